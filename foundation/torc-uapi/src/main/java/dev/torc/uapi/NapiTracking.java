package dev.torc.uapi;

/// How the network queues that a ring polls are found: `IO_URING_NAPI_TRACKING_*`.
///
/// Numbers, not bits. Stands in: `op_param` of [NapiRegister] with [NapiOperation#REGISTER].
public final class NapiTracking {

    /// By the sockets that are used.
    public static final int DYNAMIC = 0;

    /// By being named. Since 6.13.
    public static final int STATIC = 1;

    /// None are polled. Since 6.13.
    public static final int INACTIVE = 255;

    private NapiTracking() {}
}
