package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// A piece of memory that a ring uses: `struct io_uring_region_desc`.
///
/// The accessors read and write one struct that begins where `region` does, with plain access, and allocate nothing.
public final class MemoryRegionDescription {

    /// `struct io_uring_region_desc`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("user_addr"),
                    JAVA_LONG.withName("size"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("id"),
                    JAVA_LONG.withName("mmap_offset"),
                    MemoryLayout.sequenceLayout(4, JAVA_LONG).withName("__resv"))
            .withName("io_uring_region_desc");

    private static final VarHandle ADDRESS = LAYOUT.varHandle(groupElement("user_addr"));
    private static final VarHandle SIZE_BYTES = LAYOUT.varHandle(groupElement("size"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    private static final VarHandle ID = LAYOUT.varHandle(groupElement("id"));
    private static final VarHandle MAP_OFFSET = LAYOUT.varHandle(groupElement("mmap_offset"));

    private MemoryRegionDescription() {}

    /// {@return its address, a page's}
    public static long address(MemorySegment region) {
        return (long) ADDRESS.get(region, 0L);
    }

    /// Sets its address, a page's.
    public static void setAddress(MemorySegment region, long value) {
        ADDRESS.set(region, 0L, value);
    }

    /// {@return its size in bytes, of whole pages}
    public static long sizeBytes(MemorySegment region) {
        return (long) SIZE_BYTES.get(region, 0L);
    }

    /// Sets its size in bytes, of whole pages.
    public static void setSizeBytes(MemorySegment region, long value) {
        SIZE_BYTES.set(region, 0L, value);
    }

    /// {@return the [MemoryRegionFlags]}
    public static int flags(MemorySegment region) {
        return (int) FLAGS.get(region, 0L);
    }

    /// Sets the [MemoryRegionFlags].
    public static void setFlags(MemorySegment region, int value) {
        FLAGS.set(region, 0L, value);
    }

    /// {@return its number}
    public static int id(MemorySegment region) {
        return (int) ID.get(region, 0L);
    }

    /// Sets its number.
    public static void setId(MemorySegment region, int value) {
        ID.set(region, 0L, value);
    }

    /// {@return where it can be mapped, answered}
    public static long mapOffset(MemorySegment region) {
        return (long) MAP_OFFSET.get(region, 0L);
    }

    /// Sets where it can be mapped, answered.
    public static void setMapOffset(MemorySegment region, long value) {
        MAP_OFFSET.set(region, 0L, value);
    }
}
