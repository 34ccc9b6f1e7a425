package dev.torc.uapi;

/// Which clock times are of: `CLOCK_*`.
///
/// Numbers, not bits. Stands in: `clockid` of [ClockRegister].
public final class ClockId {

    /// The calendar; can jump.
    public static final int REALTIME = 0;

    /// Since some start; never goes back.
    public static final int MONOTONIC = 1;

    /// The same, with the time asleep.
    public static final int BOOTTIME = 7;

    private ClockId() {}
}
