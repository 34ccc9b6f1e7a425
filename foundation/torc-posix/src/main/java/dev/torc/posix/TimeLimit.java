package dev.torc.posix;

import java.lang.foreign.MemorySegment;

/// How much of a wait is left after a signal has cut it short: what every wait of this room repeats itself by.
final class TimeLimit {

    private TimeLimit() {}

    /// {@return how much of a limit is left, or 0 when nothing is}
    ///
    /// @param startNanos when the wait began, by [System#nanoTime]
    /// @param limitNanos how long it may take in all
    static long nanosLeft(long startNanos, long limitNanos) {
        return Math.max(0, limitNanos - (System.nanoTime() - startNanos));
    }

    /// {@return what is left as a `struct timespec` of the cell's, or no pointer if the limit is negative:
    /// none}
    static MemorySegment timespec(ThreadCell cell, long startNanos, long limitNanos) {
        return limitNanos < 0 ? MemorySegment.NULL : cell.timespec(nanosLeft(startNanos, limitNanos));
    }
}
