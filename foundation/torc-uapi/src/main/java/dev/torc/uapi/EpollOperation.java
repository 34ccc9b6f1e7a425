package dev.torc.uapi;

/// What is done with a watched descriptor: `EPOLL_CTL_*`.
///
/// Numbers, not bits. Stands in: the `op` of `epoll_ctl(2)` and `len` with [Opcode#EPOLL_CTL].
public final class EpollOperation {

    /// Watch it.
    public static final int ADD = 1;

    /// No more.
    public static final int DEL = 2;

    /// Change what for.
    public static final int MOD = 3;

    private EpollOperation() {}
}
