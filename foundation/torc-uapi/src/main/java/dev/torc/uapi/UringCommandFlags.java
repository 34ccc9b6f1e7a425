package dev.torc.uapi;

/// How [Opcode#URING_CMD] passes its buffer: `IORING_URING_CMD_*`.
///
/// Stands in: `uring_cmd_flags` of a submission entry.
public final class UringCommandFlags {

    /// The buffer is registered. Since 6.1.
    public static final int FIXED = 1 << 0;

    /// Complete again and again, with picked buffers. Since 6.18.
    public static final int MULTISHOT = 1 << 1;

    private UringCommandFlags() {}
}
