package dev.torc.uapi;

/// How a child process changed: `CLD_*`.
///
/// Numbers, not bits. Stands in: `si_code` of [ChildStatus].
public final class ChildChange {

    /// It ended by itself.
    public static final int EXITED = 1;

    /// It was ended by a signal.
    public static final int KILLED = 2;

    /// It was ended by a signal, and left a core dump.
    public static final int DUMPED = 3;

    /// It was stopped.
    public static final int STOPPED = 5;

    /// It goes on.
    public static final int CONTINUED = 6;

    private ChildChange() {}
}
