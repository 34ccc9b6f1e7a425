package dev.torc.uapi;

/// Which workers a limit speaks of: `IO_WQ_*`.
///
/// Numbers, not bits. Stands in: the two numbers of [RegisterOpcode#REGISTER_IOWQ_MAX_WORKERS].
public final class WorkerKind {

    /// Workers for what ends soon: files and block devices.
    public static final int BOUND = 0;

    /// Workers for what may never end: sockets, pipes.
    public static final int UNBOUND = 1;

    private WorkerKind() {}
}
