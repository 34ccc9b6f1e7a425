package dev.torc.uapi;

/// What the running kernel's io_uring can do beyond its opcodes: `IORING_FEAT_*`.
///
/// Stands in: `io_uring_params.features`, answered by `io_uring_setup(2)`.
public final class FeatureFlags {

    /// Both rings lie in one mapping. Since 5.4.
    public static final int SINGLE_MMAP = 1 << 0;

    /// Completions that find no room are kept and delivered later. Since 5.5.
    public static final int NODROP = 1 << 1;

    /// What a submission points at is needed only until it is submitted. Since 5.5.
    public static final int SUBMIT_STABLE = 1 << 2;

    /// An offset of -1 means the file's current position. Since 5.6.
    public static final int RW_CUR_POS = 1 << 3;

    /// A request runs with the credentials of who submits it, not of who made the ring. Since 5.6.
    public static final int CUR_PERSONALITY = 1 << 4;

    /// A request that would block waits by polling, without a worker thread. Since 5.7.
    public static final int FAST_POLL = 1 << 5;

    /// Poll requests take 32 bits of events. Since 5.9.
    public static final int POLL_32BITS = 1 << 6;

    /// [SetupFlags#SQPOLL] takes descriptors that are not registered. Since 5.11.
    public static final int SQPOLL_NONFIXED = 1 << 7;

    /// [EnterFlags#EXT_ARG] is understood. Since 5.11.
    public static final int EXT_ARG = 1 << 8;

    /// Workers are threads of the process itself. Since 5.12.
    public static final int NATIVE_WORKERS = 1 << 9;

    /// Registered files and buffers can be tagged and updated. Since 5.13.
    public static final int RSRC_TAGS = 1 << 10;

    /// [SqeFlags#CQE_SKIP_SUCCESS] is understood. Since 5.17.
    public static final int CQE_SKIP = 1 << 11;

    /// A linked request looks its descriptor up when it starts, not when it is submitted. Since 5.17.
    public static final int LINKED_FILE = 1 << 12;

    /// A registered ring can itself be registered upon. Since 6.3.
    public static final int REG_REG_RING = 1 << 13;

    /// [SendReceiveFlags#BUNDLE] is understood. Since 6.10.
    public static final int RECVSEND_BUNDLE = 1 << 14;

    /// [GetEventsArgument] carries a shortest wait. Since 6.12.
    public static final int MIN_TIMEOUT = 1 << 15;

    /// Reads and writes can carry attributes, such as protection information. Since 6.14.
    public static final int RW_ATTR = 1 << 16;

    /// [EnterFlags#NO_IOWAIT] is understood. Since 6.15.
    public static final int NO_IOWAIT = 1 << 17;

    private FeatureFlags() {}
}
