package dev.torc.uapi;

/// How an open file is locked as a whole: `LOCK_*`.
///
/// Stands in: the operation of `flock(2)`.
public final class LockFlags {

    /// Others may hold it so too.
    public static final int SH = 1;

    /// Nobody else holds it.
    public static final int EX = 2;

    /// Fail with EAGAIN rather than wait.
    public static final int NB = 4;

    /// Gives it up.
    public static final int UN = 8;

    private LockFlags() {}
}
