package dev.torc.uapi;

/// How memory is given to a network queue: `IORING_ZCRX_*`.
///
/// Stands in: flags of [ZeroCopyReceiveArea], of [ZeroCopyReceiveRegister] and of its answer, a word each.
public final class ZeroCopyReceiveFlags {

    /// In the area: the memory is a dma-buf. Since 6.16.
    public static final int AREA_DMABUF = 1;

    /// In the registration: take over another ring's instance. Since 6.19.
    public static final int IMPORT = 1;

    /// In the registration: no device, bytes are copied. Since 7.1.
    public static final int NODEV = 2;

    /// Among the features: a size of the receive buffers can be asked for. Since 7.0.
    public static final int RX_PAGE_SIZE = 1;

    /// Among the features: events are reported. Since 7.2.
    public static final int EVENT = 2;

    private ZeroCopyReceiveFlags() {}
}
