package dev.torc.uapi;

/// Which piece of a ring is to be mapped: `IORING_OFF_*`.
///
/// Numbers, not bits. Stands in: the `offset` of `mmap(2)` on a ring's descriptor.
public final class MapOffsets {

    /// The submission ring, and the completion ring too with [FeatureFlags#SINGLE_MMAP].
    public static final long SQ_RING = 0L;

    /// The completion ring.
    public static final long CQ_RING = 0x8000000L;

    /// The submission entries.
    public static final long SQES = 0x10000000L;

    /// A buffer ring that Linux allocated; its group is added, shifted by [#PBUF_SHIFT].
    public static final long PBUF_RING = 0x80000000L;

    /// How far the group of a buffer ring is shifted in its offset.
    public static final long PBUF_SHIFT = 16L;

    /// Which bits of the offset name the piece.
    public static final long MMAP_MASK = 0xf8000000L;

    private MapOffsets() {}
}
