package dev.torc.scheme;

import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import java.io.IOException;
import java.util.Optional;

/// Where a server learns what has happened: the Linux ring that its thread sleeps in, or an epoll where io_uring is not
/// to be had; or the reactor that hosts it.
///
/// What is watched has a [Key]; what happens is told to an [Events]. A key that is watched no more may still be
/// told of once, so a key is never used again.
///
/// **Threads.** The server's.
sealed interface WaitingPlace extends AutoCloseable permits SleepingPlace, ReactorPlace {

    /// Watches a doorbell: every ring of it is told.
    void watchBell(EventDescriptor bell, long key) throws IOException;

    /// Watches a socket for input or hang-up: told once, until it is watched again.
    void watchSocket(Descriptor socket, long key) throws IOException;

    /// Ends a watch, if there is one. The descriptor may be closed after it.
    void unwatch(Descriptor watched, long key);

    /// Lets a session's pools be used for reads and writes without mapping them for each.
    void sessionOpened(AttachedSession session);

    /// A session has ended; nothing of it is in flight.
    void sessionClosed(AttachedSession session);

    /// Has [Key#ALARM] told at a time. There is one alarm; one for later than it is set to changes nothing.
    void alarmAt(long nanoTime);

    /// {@return the ring, for operations of the scheme; empty where io_uring is not to be had}
    Optional<LinuxRing> linuxRing();

    /// Sees to it that the server has a turn, although nothing has happened here: its thread did something for it.
    void giveTurn();

    /// {@return whether nothing is left at Linux of what nobody waits for, like the close of a file}
    boolean isQuiet();

    /// {@return what it is, in a line for the log}
    String description();

    @Override
    void close();

    /// How a place is made for who is told.
    @FunctionalInterface
    interface Maker {
        WaitingPlace make(Events events) throws IOException;
    }

    /// Who is told what has happened.
    interface Events {

        /// What is watched under `key` is ready.
        void ready(long key);

        /// An operation of a call has finished, or come to a result and goes on.
        ///
        /// @param call the call's index
        /// @param flags `IORING_CQE_F_*`; with `MORE` it goes on
        void operationCompleted(int call, int result, int flags);
    }

    /// What a completion or an event belongs to: a kind, a session's place and the generation of that place; or
    /// an operation's call.
    ///
    /// ```text
    ///  63 .. 56   55 ....... 32   31 ........... 0
    ///    kind      generation      place, or call
    /// ```
    final class Key {

        /// An operation whose result nobody looks at.
        static final int NOBODY = 1;

        /// An operation of a call.
        static final int OPERATION = 2;

        /// A session's doorbell.
        static final int BELL = 3;

        /// A session's socket: its greeting, then its life line.
        static final int SOCKET = 4;

        /// The listening socket.
        static final int LISTENER = 5;

        /// The doorbell for other threads of the server.
        static final int WAKE = 6;

        /// The time that the alarm was set to has come.
        static final int ALARM = 7;

        private static final int KIND_SHIFT = 56;
        private static final int GENERATION_SHIFT = 32;
        private static final int GENERATION_MASK = 0xff_ffff;

        private Key() {}

        static long of(int kind, int generation, int place) {
            return ((long) kind << KIND_SHIFT)
                    | ((long) (generation & GENERATION_MASK) << GENERATION_SHIFT)
                    | Integer.toUnsignedLong(place);
        }

        static int kind(long key) {
            return (int) (key >>> KIND_SHIFT);
        }

        static int place(long key) {
            return (int) key;
        }

        /// {@return whether the generation in a key is this one}
        static boolean isOf(long key, int generation) {
            return ((int) (key >>> GENERATION_SHIFT) & GENERATION_MASK) == (generation & GENERATION_MASK);
        }
    }
}
