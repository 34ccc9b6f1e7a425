package dev.torc.ring;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.uapi.PeerCredentials;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.Optional;

/// What the kernel says over a life line after the greeting. A descriptor travels with the message: one end of a
/// pair of sockets, whose other end another process gets, for a session of those two; or shared memory.
///
/// ```text
///  byte 0             8          12        16       20         24          28       32        36    40      48
///       +-------------+----------+---------+--------+----------+-----------+--------+---------+-----+-------+
///       | "TORCCTRL"  |  length  |  kind   |  tag   |  handle  |  process  |  user  |  group  |  0  | bytes |
///       +-------------+----------+---------+--------+----------+-----------+--------+---------+-----+-------+
/// ```
///
/// @param kind what the receiver is to do with the descriptor
/// @param tag of an answer, the result of the call that asked for it; of whom to serve, 0
/// @param handle of whom to serve, the receiver's handle of the scheme that is meant; of shared memory, that of the
///     memory; of another answer, 0
/// @param peer who is at the other end, as the kernel knows it; of shared memory, who has made it
/// @param bytes how long shared memory is; otherwise 0
public record ControlMessage(Kind kind, int tag, int handle, PeerCredentials peer, long bytes) {

    /// A message with a socket.
    public ControlMessage(Kind kind, int tag, int handle, PeerCredentials peer) {
        this(kind, tag, handle, peer, 0L);
    }

    /// What the receiver is to do with the descriptor.
    public enum Kind {
        /// Greet, as a client does: it is the session that was asked for.
        INTRODUCED(1),
        /// Serve: a client's greeting will come.
        GUEST(2),
        /// Serve: it is the kernel that greets, to forward the calls of others. Whom each call is for it says by
        /// `personality`, and is believed.
        FORWARDER(3),
        /// Map: it is the shared memory that was asked for.
        MEMORY(4);

        private static final Kind[] ALL = values();

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private static Optional<Kind> of(int number) {
            return Arrays.stream(ALL).filter(kind -> kind.number == number).findFirst();
        }
    }

    /// The message's layout.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("magic"),
                    JAVA_INT.withName("bytes"),
                    JAVA_INT.withName("kind"),
                    JAVA_INT.withName("tag"),
                    JAVA_INT.withName("handle"),
                    JAVA_INT.withName("pid"),
                    JAVA_INT.withName("uid"),
                    JAVA_INT.withName("gid"),
                    JAVA_INT.withName("reserved"),
                    JAVA_LONG.withName("memory_bytes"))
            .withName("torc_control");

    /// The length of the message, in bytes.
    public static final int BYTES = (int) LAYOUT.byteSize();

    /// `TORCCTRL`, in the order of the bytes in memory.
    private static final long MAGIC = 0x4c52_5443_4352_4f54L;

    private static final long MAGIC_FIELD = LAYOUT.byteOffset(groupElement("magic"));
    private static final long BYTES_FIELD = LAYOUT.byteOffset(groupElement("bytes"));
    private static final long KIND = LAYOUT.byteOffset(groupElement("kind"));
    private static final long TAG = LAYOUT.byteOffset(groupElement("tag"));
    private static final long HANDLE = LAYOUT.byteOffset(groupElement("handle"));
    private static final long PID = LAYOUT.byteOffset(groupElement("pid"));
    private static final long UID = LAYOUT.byteOffset(groupElement("uid"));
    private static final long GID = LAYOUT.byteOffset(groupElement("gid"));
    private static final long MEMORY_BYTES = LAYOUT.byteOffset(groupElement("memory_bytes"));

    /// Writes the message.
    ///
    /// @param message at least [#BYTES] long
    public void encode(MemorySegment message) {
        message.asSlice(0, BYTES).fill((byte) 0);
        Words words = new SegmentWords(message);
        words.putLong(MAGIC_FIELD, MAGIC);
        words.putInt(BYTES_FIELD, BYTES);
        words.putInt(KIND, kind.number);
        words.putInt(TAG, tag);
        words.putInt(HANDLE, handle);
        words.putInt(PID, peer.processId());
        words.putInt(UID, peer.userId());
        words.putInt(GID, peer.groupId());
        words.putLong(MEMORY_BYTES, bytes);
    }

    /// Reads a message that anybody may have sent.
    ///
    /// @param message what was received, in this process's own memory
    /// @param descriptors how many descriptors came with it
    /// @throws ProtocolException if it is no such message
    public static ControlMessage decode(MemorySegment message, int descriptors) throws ProtocolException {
        Words words = new SegmentWords(message);
        if (message.byteSize() != BYTES || words.getLong(MAGIC_FIELD) != MAGIC || words.getInt(BYTES_FIELD) != BYTES) {
            throw new ProtocolException("what came over the life line is no control message");
        }
        Optional<Kind> kind = Kind.of(words.getInt(KIND));
        int tag = words.getInt(TAG);
        int handle = words.getInt(HANDLE);
        long bytes = words.getLong(MEMORY_BYTES);
        if (kind.isEmpty() || tag < 0 || handle < 0 || (kind.get() == Kind.MEMORY ? bytes <= 0 : bytes != 0)) {
            throw new ProtocolException("a control message of kind " + words.getInt(KIND) + ", tag " + tag + ", handle "
                    + handle + " and " + bytes + " bytes means nothing");
        }
        if (descriptors != 1) {
            throw new ProtocolException("a control message brings " + descriptors + " descriptors instead of one");
        }
        var peer = new PeerCredentials(words.getInt(PID), words.getInt(UID), words.getInt(GID));
        return new ControlMessage(kind.get(), tag, handle, peer, bytes);
    }
}
