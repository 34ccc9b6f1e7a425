package dev.torc.uapi;

/// What can no longer be done with a shared-memory object: `F_SEAL_*`.
///
/// Stands in: the argument of `fcntl(2)` with [FileControl#ADD_SEALS].
public final class SealFlags {

    /// Adding seals.
    public static final int SEAL = 0x01;

    /// Making it shorter, which would fault whoever maps it.
    public static final int SHRINK = 0x02;

    /// Making it longer.
    public static final int GROW = 0x04;

    /// Writing, by anyone.
    public static final int WRITE = 0x08;

    /// Writing through mappings made from now on. Since 5.1.
    public static final int FUTURE_WRITE = 0x10;

    /// Making it executable. Since 6.3.
    public static final int EXEC = 0x20;

    private SealFlags() {}
}
