package dev.torc.uapi;

/// What a mapping may be used for: `PROT_*`.
///
/// Stands in: the `prot` of `mmap(2)` and `mprotect(2)`.
public final class ProtectionFlags {

    /// Nothing.
    public static final int NONE = 0x0;

    /// Reading.
    public static final int READ = 0x1;

    /// Writing.
    public static final int WRITE = 0x2;

    /// Running.
    public static final int EXEC = 0x4;

    private ProtectionFlags() {}
}
