package dev.torc.uapi;

/// What is done with a range of a file: `FALLOC_FL_*`.
///
/// Stands in: the `mode` of `fallocate(2)`.
public final class FallocateFlags {

    /// The length stays.
    public static final int KEEP_SIZE = 0x01;

    /// The range becomes a hole. Needs [#KEEP_SIZE].
    public static final int PUNCH_HOLE = 0x02;

    /// The range is cut out.
    public static final int COLLAPSE_RANGE = 0x08;

    /// The range becomes zeros.
    public static final int ZERO_RANGE = 0x10;

    /// The range is put in.
    public static final int INSERT_RANGE = 0x20;

    /// The range gets blocks of its own.
    public static final int UNSHARE_RANGE = 0x40;

    /// The range becomes zeros that are written. Since 6.17.
    public static final int WRITE_ZEROES = 0x80;

    private FallocateFlags() {}
}
