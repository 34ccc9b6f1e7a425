package dev.torc.scheme.net;

import dev.torc.posix.SocketNames;
import dev.torc.ring.Submission;
import dev.torc.scheme.HandleTable;
import dev.torc.scheme.PoolPath;
import dev.torc.scheme.Request;
import dev.torc.scheme.SchemeHost;
import dev.torc.scheme.ServedSession;
import dev.torc.scheme.net.Transfer.Direction;
import dev.torc.uapi.AcceptFlags;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.PollAddFlags;
import dev.torc.uapi.RwFlags;
import dev.torc.uapi.SocketConstants;
import dev.torc.uapi.Statx;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What clients ask of sockets: each request is answered, or becomes an operation of Linux' or a [Task].
///
/// **Threads.** The server's.
final class SocketRequests implements AutoCloseable {

    private static final String ACCEPTING = "listen";
    private static final int UNDER_WAY = 0;

    /// Attached to a CLOSE: there is no socket of its own.
    private static final int CLOSING = HandleTable.NONE;

    private final NetService service;
    private final SchemeHost host;
    private final Sockets sockets;
    private final Messages messages;
    private final MemorySegment path = MemorySegment.ofArray(new byte[LinuxLimits.PATH_MAX]);
    private final Arena arena = Arena.ofShared();
    private final MemorySegment name = arena.allocate(SocketConstants.MOST_ADDRESS_BYTES, Long.BYTES);
    private final MemorySegment nameBytes = arena.allocate(ValueLayout.JAVA_INT);

    SocketRequests(NetService service) {
        this.service = service;
        this.host = service.host();
        this.sockets = service.sockets();
        this.messages = new Messages(service);
    }

    // --- Opening and closing ----------------------------------------------------------------------------------------

    /// Opens what a path names.
    ///
    /// @return a negated errno, or 0 if the call is under way
    int open(Request request, int flags) {
        if ((flags & OpenFlags.DIRECTORY) == OpenFlags.DIRECTORY) {
            return Errno.ENOTDIR.negated();
        }
        if ((flags & OpenFlags.PATH) != 0 || (flags & OpenFlags.ACCMODE) == OpenFlags.ACCMODE) {
            return Errno.EINVAL.negated();
        }
        int length = readPath(request);
        if (length < 0) {
            return length;
        }
        return request.entry().fd() == AtFlags.FDCWD
                ? openNamed(request, pathText(length), flags)
                : openBeneath(request, pathText(length), flags);
    }

    private int readPath(Request request) {
        Submission entry = request.entry();
        return PoolPath.copy(request.session().pool(entry.bufferIndex()), entry.address(), path);
    }

