package dev.torc.uapi;

/// What a call to enter the ring should do besides submitting: `IORING_ENTER_*`.
///
/// Stands in: the `flags` of `io_uring_enter(2)`.
public final class EnterFlags {

    /// Wait until the wanted number of completions is there.
    public static final int GETEVENTS = 1 << 0;

    /// Wake the thread of [SetupFlags#SQPOLL].
    public static final int SQ_WAKEUP = 1 << 1;

    /// Wait until the submission queue has room, with [SetupFlags#SQPOLL]. Since 5.10.
    public static final int SQ_WAIT = 1 << 2;

    /// The last argument is a [GetEventsArgument], not a signal mask. Since 5.11.
    public static final int EXT_ARG = 1 << 3;

    /// The ring is named by its registered index, not by a descriptor. Since 5.18.
    public static final int REGISTERED_RING = 1 << 4;

    /// The timeout is a point in time. Since 6.12.
    public static final int ABS_TIMER = 1 << 5;

    /// The last argument is an offset into a registered region of [RingWaitArgument]. Since 6.13.
    public static final int EXT_ARG_REG = 1 << 6;

    /// The wait does not count as I/O wait of the CPU. Since 6.15.
    public static final int NO_IOWAIT = 1 << 7;

    private EnterFlags() {}
}
