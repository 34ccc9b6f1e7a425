package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What a ring uses a piece of memory for: `struct io_uring_mem_region_reg`.
///
/// The accessors read and write one struct that begins where `register` does, with plain access, and allocate
/// nothing.
public final class MemoryRegionRegister {

    /// `struct io_uring_mem_region_reg`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("region_uptr"),
                    JAVA_LONG.withName("flags"),
                    MemoryLayout.sequenceLayout(2, JAVA_LONG).withName("__resv"))
            .withName("io_uring_mem_region_reg");

    private static final VarHandle REGION_ADDRESS = LAYOUT.varHandle(groupElement("region_uptr"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));

    private MemoryRegionRegister() {}

    /// {@return the address of a [MemoryRegionDescription]}
    public static long regionAddress(MemorySegment register) {
        return (long) REGION_ADDRESS.get(register, 0L);
    }

    /// Sets the address of a [MemoryRegionDescription].
    public static void setRegionAddress(MemorySegment register, long value) {
        REGION_ADDRESS.set(register, 0L, value);
    }

    /// {@return the [MemoryRegionUse]}
    public static long flags(MemorySegment register) {
        return (long) FLAGS.get(register, 0L);
    }

    /// Sets the [MemoryRegionUse].
    public static void setFlags(MemorySegment register, long value) {
        FLAGS.set(register, 0L, value);
    }
}
