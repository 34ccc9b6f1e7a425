package dev.torc.reactor;

import dev.torc.posix.Descriptor;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uring.PrepareWait;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;

/// The Linux ring as the place to sleep in: what is watched is a multishot poll.
final class RingPlace implements Place {

    private static final System.Logger LOG = System.getLogger(RingPlace.class.getName());

    private final LinuxPort port;

    /// What could not be watched yet for want of room.
    private final ArrayDeque<PollWatch> unarmed = new ArrayDeque<>();

    RingPlace(LinuxPort port) {
        this.port = port;
    }

    @Override
    public Watch watch(Descriptor watched, int pollEvents, Runnable onReady) {
        return armed(new PollWatch(watched, pollEvents, Times.EACH, onReady));
    }

    @Override
    public Watch watchOnce(Descriptor watched, int pollEvents, Runnable onReady) {
        return armed(new PollWatch(watched, pollEvents, Times.ONCE, onReady));
    }

    private static PollWatch armed(PollWatch watch) {
        watch.arm();
        return watch;
    }

    private enum Times {
        ONCE,
        EACH
    }

    @Override
    public boolean tell() {
        boolean any = port.takeCompletions();
        // Each answer has made room, which calls that wait are not given before: without its bells a thread is deaf.
        for (int i = unarmed.size(); i > 0; i--) {
            unarmed.remove().arm();
        }
        return any;
    }

    @Override
    public boolean hasEvents() {
        return port.hasCompletions();
    }

    @Override
    public void poll() throws IOException {
        port.poll();
    }

    @Override
    public void await(long mostNanos) throws IOException {
        port.await(mostNanos);
    }

    @Override
    public void close() {
        port.close();
    }

    /// A poll. Linux may end one that is multishot at any time, which is then begun again.
    private final class PollWatch implements Watch, Answers {

        private final Descriptor watched;
        private final int pollEvents;
        private final Times times;
        private final Runnable onReady;
        private long token;
        private boolean closed;

        PollWatch(Descriptor watched, int pollEvents, Times times, Runnable onReady) {
            this.watched = watched;
            this.pollEvents = pollEvents;
            this.times = times;
            this.onReady = onReady;
        }

        void arm() {
            if (closed || port.hasEnded()) {
                return;
            }
            long at = port.claimFirst();
            if (at == SubmissionQueue.FULL) {
                unarmed.add(this);
                return;
            }
            switch (times) {
                case ONCE -> PrepareWait.poll(port.entries(), at, watched.number(), pollEvents);
                case EACH -> PrepareWait.pollMultishot(port.entries(), at, watched.number(), pollEvents);
            }
            token = port.start(at, this, 0);
        }

        @Override
        public void answered(long tag, long result, int flags) {
            if (closed) {
                return;
            }
            if (result >= 0) {
                if (times == Times.ONCE) {
                    closed = true;
                } else if ((flags & CqeFlags.MORE) == 0) {
                    arm();
                }
                onReady.run();
            } else if (result != Errno.ECANCELED.negated()) {
                LOG.log(Level.ERROR, "{0} can be watched no more: errno {1}", watched, -result);
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                port.cancel(token);
            }
        }
    }
}
