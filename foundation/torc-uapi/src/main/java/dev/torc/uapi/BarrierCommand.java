package dev.torc.uapi;

/// What a barrier on other threads is: `MEMBARRIER_CMD_*`.
///
/// Bits, of which a call has one. Stands in: the `cmd` of `membarrier(2)`.
public final class BarrierCommand {

    /// Every thread of this process that runs passes a full memory barrier before the call returns. Since 4.14.
    public static final int PRIVATE_EXPEDITED = 1 << 3;

    /// Says that the process will do so. Since 4.14.
    public static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

    private BarrierCommand() {}
}
