package dev.torc.uapi;

/// What the server of a submission queue says to its client: `IORING_SQ_*`.
///
/// Stands in: the `flags` word of the submission ring, written by the server of the ring.
public final class SqRingFlags {

    /// The server sleeps, or is about to: after publishing, wake it.
    public static final int NEED_WAKEUP = 1 << 0;

    /// Completions wait outside the completion queue, which is full.
    public static final int CQ_OVERFLOW = 1 << 1;

    /// Entering the kernel would bring completions. Only with [SetupFlags#TASKRUN_FLAG].
    public static final int TASKRUN = 1 << 2;

    private SqRingFlags() {}
}
