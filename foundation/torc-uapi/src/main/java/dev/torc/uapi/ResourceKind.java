package dev.torc.uapi;

/// Which limit of a process is meant: `RLIMIT_*`.
///
/// Numbers, not bits. Stands in: the `resource` of `prlimit(2)`.
public final class ResourceKind {

    /// CPU time, in seconds.
    public static final int CPU = 0;

    /// A file's length, in bytes.
    public static final int FSIZE = 1;

    /// Data, in bytes.
    public static final int DATA = 2;

    /// The stack, in bytes.
    public static final int STACK = 3;

    /// A core dump, in bytes.
    public static final int CORE = 4;

    /// Not enforced.
    public static final int RSS = 5;

    /// Processes of the user.
    public static final int NPROC = 6;

    /// Open descriptors, plus one.
    public static final int NOFILE = 7;

    /// Locked memory, in bytes.
    public static final int MEMLOCK = 8;

    /// Address space, in bytes.
    public static final int AS = 9;

    /// Message queues, in bytes.
    public static final int MSGQUEUE = 12;

    /// Real-time priority.
    public static final int RTPRIO = 14;

    private ResourceKind() {}
}
