package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// The memory that a network queue fills: `struct io_uring_zcrx_area_reg`.
///
/// The accessors read and write one struct that begins where `area` does, with plain access, and allocate nothing.
public final class ZeroCopyReceiveArea {

    /// `struct io_uring_zcrx_area_reg`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("addr"),
                    JAVA_LONG.withName("len"),
                    JAVA_LONG.withName("rq_area_token"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("dmabuf_fd"),
                    MemoryLayout.sequenceLayout(2, JAVA_LONG).withName("__resv2"))
            .withName("io_uring_zcrx_area_reg");

    private static final VarHandle ADDRESS = LAYOUT.varHandle(groupElement("addr"));
    private static final VarHandle LENGTH_BYTES = LAYOUT.varHandle(groupElement("len"));
    private static final VarHandle TOKEN = LAYOUT.varHandle(groupElement("rq_area_token"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    private static final VarHandle DMABUF_FD = LAYOUT.varHandle(groupElement("dmabuf_fd"));

    private ZeroCopyReceiveArea() {}

    /// {@return its address; with a dma-buf, the offset in it}
    public static long address(MemorySegment area) {
        return (long) ADDRESS.get(area, 0L);
    }

    /// Sets its address; with a dma-buf, the offset in it.
    public static void setAddress(MemorySegment area, long value) {
        ADDRESS.set(area, 0L, value);
    }

    /// {@return its length in bytes}
    public static long lengthBytes(MemorySegment area) {
        return (long) LENGTH_BYTES.get(area, 0L);
    }

    /// Sets its length in bytes.
    public static void setLengthBytes(MemorySegment area, long value) {
        LENGTH_BYTES.set(area, 0L, value);
    }

    /// {@return what refill entries add to their offset, answered}
    public static long token(MemorySegment area) {
        return (long) TOKEN.get(area, 0L);
    }

    /// Sets what refill entries add to their offset, answered.
    public static void setToken(MemorySegment area, long value) {
        TOKEN.set(area, 0L, value);
    }

    /// {@return the [ZeroCopyReceiveAreaFlags]}
    public static int flags(MemorySegment area) {
        return (int) FLAGS.get(area, 0L);
    }

    /// Sets the [ZeroCopyReceiveAreaFlags].
    public static void setFlags(MemorySegment area, int value) {
        FLAGS.set(area, 0L, value);
    }

    /// {@return the dma-buf, with [ZeroCopyReceiveAreaFlags#DMABUF]}
    public static int dmabufFd(MemorySegment area) {
        return (int) DMABUF_FD.get(area, 0L);
    }

    /// Sets the dma-buf, with [ZeroCopyReceiveAreaFlags#DMABUF].
    public static void setDmabufFd(MemorySegment area, int value) {
        DMABUF_FD.set(area, 0L, value);
    }
}
