package dev.torc.uapi;

/// How much [Opcode#FSYNC] writes back: `IORING_FSYNC_*`.
///
/// Stands in: `fsync_flags` of a submission entry.
public final class FsyncFlags {

    /// Only the metadata that is needed to read the content again, as `fdatasync(2)` does.
    public static final int DATASYNC = 1 << 0;

    private FsyncFlags() {}
}
