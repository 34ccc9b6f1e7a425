package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What to register as a buffer ring: `struct io_uring_buf_reg`.
///
/// The accessors read and write one struct that begins where `register` does, with plain access, and allocate
/// nothing.
public final class BufferRegister {

    /// `struct io_uring_buf_reg`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("ring_addr"),
                    JAVA_INT.withName("ring_entries"),
                    JAVA_SHORT.withName("bgid"),
                    JAVA_SHORT.withName("flags"),
                    JAVA_INT.withName("min_left"),
                    MemoryLayout.sequenceLayout(5, JAVA_INT).withName("resv"))
            .withName("io_uring_buf_reg");

    private static final VarHandle RING_ADDRESS = LAYOUT.varHandle(groupElement("ring_addr"));
    private static final VarHandle ENTRY_COUNT = LAYOUT.varHandle(groupElement("ring_entries"));
    private static final VarHandle GROUP = LAYOUT.varHandle(groupElement("bgid"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    private static final VarHandle MINIMUM_LEFT_BYTES = LAYOUT.varHandle(groupElement("min_left"));

    private BufferRegister() {}

    /// {@return the address of the ring, a page's; 0 with [BufferRingFlags#MMAP]}
    public static long ringAddress(MemorySegment register) {
        return (long) RING_ADDRESS.get(register, 0L);
    }

    /// Sets the address of the ring, a page's; 0 with [BufferRingFlags#MMAP].
    public static void setRingAddress(MemorySegment register, long value) {
        RING_ADDRESS.set(register, 0L, value);
    }

    /// {@return how many entries the ring has, a power of two}
    public static int entryCount(MemorySegment register) {
        return (int) ENTRY_COUNT.get(register, 0L);
    }

    /// Sets how many entries the ring has, a power of two.
    public static void setEntryCount(MemorySegment register, int value) {
        ENTRY_COUNT.set(register, 0L, value);
    }

    /// {@return the group's number, 0 to 65535}
    public static int group(MemorySegment register) {
        return (short) GROUP.get(register, 0L) & 0xffff;
    }

    /// Sets the group's number, 0 to 65535.
    public static void setGroup(MemorySegment register, int value) {
        GROUP.set(register, 0L, (short) value);
    }

    /// {@return the [BufferRingFlags]}
    public static int flags(MemorySegment register) {
        return (short) FLAGS.get(register, 0L) & 0xffff;
    }

    /// Sets the [BufferRingFlags].
    public static void setFlags(MemorySegment register, int value) {
        FLAGS.set(register, 0L, (short) value);
    }

    /// {@return with [BufferRingFlags#INC]: a buffer with less than this left is done with; since 7.1}
    public static int minimumLeftBytes(MemorySegment register) {
        return (int) MINIMUM_LEFT_BYTES.get(register, 0L);
    }

    /// Sets with [BufferRingFlags#INC]: a buffer with less than this left is done with; since 7.1.
    public static void setMinimumLeftBytes(MemorySegment register, int value) {
        MINIMUM_LEFT_BYTES.set(register, 0L, value);
    }
}
