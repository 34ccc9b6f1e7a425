package dev.torc.uapi;

/// How memory is mapped: `MAP_*`.
///
/// Stands in: the `flags` of `mmap(2)`.
public final class MapFlags {

    /// Writes are seen by everyone who maps the same.
    public static final int SHARED = 0x01;

    /// Writes stay with this mapping.
    public static final int PRIVATE = 0x02;

    /// As [#SHARED], and flags that are not known are refused.
    public static final int SHARED_VALIDATE = 0x03;

    /// Exactly there, whatever is there now.
    public static final int FIXED = 0x10;

    /// No file: memory of zeros.
    public static final int ANONYMOUS = 0x20;

    /// Grows downward, as a stack.
    public static final int GROWSDOWN = 0x100;

    /// Kept in memory.
    public static final int LOCKED = 0x2000;

    /// No swap is set aside.
    public static final int NORESERVE = 0x4000;

    /// Pages are brought in at once.
    public static final int POPULATE = 0x8000;

    /// With [#POPULATE]: only those already in memory.
    public static final int NONBLOCK = 0x10000;

    /// For a stack.
    public static final int STACK = 0x20000;

    /// Of huge pages, reserved in advance.
    public static final int HUGETLB = 0x40000;

    /// Persistent memory: content is durable when it is written.
    public static final int SYNC = 0x80000;

    /// Exactly there, or EEXIST.
    public static final int FIXED_NOREPLACE = 0x100000;

    /// How far the binary logarithm of the huge page's size is shifted.
    public static final int HUGE_SHIFT = 26;

    /// Huge pages of 2 MiB.
    public static final int HUGE_2MB = 21 << 26;

    /// Huge pages of 1 GiB.
    public static final int HUGE_1GB = 30 << 26;

    private MapFlags() {}
}
