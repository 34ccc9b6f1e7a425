package dev.torc.uapi;

/// What is done to the network queues that a ring polls: `IO_URING_NAPI_*`.
///
/// Numbers, not bits. Stands in: `opcode` of [NapiRegister].
public final class NapiOperation {

    /// Sets how they are found, a number of [NapiTracking].
    public static final int REGISTER = 0;

    /// Adds one. Since 6.13.
    public static final int STATIC_ADD_ID = 1;

    /// Takes one out. Since 6.13.
    public static final int STATIC_DEL_ID = 2;

    private NapiOperation() {}
}