    private String pathText(int length) {
        return new String(path.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }

    private int openNamed(Request request, String where, int flags) {
        Optional<Target> target = Target.parse(service.kind(), where);
        if (target.isEmpty()) {
            return Errno.EDESTADDRREQ.negated();
        }
        if (!request.session().handles().reserve()) {
            return Errno.EMFILE.negated();
        }
        Opening opening = new Opening(service, request, target.get(), flags);
        service.tasks().begin(opening, request.token());
        opening.begin();
        return UNDER_WAY;
    }

    private int openBeneath(Request request, String what, int flags) {
        OpenSocket listener = find(request);
        if (listener == null) {
            return Errno.EBADF.negated();
        }
        if (listener.kind() != OpenSocket.Kind.LISTENER) {
            return Errno.ENOTDIR.negated();
        }
        if (!what.equals(ACCEPTING)) {
            return Errno.ENOENT.negated();
        }
        boolean waits = (flags & OpenFlags.NONBLOCK) == 0;
        return accept(request, listener, flags, Acceptance.how(waits));
    }

    private int accept(Request request, OpenSocket listener, int flags, int how) {
        if (!request.session().handles().reserve()) {
            return Errno.EMFILE.negated();
        }
        Acceptance acceptance = new Acceptance(service, request.session(), listener, flags);
        service.tasks().begin(acceptance, request.token());
        acceptance.begin(how);
        return UNDER_WAY;
    }

    /// CLOSE, which is answered when the socket is closed.
    void close(Request request) {
        int socket = request.session().handles().remove(request.entry().fd());
        if (socket == HandleTable.NONE) {
            request.complete(Errno.EBADF.negated());
            return;
        }
        host.attach(request.token(), CLOSING);
        sockets.close(sockets.get(socket), request.token());
    }

    private @Nullable OpenSocket find(Request request) {
        int socket = request.session().handles().find(request.entry().fd());
        return socket == HandleTable.NONE ? null : sockets.get(socket);
    }

    // --- Reading and writing ----------------------------------------------------------------------------------------

    /// READ_FIXED and WRITE_FIXED.
    void transfer(Request request, Direction direction) {
        int wanted = request.entry().operationFlags();
        int result = (wanted & ~RwFlags.NOWAIT) != 0
                ? Errno.EOPNOTSUPP.negated()
                : transfer(request, direction, wanted == 0 ? 0 : MessageFlags.DONTWAIT);
        if (result != UNDER_WAY) {
            request.complete(result);
        }
    }

    private int transfer(Request request, Direction direction, int flags) {
        Submission entry = request.entry();
        OpenSocket socket = find(request);
        if (socket == null || !allows(socket, direction)) {
            return Errno.EBADF.negated();
        }
        long address = request.session().pool(entry.bufferIndex()).address() + entry.address();
        int bytes = (int) Math.min(entry.length(), Integer.MAX_VALUE);
        if (socket.kind() != OpenSocket.Kind.LISTENER) {
            new Transfer(direction, address, bytes, flags).begin(service, request.token(), socket);
        } else {
            firstCaller(socket).begin(request.token(), new Transfer(direction, address, bytes, flags));
        }
        return UNDER_WAY;
    }

    private static boolean allows(OpenSocket socket, Direction direction) {
        return switch (direction) {
            case RECEIVE -> socket.reads();
            case SEND -> socket.writes();
        };
    }

    private FirstCaller firstCaller(OpenSocket listener) {
        return listener.firstCaller().orElseGet(() -> {
            FirstCaller made = new FirstCaller(service, listener);
            listener.setFirstCaller(made);
            return made;
        });
    }

    // --- What files have not ----------------------------------------------------------------------------------------

    /// Begins a call of Linux' operations on sockets, whose fields go together.
    ///
    /// @return a negated errno, or 0 if the call is under way or answered
    int begin(Request request, NetOperation operation) {
        return switch (operation) {
            case PROVIDE_BUFFERS -> service.groups().provide(request);
            case REMOVE_BUFFERS -> service.groups().remove(request);
            case SEND -> data(request, Direction.SEND);
            case RECV -> request.selectsBuffer() ? receiveAll(request) : data(request, Direction.RECEIVE);
            case SENDMSG -> message(request, Direction.SEND);
            case RECVMSG -> message(request, Direction.RECEIVE);
            case ACCEPT -> accept(request);
            case SHUTDOWN, POLL_ADD, URING_CMD -> onSocket(request, operation);
        };
    }

    private int data(Request request, Direction direction) {
        if (request.memory().isEmpty()) {
            return Errno.EFAULT.negated();
        }
        OpenSocket socket = find(request);
        if (socket != null && socket.kind() == OpenSocket.Kind.LISTENER) {
            return Errno.ENOTCONN.negated();
        }
        return transfer(request, direction, request.entry().operationFlags());
    }

    private int receiveAll(Request request) {
        OpenSocket socket = find(request);
        if (socket == null || !socket.reads()) {
            return Errno.EBADF.negated();
        }
        if (socket.kind() == OpenSocket.Kind.LISTENER) {
            return Errno.ENOTCONN.negated();
        }
        return service.groups()
                .find(request.session(), request.entry().bufferIndex())
                .map(group -> begin(request, new ReceiveStream(service, socket, group)))
                .orElse(Errno.ENOBUFS.negated());
    }

    private int begin(Request request, Streaming stream) {
        service.tasks().begin(stream, request.token());
        stream.begin();
        return UNDER_WAY;
    }

    private int message(Request request, Direction direction) {
        OpenSocket socket = find(request);
        if (socket == null || !allows(socket, direction)) {
            return Errno.EBADF.negated();
        }
        if (request.entry().bufferIndex() >= request.session().pools()) {
            return Errno.EFAULT.negated();
        }
        int ofSocket = switch (direction) {
            case SEND -> socket.sendFlags();
            case RECEIVE -> socket.receiveFlags();
        };
        return messages.begin(
                request, socket, direction, ofSocket | request.entry().operationFlags());
    }

    private int accept(Request request) {
        OpenSocket listener = find(request);
        if (listener == null) {
            return Errno.EBADF.negated();
        }
        if (listener.kind() != OpenSocket.Kind.LISTENER) {
            return Errno.EINVAL.negated();
        }
        int how = request.entry().ioprio();
        if ((how & AcceptFlags.MULTISHOT) != 0) {
            return how == AcceptFlags.MULTISHOT
                    ? begin(request, new ConnectionStream(service, listener, request.session()))
                    : Errno.EINVAL.negated();
        }
        return accept(request, listener, listener.openFlags(), how | Acceptance.how(listener.waits()));
    }

    private int onSocket(Request request, NetOperation operation) {
        OpenSocket socket = find(request);
        if (socket == null) {
            return Errno.EBADF.negated();
        }
        Submission entry = request.entry();
        if (operation == NetOperation.URING_CMD) {
            return tellName(request, socket);
        }
        if (operation == NetOperation.POLL_ADD && entry.length() == PollAddFlags.ADD_MULTI) {
            return begin(request, new PollStream(service, socket, entry.operationFlags()));
        }
        host.attach(request.token(), socket.number());
        sockets.use(socket);
        if (operation == NetOperation.SHUTDOWN) {
            service.operations().shutdown(request.token(), socket.descriptor(), (int) entry.length());
        } else {
            service.operations().poll(request.token(), socket.descriptor(), entry.operationFlags());
        }
        return UNDER_WAY;
    }

    /// Writes a socket's address, or its peer's, to `addr` in the pool, where there is as much room as the number at
    /// `addr3` says, which becomes the address's length.
    private int tellName(Request request, OpenSocket socket) {
        Submission entry = request.entry();
        if (entry.bufferIndex() >= request.session().pools()) {
            return Errno.EFAULT.negated();
        }
        MemorySegment pool = request.session().pool(entry.bufferIndex());
        if (!Request.isInside(pool, entry.address3(), Integer.BYTES)) {
            return Errno.EFAULT.negated();
        }
        int room = pool.get(ValueLayout.JAVA_INT_UNALIGNED, entry.address3());
        if (room < 0) {
            return Errno.EINVAL.negated();
        }
        if (!Request.isInside(pool, entry.address(), room)) {
            return Errno.EFAULT.negated();
        }
        nameBytes.set(ValueLayout.JAVA_INT, 0, SocketConstants.MOST_ADDRESS_BYTES);
        int fd = socket.descriptor();
        int result =
                entry.fileIndex() == 0 ? SocketNames.local(fd, name, nameBytes) : SocketNames.peer(fd, name, nameBytes);
        if (result < 0) {
            return result;
        }
        int bytes = nameBytes.get(ValueLayout.JAVA_INT, 0);
        MemorySegment.copy(name, 0L, pool, entry.address(), Math.min(room, bytes));
        pool.set(ValueLayout.JAVA_INT_UNALIGNED, entry.address3(), bytes);
        request.complete(0);
        return UNDER_WAY;
    }

    /// STATX: what a socket is, and that a path names one. Nothing is asked of who would be at its other end.
    ///
    /// @return 0 or a negated errno
    int stat(Request request) {
        Submission entry = request.entry();
        MemorySegment pool = request.session().pool(entry.bufferIndex());
        if (!Request.isInside(pool, entry.offset(), Statx.LAYOUT.byteSize())) {
            return Errno.EFAULT.negated();
        }
        int length = readPath(request);
        if (length < 0) {
            return length;
        }
        long inode = 0;
        if (entry.fd() != AtFlags.FDCWD) {
            OpenSocket socket = find(request);
            if (socket == null) {
                return Errno.EBADF.negated();
            }
            if (length != 0 || (entry.operationFlags() & AtFlags.EMPTY_PATH) == 0) {
                return Errno.ENOTDIR.negated();
            }
            inode = socket.number() + 1L;
        } else if (Target.parse(service.kind(), pathText(length)).isEmpty()) {
            return Errno.EDESTADDRREQ.negated();
        }
        SocketStatus.write(pool.asSlice(entry.offset(), Statx.LAYOUT.byteSize()), inode);
        return 0;
    }

    // --- What comes of it -------------------------------------------------------------------------------------------

    /// An operation has come to a result.
    void completed(long token, int result, int flags) {
        int attached = host.attached(token);
        if (Tasks.isAttached(attached)) {
            service.tasks().attached(attached).completed(result, flags);
            return;
        }
        host.complete(token, result);
        if (attached != CLOSING) {
            sockets.unuse(sockets.get(attached));
        }
    }

    void streamHasRoom(long token) {
        service.tasks().attached(host.attached(token)).hasRoom();
    }

    void cancel(long token) {
        int attached = host.attached(token);
        if (Tasks.isAttached(attached)) {
            service.tasks().attached(attached).cancel();
        } else if (attached != CLOSING) {
            service.operations().cancel(token);
        }
    }

    void sessionEnded(ServedSession session) {
        HandleTable handles = session.handles();
        for (int socket = handles.removeAny(); socket != HandleTable.NONE; socket = handles.removeAny()) {
            sockets.close(sockets.get(socket), Sockets.NOBODY);
        }
        service.groups().forget(session);
    }

    @Override
    public void close() {
        messages.close();
        arena.close();
    }
}
