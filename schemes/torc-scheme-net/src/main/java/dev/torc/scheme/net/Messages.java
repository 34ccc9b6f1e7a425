package dev.torc.scheme.net;

import dev.torc.ring.Submission;
import dev.torc.scheme.Request;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Iovec;
import dev.torc.uapi.MessageHeader;
import dev.torc.uapi.SocketConstants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/// SENDMSG and RECVMSG: what a message is made of, and whom it is to or from.
///
/// The `struct msghdr` is in the client's pool, and what it points to by offsets into that: it is copied, checked in
/// the copy, and given to Linux with addresses. Data goes between the socket and the client's pool; the sender's
/// address comes into the server's own memory first, since the client could say meanwhile that it is to go elsewhere.
///
/// **Threads.** The server's. **Ownership.** The copies are used again for other calls, and given back by [#close].
final class Messages implements AutoCloseable {

    /// How many parts a message has at most.
    static final int MOST_PARTS = 64;

    private static final int ALIGNMENT = 8;
    private static final OpenSocket NO_SOCKET = new OpenSocket(-1, -1, OpenSocket.Kind.MESSAGES, 0);

    private final NetService service;
    private final Arena arena = Arena.ofShared();
    private final Deque<Message> free = new ArrayDeque<>();

    Messages(NetService service) {
        this.service = service;
    }

    /// Begins the call.
    ///
    /// @param flags `MSG_*` of the call and of the socket
    /// @return a negated errno, or 0 if the call is under way
    int begin(Request request, OpenSocket socket, Transfer.Direction direction, int flags) {
        Message message = free.poll();
        if (message == null) {
            message = new Message();
        }
        int refusal = message.read(request, direction);
        if (refusal != 0) {
            free.push(message);
            return refusal;
        }
        message.begin(request.token(), socket, flags);
        return 0;
    }

    @Override
    public void close() {
        arena.close();
    }

    /// One message under way.
    private final class Message extends Task {

        private final MemorySegment header = arena.allocate(MessageHeader.LAYOUT);
        private final MemorySegment name = arena.allocate(SocketConstants.MOST_ADDRESS_BYTES, ALIGNMENT);
        private final MemorySegment parts = arena.allocate(Iovec.LAYOUT, MOST_PARTS);

        private MemorySegment pool = MemorySegment.NULL;
        private Transfer.Direction direction = Transfer.Direction.SEND;
        private OpenSocket socket = NO_SOCKET;
        private long headerAt;
        private long nameAt;
        private int nameRoom;

        /// Copies the struct, and turns the client's offsets into addresses.
        ///
        /// @return 0 or a negated errno
        int read(Request request, Transfer.Direction which) {
            Submission entry = request.entry();
            pool = request.session().pool(entry.bufferIndex());
            direction = which;
            headerAt = entry.address();
            if (!Request.isInside(pool, headerAt, header.byteSize())) {
                return Errno.EFAULT.negated();
            }
            header.copyFrom(pool.asSlice(headerAt, header.byteSize()));
            if (MessageHeader.controlLengthBytes(header) != 0) {
                return Errno.EOPNOTSUPP.negated();
            }
            MessageHeader.setControlAddress(header, 0L);
            MessageHeader.setFlags(header, 0);
            int refusal = readName();
            return refusal != 0 ? refusal : readParts();
        }

        private int readName() {
            nameAt = MessageHeader.nameAddress(header);
            nameRoom = MessageHeader.nameLengthBytes(header);
            if (nameRoom < 0) {
                return Errno.EINVAL.negated();
            }
            if (nameRoom == 0) {
                MessageHeader.setNameAddress(header, 0L);
                return 0;
            }
            nameRoom = Math.min(nameRoom, SocketConstants.MOST_ADDRESS_BYTES);
            if (!Request.isInside(pool, nameAt, nameRoom)) {
                return Errno.EFAULT.negated();
            }
            if (direction == Transfer.Direction.SEND) {
                MemorySegment.copy(pool, nameAt, name, 0L, nameRoom);
            }
            MessageHeader.setNameAddress(header, name.address());
            MessageHeader.setNameLengthBytes(header, nameRoom);
            return 0;
        }

        private int readParts() {
            long count = MessageHeader.vectorCount(header);
            long vectorsAt = MessageHeader.vectorsAddress(header);
            if (count < 0 || count > MOST_PARTS) {
                return Errno.EMSGSIZE.negated();
            }
            long bytes = count * Iovec.LAYOUT.byteSize();
            if (!Request.isInside(pool, vectorsAt, bytes)) {
                return Errno.EFAULT.negated();
            }
            MemorySegment.copy(pool, vectorsAt, parts, 0L, bytes);
            for (long i = 0; i < count; i++) {
                long at = Iovec.address(parts, i);
                if (!Request.isInside(pool, at, Iovec.lengthBytes(parts, i))) {
                    return Errno.EFAULT.negated();
                }
                Iovec.setAddress(parts, i, pool.address() + at);
            }
            MessageHeader.setVectorsAddress(header, parts.address());
            return 0;
        }

        void begin(long callToken, OpenSocket on, int flags) {
            socket = on;
            service.tasks().begin(this, callToken);
            service.sockets().use(on);
            switch (direction) {
                case SEND -> service.operations().sendMessage(callToken, on.descriptor(), header, flags);
                case RECEIVE -> service.operations().receiveMessage(callToken, on.descriptor(), header, flags);
            }
        }

        @Override
        void completed(int result, int flags) {
            if (result >= 0 && direction == Transfer.Direction.RECEIVE) {
                tellSender();
            }
            OpenSocket used = socket;
            socket = NO_SOCKET;
            pool = MemorySegment.NULL;
            free.push(this);
            service.tasks().end(this, result);
            service.sockets().unuse(used);
        }

        private void tellSender() {
            int nameBytes = MessageHeader.nameLengthBytes(header);
            // Where there is no room for a name, what the client said of its place was not looked at.
            if (nameRoom > 0) {
                MemorySegment.copy(name, 0L, pool, nameAt, Math.min(nameBytes, nameRoom));
            }
            MemorySegment told = pool.asSlice(headerAt, header.byteSize());
            MessageHeader.setNameLengthBytes(told, nameBytes);
            MessageHeader.setFlags(told, MessageHeader.flags(header));
        }

        @Override
        void cancel() {
            service.operations().cancel(token());
        }
    }
}
