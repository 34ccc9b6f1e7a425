package dev.torc.uapi;

/// What [RegisterOpcode#REGISTER_ZCRX_CTRL] does: `ZCRX_CTRL_*`.
///
/// Numbers, not bits. Stands in: `op` of `struct zcrx_ctrl`.
public final class ZeroCopyReceiveControl {

    /// Takes what stands in the refill queue. Since 6.19.
    public static final int FLUSH_RQ = 0;

    /// Makes a descriptor that another ring can import. Since 6.19.
    public static final int EXPORT = 1;

    /// Reports an event once more. Since 7.2.
    public static final int ARM_EVENT = 2;

    private ZeroCopyReceiveControl() {}
}
