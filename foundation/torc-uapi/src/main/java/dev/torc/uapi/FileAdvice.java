package dev.torc.uapi;

/// How a file will be used: `POSIX_FADV_*`.
///
/// Numbers, not bits. Stands in: the `advice` of `posix_fadvise(2)` and [Opcode#FADVISE].
public final class FileAdvice {

    /// Nothing special.
    public static final int NORMAL = 0;

    /// In no order.
    public static final int RANDOM = 1;

    /// In order.
    public static final int SEQUENTIAL = 2;

    /// Soon.
    public static final int WILLNEED = 3;

    /// Not again soon: cached pages can go.
    public static final int DONTNEED = 4;

    /// Once.
    public static final int NOREUSE = 5;

    private FileAdvice() {}
}
