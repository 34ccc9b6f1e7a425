package dev.torc.uapi;

/// Whose memory a region is: `IORING_MEM_REGION_TYPE_*`.
///
/// Stands in: `flags` of [MemoryRegionDescription].
public final class MemoryRegionFlags {

    /// The caller brings it. Since 6.13.
    public static final int USER = 1;

    private MemoryRegionFlags() {}
}
