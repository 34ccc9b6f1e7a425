package dev.torc.uapi;

/// Which fields of a registered wait hold: `IORING_REG_WAIT_*`.
///
/// Stands in: `flags` of [RingWaitArgument].
public final class RegisteredWaitFlags {

    /// The time limit holds. Since 6.13.
    public static final int TS = 1 << 0;

    private RegisteredWaitFlags() {}
}
