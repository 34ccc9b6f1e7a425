package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What stands before each control message: `struct cmsghdr`. The message itself follows, such as descriptors with
/// [SocketConstants#SCM_RIGHTS], and the next header begins at a multiple of 8 bytes.
///
/// The accessors work on the header that begins `at` bytes into `messages`, use plain access and allocate nothing.
public final class ControlMessageHeader {

    /// `struct cmsghdr`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("cmsg_len"), JAVA_INT.withName("cmsg_level"), JAVA_INT.withName("cmsg_type"))
            .withName("cmsghdr");

    private static final VarHandle LENGTH_BYTES = LAYOUT.varHandle(groupElement("cmsg_len"));
    private static final VarHandle LEVEL = LAYOUT.varHandle(groupElement("cmsg_level"));
    private static final VarHandle TYPE = LAYOUT.varHandle(groupElement("cmsg_type"));

    private ControlMessageHeader() {}

    /// {@return the length of a header and its message in bytes, as it stands in the header: `CMSG_LEN`}
    public static long lengthOf(long messageBytes) {
        return LAYOUT.byteSize() + messageBytes;
    }

    /// {@return the room that a header and its message take in bytes, up to the next header: `CMSG_SPACE`}
    public static long spaceOf(long messageBytes) {
        return LAYOUT.byteSize() + ((messageBytes + Long.BYTES - 1) & -Long.BYTES);
    }

    /// {@return the length of the header and its message, in bytes}
    public static long lengthBytes(MemorySegment messages, long at) {
        return (long) LENGTH_BYTES.get(messages, at);
    }

    /// Sets the length of the header and its message, in bytes: [#lengthOf].
    public static void setLengthBytes(MemorySegment messages, long at, long value) {
        LENGTH_BYTES.set(messages, at, value);
    }

    /// {@return the protocol that the type is of, such as [SocketConstants#SOL_SOCKET]}
    public static int level(MemorySegment messages, long at) {
        return (int) LEVEL.get(messages, at);
    }

    /// Sets the protocol that the type is of.
    public static void setLevel(MemorySegment messages, long at, int value) {
        LEVEL.set(messages, at, value);
    }

    /// {@return what the message is, such as [SocketConstants#SCM_RIGHTS]}
    public static int type(MemorySegment messages, long at) {
        return (int) TYPE.get(messages, at);
    }

    /// Sets what the message is.
    public static void setType(MemorySegment messages, long at, int value) {
        TYPE.set(messages, at, value);
    }
}
