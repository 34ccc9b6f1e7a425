package dev.torc.uapi;

/// What a registered memory region is: `IORING_MEM_REGION_*`.
///
/// Stands in: `flags` of `struct io_uring_region_desc` and of `struct io_uring_mem_region_reg`, a word each.
public final class MemoryRegionFlags {

    /// In the description: the caller brings the memory. Since 6.13.
    public static final int TYPE_USER = 1;

    /// In the registration: the region holds [RingWaitArgument]s. Since 6.13.
    public static final int REG_WAIT_ARG = 1;

    private MemoryRegionFlags() {}
}
