package dev.torc.uapi;

/// What a probe says of an opcode: `IO_URING_OP_*`.
///
/// Stands in: `flags` of one operation in [Probe].
public final class ProbeFlags {

    /// The running kernel has it.
    public static final int SUPPORTED = 1 << 0;

    private ProbeFlags() {}
}
