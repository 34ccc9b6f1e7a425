package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// The slots that Linux may pick from: `struct io_uring_file_index_range`.
///
/// The accessors read and write one struct that begins where `range` does, with plain access, and allocate nothing.
public final class FileIndexRange {

    /// `struct io_uring_file_index_range`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("off"), JAVA_INT.withName("len"), JAVA_LONG.withName("resv"))
            .withName("io_uring_file_index_range");

    private static final VarHandle OFFSET = LAYOUT.varHandle(groupElement("off"));
    private static final VarHandle COUNT = LAYOUT.varHandle(groupElement("len"));

    private FileIndexRange() {}

    /// {@return the first slot}
    public static int offset(MemorySegment range) {
        return (int) OFFSET.get(range, 0L);
    }

    /// Sets the first slot.
    public static void setOffset(MemorySegment range, int value) {
        OFFSET.set(range, 0L, value);
    }

    /// {@return how many}
    public static int count(MemorySegment range) {
        return (int) COUNT.get(range, 0L);
    }

    /// Sets how many.
    public static void setCount(MemorySegment range, int value) {
        COUNT.set(range, 0L, value);
    }
}
