package dev.torc.posix;

import dev.torc.uapi.ControlMessageHeader;
import dev.torc.uapi.Iovec;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.MessageHeader;
import dev.torc.uapi.SocketConstants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// The structs around one message: its header, its one vector and its control messages.
///
/// The message's own memory is only named by address in them: who uses this keeps it alive for the call.
final class SocketMessage {

    private static final long DESCRIPTORS_AT = ControlMessageHeader.LAYOUT.byteSize();

    private final MemorySegment header;
    private final MemorySegment control;

    private SocketMessage(Arena scratch, MemorySegment payload, MemorySegment control) {
        this.control = control;
        header = scratch.allocate(MessageHeader.LAYOUT);
        MemorySegment vector = scratch.allocate(Iovec.LAYOUT);
        Iovec.setAddress(vector, 0, payload.address());
        Iovec.setLengthBytes(vector, 0, payload.byteSize());
        MessageHeader.setVectorsAddress(header, vector.address());
        MessageHeader.setVectorCount(header, 1);
        MessageHeader.setControlAddress(header, control.address());
        MessageHeader.setControlLengthBytes(header, control.byteSize());
    }

    /// {@return a message to be sent, with descriptors}
    static SocketMessage outgoing(Arena scratch, MemorySegment payload, List<Descriptor> descriptors) {
        if (descriptors.isEmpty()) {
            return new SocketMessage(scratch, payload, MemorySegment.NULL);
        }
        long bytes = (long) descriptors.size() * Integer.BYTES;
        MemorySegment control = scratch.allocate(ControlMessageHeader.spaceOf(bytes), Long.BYTES);
        ControlMessageHeader.setLengthBytes(control, 0, ControlMessageHeader.lengthOf(bytes));
        ControlMessageHeader.setLevel(control, 0, SocketConstants.SOL_SOCKET);
        ControlMessageHeader.setType(control, 0, SocketConstants.SCM_RIGHTS);
        for (int i = 0; i < descriptors.size(); i++) {
            int number = descriptors.get(i).number();
            control.set(ValueLayout.JAVA_INT, DESCRIPTORS_AT + (long) i * Integer.BYTES, number);
        }
        return new SocketMessage(scratch, payload, control);
    }

    /// {@return room for a message with as many descriptors as one may bring}
    static SocketMessage incoming(Arena scratch, MemorySegment payload) {
        long bytes = (long) UnixSocket.MAXIMUM_DESCRIPTORS * Integer.BYTES;
        return new SocketMessage(scratch, payload, scratch.allocate(ControlMessageHeader.spaceOf(bytes), Long.BYTES));
    }

    /// {@return the `struct msghdr`}
    MemorySegment header() {
        return header;
    }

    /// {@return whether something did not fit and is lost}
    boolean isTruncated() {
        return (MessageHeader.flags(header) & (MessageFlags.TRUNC | MessageFlags.CTRUNC)) != 0;
    }

    /// {@return the descriptors that Linux made for this process, owned by the caller}
    List<Descriptor> takeDescriptors() {
        List<Descriptor> taken = new ArrayList<>();
        long end = MessageHeader.controlLengthBytes(header);
        long at = 0;
        while (at + DESCRIPTORS_AT <= end) {
            long length = ControlMessageHeader.lengthBytes(control, at);
            if (ControlMessageHeader.level(control, at) == SocketConstants.SOL_SOCKET
                    && ControlMessageHeader.type(control, at) == SocketConstants.SCM_RIGHTS) {
                for (long i = at + DESCRIPTORS_AT; i + Integer.BYTES <= at + length; i += Integer.BYTES) {
                    taken.add(Descriptor.owning(control.get(ValueLayout.JAVA_INT, i)));
                }
            }
            at += ControlMessageHeader.spaceOf(length - DESCRIPTORS_AT);
        }
        return taken;
    }
}
