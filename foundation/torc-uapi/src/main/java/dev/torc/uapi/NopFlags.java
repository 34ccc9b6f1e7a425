package dev.torc.uapi;

/// What [Opcode#NOP] does, which tests use: `IORING_NOP_*`.
///
/// Stands in: `nop_flags` of a submission entry.
public final class NopFlags {

    /// Complete with the result given in `len`. Since 6.10.
    public static final int INJECT_RESULT = 1 << 0;

    /// Complete with an entry of 32 bytes. Since 6.18.
    public static final int CQE32 = 1 << 5;

    private NopFlags() {}
}
