package dev.torc.scheme;

/// The time of a server's one alarm, as [System#nanoTime] counts.
final class AlarmTime {

    private boolean set;
    private long nanoTime;

    boolean isSet() {
        return set;
    }

    /// Sets it, unless it is set to that time or an earlier one.
    ///
    /// @return whether it was set now
    boolean setNoLaterThan(long time) {
        if (set && nanoTime - time <= 0) {
            return false;
        }
        set = true;
        nanoTime = time;
        return true;
    }

    /// {@return what it is set to}
    long nanoTime() {
        return nanoTime;
    }

    /// {@return whether it is set and its time has come}
    boolean hasCome() {
        return set && nanoTime - System.nanoTime() <= 0;
    }

    /// {@return how long until then; 0 when it has come}
    long nanosLeft() {
        return Math.max(0L, nanoTime - System.nanoTime());
    }

    void clear() {
        set = false;
    }
}
