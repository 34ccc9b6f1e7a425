package dev.torc.uapi;

/// Which changes of a child are waited for: `W*`.
///
/// Stands in: the `options` of `waitid(2)`.
public final class WaitFlags {

    /// Do not wait.
    public static final int NOHANG = 1;

    /// That it stopped.
    public static final int STOPPED = 2;

    /// That it ended.
    public static final int EXITED = 4;

    /// That it went on.
    public static final int CONTINUED = 8;

    /// Leave it to be waited for again.
    public static final int NOWAIT = 0x01000000;

    private WaitFlags() {}
}
