package dev.torc.uapi;

/// By which key the requests to cancel are found: `IORING_ASYNC_CANCEL_*`.
///
/// Stands in: `cancel_flags` of a submission entry and of [SyncCancelRegister].
public final class CancelFlags {

    /// Every match, not the first. Since 5.19.
    public static final int ALL = 1 << 0;

    /// By descriptor. Since 5.19.
    public static final int FD = 1 << 1;

    /// Any request of the ring. Since 5.19.
    public static final int ANY = 1 << 2;

    /// The descriptor is an index into the registered files. Since 6.0.
    public static final int FD_FIXED = 1 << 3;

    /// By user data, beside another key. Since 6.6.
    public static final int USERDATA = 1 << 4;

    /// By opcode. Since 6.6.
    public static final int OP = 1 << 5;

    private CancelFlags() {}
}
