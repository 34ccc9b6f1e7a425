package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// One piece of memory in a list: `struct iovec`.
///
/// The accessors read and write element `index` of an array that begins where `vectors` does, with plain access, and
/// allocate nothing.
public final class Iovec {

    /// `struct iovec`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("iov_base"), JAVA_LONG.withName("iov_len"))
            .withName("iovec");

    private static final VarHandle ADDRESS = LAYOUT.arrayElementVarHandle(groupElement("iov_base"));
    private static final VarHandle LENGTH_BYTES = LAYOUT.arrayElementVarHandle(groupElement("iov_len"));

    private Iovec() {}

    /// {@return the address}
    public static long address(MemorySegment vectors, long index) {
        return (long) ADDRESS.get(vectors, 0L, index);
    }

    /// Sets the address.
    public static void setAddress(MemorySegment vectors, long index, long value) {
        ADDRESS.set(vectors, 0L, index, value);
    }

    /// {@return the length in bytes}
    public static long lengthBytes(MemorySegment vectors, long index) {
        return (long) LENGTH_BYTES.get(vectors, 0L, index);
    }

    /// Sets the length in bytes.
    public static void setLengthBytes(MemorySegment vectors, long index, long value) {
        LENGTH_BYTES.set(vectors, 0L, index, value);
    }
}
