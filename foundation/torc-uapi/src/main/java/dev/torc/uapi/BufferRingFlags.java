package dev.torc.uapi;

/// What kind of buffer ring is registered: `IOU_PBUF_RING_*`.
///
/// Stands in: `flags` of [BufferRegister].
public final class BufferRingFlags {

    /// Linux allocates the ring; it is mapped at [MapOffsets#PBUF_RING]. Since 6.4.
    public static final int MMAP = 1;

    /// A buffer is used up piece by piece. Since 6.12.
    public static final int INC = 2;

    private BufferRingFlags() {}
}
