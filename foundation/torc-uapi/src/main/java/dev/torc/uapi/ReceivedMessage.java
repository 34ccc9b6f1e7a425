package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What precedes a message in a picked buffer, with multishot [Opcode#RECVMSG]: `struct io_uring_recvmsg_out`. The
/// name, the control messages and the payload follow, the first two as long as was asked for.
///
/// The accessors read and write one struct that begins where `received` does, with plain access, and allocate
/// nothing.
public final class ReceivedMessage {

    /// `struct io_uring_recvmsg_out`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("namelen"),
                    JAVA_INT.withName("controllen"),
                    JAVA_INT.withName("payloadlen"),
                    JAVA_INT.withName("flags"))
            .withName("io_uring_recvmsg_out");

    private static final VarHandle NAME_LENGTH_BYTES = LAYOUT.varHandle(groupElement("namelen"));
    private static final VarHandle CONTROL_LENGTH_BYTES = LAYOUT.varHandle(groupElement("controllen"));
    private static final VarHandle PAYLOAD_LENGTH_BYTES = LAYOUT.varHandle(groupElement("payloadlen"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));

    private ReceivedMessage() {}

    /// {@return the real length of the sender's address, in bytes}
    public static int nameLengthBytes(MemorySegment received) {
        return (int) NAME_LENGTH_BYTES.get(received, 0L);
    }

    /// Sets the real length of the sender's address, in bytes.
    public static void setNameLengthBytes(MemorySegment received, int value) {
        NAME_LENGTH_BYTES.set(received, 0L, value);
    }

    /// {@return the real length of the control messages, in bytes}
    public static int controlLengthBytes(MemorySegment received) {
        return (int) CONTROL_LENGTH_BYTES.get(received, 0L);
    }

    /// Sets the real length of the control messages, in bytes.
    public static void setControlLengthBytes(MemorySegment received, int value) {
        CONTROL_LENGTH_BYTES.set(received, 0L, value);
    }

    /// {@return the real length of the payload, in bytes}
    public static int payloadLengthBytes(MemorySegment received) {
        return (int) PAYLOAD_LENGTH_BYTES.get(received, 0L);
    }

    /// Sets the real length of the payload, in bytes.
    public static void setPayloadLengthBytes(MemorySegment received, int value) {
        PAYLOAD_LENGTH_BYTES.set(received, 0L, value);
    }

    /// {@return the [MessageFlags] that say what became of it}
    public static int flags(MemorySegment received) {
        return (int) FLAGS.get(received, 0L);
    }

    /// Sets the [MessageFlags] that say what became of it.
    public static void setFlags(MemorySegment received, int value) {
        FLAGS.set(received, 0L, value);
    }
}
