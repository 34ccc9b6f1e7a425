package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// How far a buffer ring is used: `struct io_uring_buf_status`.
///
/// The accessors read and write one struct that begins where `status` does, with plain access, and allocate nothing.
public final class BufferStatus {

    /// `struct io_uring_buf_status`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("buf_group"),
                    JAVA_INT.withName("head"),
                    MemoryLayout.sequenceLayout(8, JAVA_INT).withName("resv"))
            .withName("io_uring_buf_status");

    private static final VarHandle GROUP = LAYOUT.varHandle(groupElement("buf_group"));
    private static final VarHandle HEAD = LAYOUT.varHandle(groupElement("head"));

    private BufferStatus() {}

    /// {@return the group's number, asked}
    public static int group(MemorySegment status) {
        return (int) GROUP.get(status, 0L);
    }

    /// Sets the group's number, asked.
    public static void setGroup(MemorySegment status, int value) {
        GROUP.set(status, 0L, value);
    }

    /// {@return Linux' position in the ring, answered}
    public static int head(MemorySegment status) {
        return (int) HEAD.get(status, 0L);
    }

    /// Sets Linux' position in the ring, answered.
    public static void setHead(MemorySegment status, int value) {
        HEAD.set(status, 0L, value);
    }
}
