package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// One buffer in a buffer ring: `struct io_uring_buf`; the ring itself, `struct io_uring_buf_ring`, is an array of
/// them.
///
/// The ring's tail lies in the two bytes of entry 0 that no buffer uses. One ordering holds the ring together:
///
/// - **BUFFERS-VISIBLE**: [#publishTail] stores the tail with release, and Linux loads it with acquire. What the
///   caller wrote into entries before is there when Linux picks them.
///
/// The other accessors use plain access: until the tail is published, Linux does not look. All allocate nothing.
public final class BufferRingEntry {

    /// `struct io_uring_buf`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("addr"),
                    JAVA_INT.withName("len"),
                    JAVA_SHORT.withName("bid"),
                    JAVA_SHORT.withName("resv"))
            .withName("io_uring_buf");

    /// The head of `struct io_uring_buf_ring`: entry 0, seen as what holds the tail.
    public static final StructLayout RING_LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("resv1"),
                    JAVA_INT.withName("resv2"),
                    JAVA_SHORT.withName("resv3"),
                    JAVA_SHORT.withName("tail"))
            .withName("io_uring_buf_ring");

    private static final VarHandle ADDRESS = LAYOUT.arrayElementVarHandle(groupElement("addr"));
    private static final VarHandle LENGTH_BYTES = LAYOUT.arrayElementVarHandle(groupElement("len"));
    private static final VarHandle ID = LAYOUT.arrayElementVarHandle(groupElement("bid"));
    private static final VarHandle TAIL = RING_LAYOUT.varHandle(groupElement("tail"));

    private BufferRingEntry() {}

    /// Writes a buffer into an entry; the ring's tail stays as it is, in entry 0 too.
    ///
    /// @param address the buffer's address
    /// @param lengthBytes its length in bytes
    /// @param id its number, 0 to 65535, which the completion will carry
    public static void set(MemorySegment ring, long index, long address, int lengthBytes, int id) {
        ADDRESS.set(ring, 0L, index, address);
        LENGTH_BYTES.set(ring, 0L, index, lengthBytes);
        ID.set(ring, 0L, index, (short) id);
    }

    /// {@return the address of an entry's buffer}
    public static long address(MemorySegment ring, long index) {
        return (long) ADDRESS.get(ring, 0L, index);
    }

    /// {@return the length of an entry's buffer in bytes}
    public static int lengthBytes(MemorySegment ring, long index) {
        return (int) LENGTH_BYTES.get(ring, 0L, index);
    }

    /// {@return the number of an entry's buffer, 0 to 65535}
    public static int id(MemorySegment ring, long index) {
        return (short) ID.get(ring, 0L, index) & 0xffff;
    }

    /// {@return the ring's tail, 0 to 65535}
    public static int tail(MemorySegment ring) {
        // Plain: only the caller of publishTail writes it.
        return (short) TAIL.get(ring, 0L) & 0xffff;
    }

    /// Gives Linux every buffer that was written before this call.
    ///
    /// @param tail the position after the last of them, modulo 65536
    public static void publishTail(MemorySegment ring, int tail) {
        // BUFFERS-VISIBLE (release): the entries' stores are ordered before this one.
        TAIL.setRelease(ring, 0L, (short) tail);
    }
}
