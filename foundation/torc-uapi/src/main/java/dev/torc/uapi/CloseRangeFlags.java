package dev.torc.uapi;

/// How a range of descriptors is closed: `CLOSE_RANGE_*`.
///
/// Stands in: the `flags` of `close_range(2)`.
public final class CloseRangeFlags {

    /// In a table of one's own.
    public static final int UNSHARE = 1 << 1;

    /// Later, by `execve(2)`.
    public static final int CLOEXEC = 1 << 2;

    private CloseRangeFlags() {}
}
