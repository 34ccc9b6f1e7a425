package dev.torc.ring;

import dev.torc.posix.EpollDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.uapi.EpollFlags;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Tells a thread that sleeps on a futex of the death of its peer.
///
/// Each session keeps its control socket open: its hang-up is the peer's death, told by the operating system. A
/// futex does not see it, so one daemon thread a process waits for the hang-ups of all, asleep in
/// `epoll_wait(2)`, and wakes whom they concern. It is started by the first session that needs it.
///
/// **Threads.** Any.
public final class LifeLineWatch {

    private static final int EVENTS_AT_ONCE = 16;
    private static final int HANG_UP = EpollFlags.RDHUP | EpollFlags.ONESHOT;

    private static final Object LOCK = new Object();
    private static final Map<Long, Watched> LINES = new HashMap<>();
    private static long nextToken;

    private LifeLineWatch() {}

    /// The watch over one session's life line.
    ///
    /// **Ownership.** Close it before the socket, and before the memory that the action touches: when [#close] has
    /// returned, the action does not run any more.
    public interface Line extends AutoCloseable {
        @Override
        void close();
    }

    private record Watched(long token, UnixSocket socket, int events, Runnable onHangUp, Messages messages)
            implements Line {

        /// Tells what has happened, and watches on unless it was the end.
        void tell() {
            if (events == HANG_UP || !messages.take()) {
                onHangUp.run();
                return;
            }
            try {
                Watcher.EPOLL.change(socket.descriptor(), events, token);
            } catch (IOException e) {
                throw new AssertionError("a life line is watched as long as it is in the table", e);
            }
        }

        @Override
        public void close() {
            synchronized (LOCK) {
                if (LINES.remove(token) == null) {
                    return;
                }
                try {
                    Watcher.EPOLL.remove(socket.descriptor());
                } catch (IOException e) {
                    throw new AssertionError("a life line is watched as long as it is in the table", e);
                }
            }
        }
    }

    /// Takes what has come over a life line, and waits for nothing.
    public interface Messages {

        /// {@return whether the life line goes on; false where the peer has hung up}
        boolean take();
    }

    /// Runs `onHangUp` once when the peer has closed its end of the socket or died.
    ///
    /// @param onHangUp short, and waits for nothing: [ClientRing#peerIsGone], [ServerRing#peerIsGone]
    /// @throws IOException if Linux refuses to watch
    public static Line watch(UnixSocket socket, Runnable onHangUp) throws IOException {
        return watch(socket, HANG_UP, onHangUp, () -> false);
    }

    /// Runs `messages` whenever something has come, and `onHangUp` once when it says that the peer has closed its
    /// end of the socket or died.
    ///
    /// @param onHangUp short, and waits for nothing
    /// @throws IOException if Linux refuses to watch
    public static Line watch(UnixSocket socket, Runnable onHangUp, Messages messages) throws IOException {
        return watch(socket, EpollFlags.IN | HANG_UP, onHangUp, messages);
    }

    private static Line watch(UnixSocket socket, int events, Runnable onHangUp, Messages messages) throws IOException {
        synchronized (LOCK) {
            Watched line = new Watched(nextToken++, socket, events, onHangUp, messages);
            LINES.put(line.token(), line);
            try {
                Watcher.EPOLL.add(socket.descriptor(), events, line.token());
            } catch (IOException e) {
                LINES.remove(line.token());
                throw e;
            }
            return line;
        }
    }

    /// The thread, started when it is first needed.
    private static final class Watcher {

        static final EpollDescriptor EPOLL = start();

        private Watcher() {}

        private static EpollDescriptor start() {
            try {
                EpollDescriptor epoll = EpollDescriptor.create(EVENTS_AT_ONCE);
                Thread.ofPlatform().daemon().name("torc-life-lines").start(() -> run(epoll));
                return epoll;
            } catch (IOException e) {
                throw new IllegalStateException("no life line can be watched: " + e.getMessage(), e);
            }
        }

        private static void run(EpollDescriptor epoll) {
            while (true) {
                int count = epoll.await(EpollDescriptor.NO_TIMEOUT);
                for (int i = 0; i < count; i++) {
                    synchronized (LOCK) {
                        Watched line = LINES.get(epoll.token(i));
                        if (line != null) {
                            line.tell();
                        }
                    }
                }
            }
        }
    }
}
