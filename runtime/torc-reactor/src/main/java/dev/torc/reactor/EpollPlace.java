package dev.torc.reactor;

import dev.torc.posix.Descriptor;
import dev.torc.posix.EpollDescriptor;
import dev.torc.uapi.EpollFlags;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// An epoll as the place to sleep in, where io_uring is not to be had.
final class EpollPlace implements Place {

    private static final int EVENTS_AT_ONCE = 64;

    private final EpollDescriptor epoll;
    private final Map<Long, EpollWatch> watches = new HashMap<>();
    private long nextToken;
    private int ready;

    EpollPlace() throws IOException {
        this.epoll = EpollDescriptor.create(EVENTS_AT_ONCE);
    }

    @Override
    public Watch watch(Descriptor watched, int pollEvents, Runnable onReady) throws IOException {
        return add(new EpollWatch(nextToken++, watched, onReady), pollEvents | EpollFlags.ET);
    }

    @Override
    public Watch watchOnce(Descriptor watched, int pollEvents, Runnable onReady) throws IOException {
        EpollWatch watch = new EpollWatch(nextToken++, watched, onReady);
        watch.once = true;
        return add(watch, pollEvents | EpollFlags.ONESHOT);
    }

    private EpollWatch add(EpollWatch watch, int events) throws IOException {
        // epoll's events have poll's numbers.
        epoll.add(watch.watched, events, watch.token);
        watches.put(watch.token, watch);
        return watch;
    }

    @Override
    public boolean tell() {
        int count = ready;
        ready = 0;
        for (int i = 0; i < count; i++) {
            EpollWatch watch = watches.get(epoll.token(i));
            if (watch != null) {
                if (watch.once) {
                    watch.close();
                }
                watch.onReady.run();
            }
        }
        return count != 0;
    }

    @Override
    public boolean hasEvents() {
        return ready != 0;
    }

    @Override
    public void poll() {
        fetch(EpollDescriptor.NOW);
    }

    @Override
    public void await(long mostNanos) {
        fetch(mostNanos == Long.MAX_VALUE ? EpollDescriptor.NO_TIMEOUT : mostNanos);
    }

    /// Edges come once: those that were fetched and not told are not fetched over.
    private void fetch(long timeoutNanos) {
        if (ready == 0) {
            ready = epoll.await(timeoutNanos);
        }
    }

    @Override
    public void close() {
        epoll.close();
    }

    private final class EpollWatch implements Watch {

        private final long token;
        private final Descriptor watched;
        private final Runnable onReady;
        private boolean once;

        EpollWatch(long token, Descriptor watched, Runnable onReady) {
            this.token = token;
            this.watched = watched;
            this.onReady = onReady;
        }

        @Override
        public void close() {
            if (watches.remove(token) == null) {
                return;
            }
            try {
                epoll.remove(watched);
            } catch (IOException e) {
                throw new AssertionError(watched + " was to be watched no more, and was not watched", e);
            }
        }
    }
}
