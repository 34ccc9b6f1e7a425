package dev.torc.uapi;

/// How memory will be used: `MADV_*`.
///
/// Numbers, not bits. Stands in: the `advice` of `madvise(2)` and [Opcode#MADVISE].
public final class MemoryAdvice {

    /// Nothing special.
    public static final int NORMAL = 0;

    /// In no order: do not read ahead.
    public static final int RANDOM = 1;

    /// In order: read ahead.
    public static final int SEQUENTIAL = 2;

    /// Soon.
    public static final int WILLNEED = 3;

    /// Not again: pages of private memory become zero.
    public static final int DONTNEED = 4;

    /// Not again, unless it is written to before Linux takes the pages.
    public static final int FREE = 8;

    /// Not again, by anyone: a hole in the file behind.
    public static final int REMOVE = 9;

    /// A child does not get it.
    public static final int DONTFORK = 10;

    /// Undoes [#DONTFORK].
    public static final int DOFORK = 11;

    /// Use huge pages.
    public static final int HUGEPAGE = 14;

    /// Use none.
    public static final int NOHUGEPAGE = 15;

    /// Not part of a core dump.
    public static final int DONTDUMP = 16;

    /// Undoes [#DONTDUMP].
    public static final int DODUMP = 17;

    /// First to go when memory is short. Since 5.4.
    public static final int COLD = 20;

    /// To go now. Since 5.4.
    public static final int PAGEOUT = 21;

    /// Bring in for reading. Since 5.14.
    public static final int POPULATE_READ = 22;

    /// Bring in for writing. Since 5.14.
    public static final int POPULATE_WRITE = 23;

    /// Make it huge pages now. Since 6.1.
    public static final int COLLAPSE = 25;

    private MemoryAdvice() {}
}
