package dev.torc.messages;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One thread that waits for one thing: a message of a type, the answer to a call, or room for one. It stands in a
/// line of those who wait for the same.
///
/// Who has what it waits for gives it, once, under the lock of the line, and unparks the thread after that. That it
/// is given stays said until the thread has seen it, so a wake that comes before the wait is not lost.
final class Waiter {

    private static final long LONGEST_PARK_NANOS = TimeUnit.HOURS.toNanos(1);

    /// The next in the line; the line's lock guards it.
    @Nullable
    Waiter next;

    private @Nullable Message into;
    private volatile @Nullable Thread thread;
    private int status;
    private volatile boolean given;

    /// Begins to wait.
    ///
    /// @param who waits
    /// @param message where what comes is to be copied
    void begin(Thread who, Message message) {
        into = message;
        given = false;
        next = null;
        thread = who;
    }

    /// Forgets whom it is of.
    void forget() {
        into = null;
        thread = null;
    }

    /// Gives it the message that it waits for.
    ///
    /// @return whom to unpark, when no lock is held any more
    @Nullable
    Thread give(Message message) {
        Message place = into;
        if (place != null) {
            place.copyFrom(message);
        }
        return end(0);
    }

    /// Lets it go on without a message.
    ///
    /// @param outcome 0, or a negated errno
    /// @return whom to unpark, when no lock is held any more
    @Nullable
    Thread end(int outcome) {
        // Read before it is said: from then on this may be somebody else's.
        Thread waiting = thread;
        status = outcome;
        given = true;
        return waiting;
    }

    boolean isGiven() {
        return given;
    }

    /// {@return what came of the wait, once [#await] says that something did}
    int status() {
        return status;
    }

    /// Waits again for something else, with the same message to copy into.
    void again() {
        given = false;
        next = null;
    }

    /// Waits.
    ///
    /// @param deadlineNanos of [System#nanoTime], or [Deadline#NEVER]
    /// @return whether it was given; if not, the time is over or the thread was interrupted
    boolean await(long deadlineNanos) {
        while (!given) {
            long leftNanos = Deadline.left(deadlineNanos);
            if (leftNanos <= 0 || Thread.currentThread().isInterrupted()) {
                return given;
            }
            LockSupport.parkNanos(this, Math.min(leftNanos, LONGEST_PARK_NANOS));
        }
        return true;
    }
}
