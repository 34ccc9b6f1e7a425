package dev.torc.messages;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Who is just sending, and whether anybody may: after [#close] nobody is, and nobody will be.
///
/// It stands before the mailbox' own count of users, which is of a registration: when that has ended, its place
/// there is somebody else's.
///
/// **Threads.** Any; one closes.
final class Gate {

    private static final long CLOSED = 1L << 62;

    /// Those inside never wait there, so it is soon over.
    private static final long PAUSE_NANOS = 100_000;

    private final AtomicLong inside = new AtomicLong();

    /// {@return whether one may come in; then one goes out again}
    boolean enter() {
        if ((inside.getAndIncrement() & CLOSED) == 0) {
            return true;
        }
        exit();
        return false;
    }

    void exit() {
        inside.getAndDecrement();
    }

    /// Lets nobody in any more, and waits until all have gone out.
    void close() {
        inside.getAndAdd(CLOSED);
        while (inside.get() != CLOSED) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
