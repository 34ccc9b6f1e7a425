package dev.torc.uapi;

/// What memory is given to a network queue: `IORING_ZCRX_AREA_*`.
///
/// Stands in: `flags` of [ZeroCopyReceiveArea].
public final class ZeroCopyReceiveAreaFlags {

    /// A dma-buf. Since 6.16.
    public static final int DMABUF = 1;

    private ZeroCopyReceiveAreaFlags() {}
}
