package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What `sendmsg(2)` and `recvmsg(2)` take: `struct msghdr`, where a name, the pieces of memory and the control
/// messages lie.
///
/// The accessors read and write one struct that begins where `header` does, with plain access, and allocate nothing.
public final class MessageHeader {

    /// `struct msghdr`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("msg_name"),
                    JAVA_INT.withName("msg_namelen"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("msg_iov"),
                    JAVA_LONG.withName("msg_iovlen"),
                    JAVA_LONG.withName("msg_control"),
                    JAVA_LONG.withName("msg_controllen"),
                    JAVA_INT.withName("msg_flags"),
                    MemoryLayout.paddingLayout(4))
            .withName("msghdr");

    private static final VarHandle NAME_ADDRESS = LAYOUT.varHandle(groupElement("msg_name"));
    private static final VarHandle NAME_LENGTH_BYTES = LAYOUT.varHandle(groupElement("msg_namelen"));
    private static final VarHandle VECTORS_ADDRESS = LAYOUT.varHandle(groupElement("msg_iov"));
    private static final VarHandle VECTOR_COUNT = LAYOUT.varHandle(groupElement("msg_iovlen"));
    private static final VarHandle CONTROL_ADDRESS = LAYOUT.varHandle(groupElement("msg_control"));
    private static final VarHandle CONTROL_LENGTH_BYTES = LAYOUT.varHandle(groupElement("msg_controllen"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("msg_flags"));

    private MessageHeader() {}

    /// {@return the address of the socket address, or 0}
    public static long nameAddress(MemorySegment header) {
        return (long) NAME_ADDRESS.get(header, 0L);
    }

    /// Sets the address of the socket address, or 0.
    public static void setNameAddress(MemorySegment header, long value) {
        NAME_ADDRESS.set(header, 0L, value);
    }

    /// {@return its length in bytes; after receiving, that of the sender's}
    public static int nameLengthBytes(MemorySegment header) {
        return (int) NAME_LENGTH_BYTES.get(header, 0L);
    }

    /// Sets its length in bytes; after receiving, that of the sender's.
    public static void setNameLengthBytes(MemorySegment header, int value) {
        NAME_LENGTH_BYTES.set(header, 0L, value);
    }

    /// {@return the address of an array of [Iovec]}
    public static long vectorsAddress(MemorySegment header) {
        return (long) VECTORS_ADDRESS.get(header, 0L);
    }

    /// Sets the address of an array of [Iovec].
    public static void setVectorsAddress(MemorySegment header, long value) {
        VECTORS_ADDRESS.set(header, 0L, value);
    }

    /// {@return how many there are}
    public static long vectorCount(MemorySegment header) {
        return (long) VECTOR_COUNT.get(header, 0L);
    }

    /// Sets how many there are.
    public static void setVectorCount(MemorySegment header, long value) {
        VECTOR_COUNT.set(header, 0L, value);
    }

    /// {@return the address of the control messages, each a [ControlMessageHeader] and what follows it, or 0}
    public static long controlAddress(MemorySegment header) {
        return (long) CONTROL_ADDRESS.get(header, 0L);
    }

    /// Sets the address of the control messages, each a [ControlMessageHeader] and what follows it, or 0.
    public static void setControlAddress(MemorySegment header, long value) {
        CONTROL_ADDRESS.set(header, 0L, value);
    }

    /// {@return their length in bytes; after receiving, of those that arrived}
    public static long controlLengthBytes(MemorySegment header) {
        return (long) CONTROL_LENGTH_BYTES.get(header, 0L);
    }

    /// Sets their length in bytes; after receiving, of those that arrived.
    public static void setControlLengthBytes(MemorySegment header, long value) {
        CONTROL_LENGTH_BYTES.set(header, 0L, value);
    }

    /// {@return after receiving, the [MessageFlags] that say what became of it}
    public static int flags(MemorySegment header) {
        return (int) FLAGS.get(header, 0L);
    }

    /// Sets after receiving, the [MessageFlags] that say what became of it.
    public static void setFlags(MemorySegment header, int value) {
        FLAGS.set(header, 0L, value);
    }
}
