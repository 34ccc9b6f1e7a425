package dev.torc.uapi;

/// What a ring uses a memory region for: `IORING_MEM_REGION_*`.
///
/// Stands in: `flags` of [MemoryRegionRegister].
public final class MemoryRegionUse {

    /// It holds [RingWaitArgument]s. Since 6.13.
    public static final int REG_WAIT_ARG = 1;

    private MemoryRegionUse() {}
}
