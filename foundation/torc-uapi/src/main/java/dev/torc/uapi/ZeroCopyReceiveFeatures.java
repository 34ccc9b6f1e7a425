package dev.torc.uapi;

/// What receiving without a copy offers: `ZCRX_FEATURE_*`.
///
/// Stands in: `features` of what [Query#ZCRX] answers.
public final class ZeroCopyReceiveFeatures {

    /// A size of the receive buffers can be asked for. Since 7.0.
    public static final int RX_PAGE_SIZE = 1;

    /// Events are reported. Since 7.2.
    public static final int EVENT = 2;

    private ZeroCopyReceiveFeatures() {}
}
