package dev.torc.messages;

/// When a wait is over, as a number of [System#nanoTime]'s.
final class Deadline {

    /// It is never over.
    static final long NEVER = Long.MAX_VALUE;

    private Deadline() {}

    /// {@return the end of so long a wait from now}
    ///
    /// @param timeoutNanos how long; [#NEVER] is for ever
    static long after(long timeoutNanos) {
        if (timeoutNanos == NEVER) {
            return NEVER;
        }
        long deadline = System.nanoTime() + Math.clamp(timeoutNanos, 0, NEVER >>> 1);
        return deadline == NEVER ? deadline - 1 : deadline;
    }

    /// {@return how long it is until then; 0 or less if it is over}
    static long left(long deadlineNanos) {
        return deadlineNanos == NEVER ? NEVER : deadlineNanos - System.nanoTime();
    }
}
