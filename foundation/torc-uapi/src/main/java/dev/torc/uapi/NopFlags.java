package dev.torc.uapi;

/// What [Opcode#NOP] does, which tests use: `IORING_NOP_*`.
///
/// Stands in: `nop_flags` of a submission entry.
public final class NopFlags {

    /// Complete with the result given in `len`. Since 6.10.
    public static final int INJECT_RESULT = 1 << 0;

    /// Look the descriptor in `fd` up. Since 6.13.
    public static final int FILE = 1 << 1;

    /// Look the registered file in `fd` up. Since 6.13.
    public static final int FIXED_FILE = 1 << 2;

    /// Look the registered buffer up. Since 6.13.
    public static final int FIXED_BUFFER = 1 << 3;

    /// Complete as what finishes later does. Since 6.17.
    public static final int TW = 1 << 4;

    /// Complete with an entry of 32 bytes. Since 6.18.
    public static final int CQE32 = 1 << 5;

    private NopFlags() {}
}
