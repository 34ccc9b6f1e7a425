package dev.torc.uapi;

/// Which child is waited for: `P_*`.
///
/// Numbers, not bits. Stands in: the `idtype` of `waitid(2)`.
public final class WaitTarget {

    /// Any.
    public static final int ALL = 0;

    /// The process of this number.
    public static final int PID = 1;

    /// Any of this process group.
    public static final int PGID = 2;

    /// The process of this descriptor.
    public static final int PIDFD = 3;

    private WaitTarget() {}
}
