package dev.torc.posix;

/// How much of a wait is left after a signal has cut it short.
///
/// @param startNanos when the wait began, by [System#nanoTime]
/// @param limitNanos how long it may take in all
record TimeLimit(long startNanos, long limitNanos) {

    /// {@return a limit that begins to run now}
    static TimeLimit start(long limitNanos) {
        return new TimeLimit(System.nanoTime(), limitNanos);
    }

    /// {@return the time left, or 0 when there is none}
    long nanosLeft() {
        return Math.max(0, limitNanos - (System.nanoTime() - startNanos));
    }
}
