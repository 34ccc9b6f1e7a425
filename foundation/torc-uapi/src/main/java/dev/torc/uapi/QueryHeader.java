package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// One question of [RegisterOpcode#REGISTER_QUERY]: `struct io_uring_query_hdr` in `linux/io_uring/query.h`.
///
/// The accessors read and write one struct that begins where `header` does, with plain access, and allocate nothing.
public final class QueryHeader {

    /// `struct io_uring_query_hdr`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("next_entry"),
                    JAVA_LONG.withName("query_data"),
                    JAVA_INT.withName("query_op"),
                    JAVA_INT.withName("size"),
                    JAVA_INT.withName("result"),
                    MemoryLayout.sequenceLayout(3, JAVA_INT).withName("__resv"))
            .withName("io_uring_query_hdr");

    private static final VarHandle NEXT_ADDRESS = LAYOUT.varHandle(groupElement("next_entry"));
    private static final VarHandle DATA_ADDRESS = LAYOUT.varHandle(groupElement("query_data"));
    private static final VarHandle QUERY = LAYOUT.varHandle(groupElement("query_op"));
    private static final VarHandle SIZE_BYTES = LAYOUT.varHandle(groupElement("size"));
    private static final VarHandle RESULT = LAYOUT.varHandle(groupElement("result"));

    private QueryHeader() {}

    /// {@return the address of the next question, or 0}
    public static long nextAddress(MemorySegment header) {
        return (long) NEXT_ADDRESS.get(header, 0L);
    }

    /// Sets the address of the next question, or 0.
    public static void setNextAddress(MemorySegment header, long value) {
        NEXT_ADDRESS.set(header, 0L, value);
    }

    /// {@return the address of what is answered, such as [QueriedOpcodes]}
    public static long dataAddress(MemorySegment header) {
        return (long) DATA_ADDRESS.get(header, 0L);
    }

    /// Sets the address of what is answered, such as [QueriedOpcodes].
    public static void setDataAddress(MemorySegment header, long value) {
        DATA_ADDRESS.set(header, 0L, value);
    }

    /// {@return the question, a number of [Query]}
    public static int query(MemorySegment header) {
        return (int) QUERY.get(header, 0L);
    }

    /// Sets the question, a number of [Query].
    public static void setQuery(MemorySegment header, int value) {
        QUERY.set(header, 0L, value);
    }

    /// {@return the room for the answer in bytes; answered: how much Linux has}
    public static int sizeBytes(MemorySegment header) {
        return (int) SIZE_BYTES.get(header, 0L);
    }

    /// Sets the room for the answer in bytes; answered: how much Linux has.
    public static void setSizeBytes(MemorySegment header, int value) {
        SIZE_BYTES.set(header, 0L, value);
    }

    /// {@return 0 or a negated errno, answered}
    public static int result(MemorySegment header) {
        return (int) RESULT.get(header, 0L);
    }

    /// Sets 0 or a negated errno, answered.
    public static void setResult(MemorySegment header, int value) {
        RESULT.set(header, 0L, value);
    }
}
