package dev.torc.uapi;

/// From where a position is counted: `SEEK_*`.
///
/// Numbers, not bits. Stands in: the `whence` of `lseek(2)`.
public final class SeekOrigin {

    /// From the beginning.
    public static final int SET = 0;

    /// From the current position.
    public static final int CUR = 1;

    /// From the end.
    public static final int END = 2;

    /// The next content from there.
    public static final int DATA = 3;

    /// The next hole from there.
    public static final int HOLE = 4;

    private SeekOrigin() {}
}
