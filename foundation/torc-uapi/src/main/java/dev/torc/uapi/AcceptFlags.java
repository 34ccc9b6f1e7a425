package dev.torc.uapi;

/// How [Opcode#ACCEPT] takes connections: `IORING_ACCEPT_*`.
///
/// Stands in: `ioprio` of a submission entry.
public final class AcceptFlags {

    /// Accept again and again. Since 5.19.
    public static final int MULTISHOT = 1 << 0;

    /// Answer EAGAIN when none is there. Since 6.10.
    public static final int DONTWAIT = 1 << 1;

    /// Wait for readiness before the first try. Since 6.10.
    public static final int POLL_FIRST = 1 << 2;

    private AcceptFlags() {}
}
