package dev.torc.uapi;

/// How [Opcode#TIMEOUT] and its kin count: `IORING_TIMEOUT_*`.
///
/// Stands in: `timeout_flags` of a submission entry.
public final class TimeoutFlags {

    /// The time is a point in time, not a length.
    public static final int ABS = 1 << 0;

    /// Change a running timeout, with [Opcode#TIMEOUT_REMOVE]. Since 5.11.
    public static final int UPDATE = 1 << 1;

    /// Count the time asleep too: CLOCK_BOOTTIME. Since 5.15.
    public static final int BOOTTIME = 1 << 2;

    /// Count by the calendar: CLOCK_REALTIME. Since 5.15.
    public static final int REALTIME = 1 << 3;

    /// Change a running linked timeout. Since 5.15.
    public static final int LINK_UPDATE = 1 << 4;

    /// Running out counts as success, so a chain goes on. Since 5.16.
    public static final int ETIME_SUCCESS = 1 << 5;

    /// Complete again and again. Since 6.4.
    public static final int MULTISHOT = 1 << 6;

    /// `addr` is the time itself, in nanoseconds, not its address. Since 7.1.
    public static final int IMMEDIATE_ARG = 1 << 7;

    private TimeoutFlags() {}
}
