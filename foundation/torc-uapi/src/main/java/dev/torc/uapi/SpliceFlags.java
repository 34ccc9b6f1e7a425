package dev.torc.uapi;

/// How bytes pass between pipes and files: `SPLICE_F_*`.
///
/// Stands in: the `flags` of `splice(2)` and `tee(2)`, and `splice_flags` of a submission entry.
public final class SpliceFlags {

    /// Move pages if possible.
    public static final int MOVE = 0x01;

    /// Do not wait for a pipe.
    public static final int NONBLOCK = 0x02;

    /// More follows.
    public static final int MORE = 0x04;

    /// The pages are given away.
    public static final int GIFT = 0x08;

    /// `splice_fd_in` is an index into the registered files. Since 5.7.
    public static final int FD_IN_FIXED = 1 << 31;

    private SpliceFlags() {}
}
