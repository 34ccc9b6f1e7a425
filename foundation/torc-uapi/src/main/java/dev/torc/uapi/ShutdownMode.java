package dev.torc.uapi;

/// Which half of a connection ends: `SHUT_*`.
///
/// Numbers, not bits. Stands in: the `how` of `shutdown(2)`.
public final class ShutdownMode {

    /// Receiving.
    public static final int RD = 0;

    /// Sending.
    public static final int WR = 1;

    /// Both.
    public static final int RDWR = 2;

    private ShutdownMode() {}
}
