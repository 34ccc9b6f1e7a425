package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// One entry of a refill queue, by which received memory is given back: `struct io_uring_zcrx_rqe`.
///
/// The accessors read and write element `index` of an array that begins where `entries` does, with plain access, and
/// allocate nothing.
public final class ZeroCopyReceiveRefill {

    /// `struct io_uring_zcrx_rqe`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("off"), JAVA_INT.withName("len"), JAVA_INT.withName("__pad"))
            .withName("io_uring_zcrx_rqe");

    private static final VarHandle OFFSET = LAYOUT.arrayElementVarHandle(groupElement("off"));
    private static final VarHandle LENGTH_BYTES = LAYOUT.arrayElementVarHandle(groupElement("len"));

    private ZeroCopyReceiveRefill() {}

    /// {@return the offset in the area, with the area's token}
    public static long offset(MemorySegment entries, long index) {
        return (long) OFFSET.get(entries, 0L, index);
    }

    /// Sets the offset in the area, with the area's token.
    public static void setOffset(MemorySegment entries, long index, long value) {
        OFFSET.set(entries, 0L, index, value);
    }

    /// {@return the length in bytes}
    public static int lengthBytes(MemorySegment entries, long index) {
        return (int) LENGTH_BYTES.get(entries, 0L, index);
    }

    /// Sets the length in bytes.
    public static void setLengthBytes(MemorySegment entries, long index, int value) {
        LENGTH_BYTES.set(entries, 0L, index, value);
    }
}
