package dev.torc.scheme.net;

import dev.torc.scheme.FileLikeScheme;
import dev.torc.scheme.LinuxRing;
import dev.torc.scheme.Request;
import dev.torc.scheme.SchemeHost;
import dev.torc.scheme.ServedSession;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The schemes `tcp`, `udp` and `unix`: sockets as things that are opened, read and written.
///
/// | path | opening it |
/// |---|---|
/// | `HOST:PORT`, `[IPV6]:PORT` | connects; a socket of `udp` then has that one peer |
/// | `listen/HOST:PORT` | listens at that address of this host, as the [ListenPolicy] allows |
/// | `PATH`, `listen/PATH` of `unix` | the same with a path, seen from the root of the file system |
/// | `listen` beneath a listener | accepts the next who connects |
///
/// A host is an address or a name; names are looked up by worker threads, so that no name server holds anybody up.
/// Port 0 is any that is free. A listener's path is made, and goes with its handle. A socket beneath a directory that
/// is called `/listen` is `./listen/…`.
///
/// # Calls
///
/// | call | on |
/// |---|---|
/// | READ_FIXED, WRITE_FIXED | all; offsets mean nothing, and the end is 0 bytes |
/// | RECV, SEND | connections and `udp`, with `MSG_DONTWAIT`, `MSG_WAITALL`, `MSG_PEEK`, `MSG_MORE` |
/// | RECV that goes on | the same: each piece in a buffer of a group |
/// | PROVIDE_BUFFERS, REMOVE_BUFFERS | groups of buffers, parts of the session's pool |
/// | RECVMSG, SENDMSG | the same: whom a message is from, or to; no control messages |
/// | ACCEPT | listeners: one handle, or with `IORING_ACCEPT_MULTISHOT` one for each who comes |
/// | SHUTDOWN, POLL_ADD, STATX | all |
/// | URING_CMD with `SOCKET_URING_OP_GETSOCKNAME` | all: its own address, or its peer's |
/// | CLOSE | all: calls that wait on it end with ECANCELED |
///
/// A listener that is itself read or written takes the next who connects for its own. A receive that goes on has
/// `IORING_RECV_MULTISHOT` and `IOSQE_BUFFER_SELECT`, and ends with ENOBUFS when no buffer is left.
///
/// Every answer is Linux' own, result or errno. With `O_NONBLOCK` what would wait is EAGAIN. Who has opened for
/// reading alone cannot write, nor the reverse: EBADF.
///
/// **Back-pressure.** Nothing is received before a client has said where to: into the memory of its call, or a buffer
/// that it has provided. What nobody asks for stays in the socket, and then with its sender.
///
/// **Rights** are those of the server's process, also towards who looks at the other end of a Unix socket.
///
/// It needs io_uring.
public final class NetScheme extends FileLikeScheme {

    private final NetKind kind;
    private final ListenPolicy policy;
    private @Nullable SocketRequests running;

    /// Serves sockets of one kind.
    ///
    /// @param kind which kind of sockets
    /// @param policy where clients may listen; sockets of paths may be listened at wherever the server's user may
    public NetScheme(NetKind kind, ListenPolicy policy) {
        this.kind = kind;
        this.policy = policy;
    }

    @Override
    public String name() {
        return kind.scheme();
    }

    @Override
    public void start(SchemeHost host) throws IOException {
        LinuxRing ring = host.linuxRing()
                .orElseThrow(() -> new IOException(
                        "the scheme " + name() + " needs io_uring, which cannot be had here: torc doctor says why"));
        SocketOperations operations = new SocketOperations(ring);
        Tasks tasks = new Tasks(host);
        // A path that no worker takes away stays, as after a kill.
        Sockets sockets = new Sockets(operations, path -> host.workers().execute(path::remove));
        running = new SocketRequests(
                new NetService(kind, policy, host, operations, sockets, tasks, new BufferGroups(operations, tasks)));
    }

    private SocketRequests running() {
        SocketRequests now = running;
        if (now == null) {
            throw new IllegalStateException("the scheme " + name() + " has not been started");
        }
        return now;
    }

    @Override
    protected Disposition open(Request request) {
        int flags = openFlags(request);
        int result = flags < 0 ? flags : running().open(request, flags);
        return result < 0 ? answer(request, result) : Disposition.TAKEN;
    }

    @Override
    protected Disposition close(Request request) {
        running().close(request);
        return Disposition.TAKEN;
    }

    @Override
    protected Disposition read(Request request) {
        running().transfer(request, Transfer.Direction.RECEIVE);
        return Disposition.TAKEN;
    }

    @Override
    protected Disposition write(Request request) {
        running().transfer(request, Transfer.Direction.SEND);
        return Disposition.TAKEN;
    }

    @Override
    protected Disposition stat(Request request) {
        return answer(request, running().stat(request));
    }

    @Override
    protected Disposition other(Request request) {
        NetOperation operation = NetOperation.of(request.entry().opcode());
        if (operation == null) {
            return super.other(request);
        }
        int result = operation.isUnderstood(request.entry(), request.selectsBuffer())
                ? running().begin(request, operation)
                : Errno.EINVAL.negated();
        return result < 0 ? answer(request, result) : Disposition.TAKEN;
    }

    @Override
    public void operationFinished(long token, int result) {
        operationCompleted(token, result, 0);
    }

    @Override
    public void operationCompleted(long token, int result, int flags) {
        running().completed(token, result, flags);
    }

    @Override
    public void streamHasRoom(long token) {
        running().streamHasRoom(token);
    }

    @Override
    public void cancel(long token) {
        running().cancel(token);
    }

    @Override
    public void sessionEnded(ServedSession session) {
        running().sessionEnded(session);
    }

    @Override
    public void close() {
        Optional.ofNullable(running).ifPresent(SocketRequests::close);
        running = null;
    }
}
