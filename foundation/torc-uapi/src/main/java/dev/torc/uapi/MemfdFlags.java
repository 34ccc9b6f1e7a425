package dev.torc.uapi;

/// How a shared-memory object is made: `MFD_*`.
///
/// Stands in: the `flags` of `memfd_create(2)`.
public final class MemfdFlags {

    /// Closed by `execve(2)`.
    public static final int CLOEXEC = 0x01;

    /// Can be sealed.
    public static final int ALLOW_SEALING = 0x02;

    /// Of huge pages, reserved in advance.
    public static final int HUGETLB = 0x04;

    /// Not executable, and sealed so. Since 6.3.
    public static final int NOEXEC_SEAL = 0x08;

    /// Executable, said aloud. Since 6.3.
    public static final int EXEC = 0x10;

    /// How far the binary logarithm of the huge page's size is shifted.
    public static final int HUGE_SHIFT = 26;

    /// Huge pages of 2 MiB.
    public static final int HUGE_2MB = 21 << 26;

    /// Huge pages of 1 GiB.
    public static final int HUGE_1GB = 30 << 26;

    private MemfdFlags() {}
}
