package dev.torc.uapi;

/// How buffers are taken over from another ring: `IORING_REGISTER_*`.
///
/// Stands in: `flags` of [CloneBuffers].
public final class CloneBuffersFlags {

    /// The source is named by its registered index. Since 6.12.
    public static final int SRC_REGISTERED = 1 << 0;

    /// Buffers that stand in the way are replaced. Since 6.13.
    public static final int DST_REPLACE = 1 << 1;

    private CloneBuffersFlags() {}
}
