package dev.torc.scheme.net;

import dev.torc.scheme.Request;
import dev.torc.scheme.ServedSession;
import dev.torc.uapi.Errno;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The open of a socket that connects or listens.
///
/// What can wait, waits elsewhere: for the other side, Linux does; for a host's name, and for the file system where a
/// path is bound, a worker thread.
final class Opening extends Task {

    private static final System.Logger LOG = System.getLogger(Opening.class.getName());
    private static final int NONE = -1;

    private final NetService service;
    private final ServedSession session;
    private final Target target;
    private final int openFlags;

    // Written by a worker before it hands over what it came to.
    private InetAddress[] hosts = new InetAddress[0];
    private Optional<BoundPath> bound = Optional.empty();

    private Step step = Step.FINDING;
    private int tried;
    private int descriptor = NONE;
    private MemorySegment address = MemorySegment.NULL;
    private boolean cancelled;

    /// Who has the host's name: the worker that says what it found, or who gives it up. Not both answer.
    private final AtomicBoolean settled = new AtomicBoolean();

    private enum Step {
        /// A worker asks for the addresses of a host.
        FINDING,
        /// A worker binds a path.
        BINDING,
        /// Linux connects.
        CONNECTING
    }

    Opening(NetService service, Request request, Target target, int openFlags) {
        this.service = service;
        this.session = request.session();
        this.target = target;
        this.openFlags = openFlags;
    }

    /// Begins. Room for the handle is reserved.
    void begin() {
        if (service.kind() == NetKind.UNIX) {
            beginPath();
            return;
        }
        try {
            hosts = new InetAddress[] {InetAddress.ofLiteral(target.host())};
            found();
        } catch (IllegalArgumentException name) {
            inWorker(this::find);
        }
    }

    private void beginPath() {
        byte[] path = target.pathBytes();
        if (path.length > SocketAddresses.MOST_PATH_BYTES) {
            fail(Errno.ENAMETOOLONG.negated());
            return;
        }
        address = SocketAddresses.of(path);
        if (!target.listens()) {
            connect();
            return;
        }
        step = Step.BINDING;
        inWorker(() -> {
            int result = SocketAddresses.listen(NetKind.UNIX, address);
            bound = result < 0 ? Optional.empty() : Optional.of(BoundPath.of(path));
            service.host().operationFinished(token(), result);
        });
    }

    private void inWorker(Runnable work) {
        boolean willBeDone = service.host().workers().execute(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "an open of " + target + " failed", e);
                service.host().operationFinished(token(), Errno.EIO.negated());
            }
        });
        if (!willBeDone) {
            fail(Errno.EAGAIN.negated());
        }
    }

    /// Asks who a host is, on a worker's thread.
    private void find() {
        int result = 0;
        try {
            hosts = InetAddress.getAllByName(target.host());
        } catch (UnknownHostException e) {
            result = Errno.EHOSTUNREACH.negated();
        }
        if (settled.compareAndSet(false, true)) {
            service.host().operationFinished(token(), result);
        }
    }

    private void found() {
        if (!target.listens()) {
            tryNext(Errno.EHOSTUNREACH.negated());
            return;
        }
        InetAddress host = hosts[0];
        if (!service.policy().allows(host)) {
            LOG.log(
                    Level.DEBUG,
                    "{0} wants to listen at {1}, which the policy of {2}: does not allow",
                    session,
                    host.getHostAddress(),
                    service.kind().scheme());
            fail(Errno.EACCES.negated());
            return;
        }
        listening(SocketAddresses.listen(service.kind(), SocketAddresses.of(host, target.port())));
    }

    private void listening(int result) {
        if (result < 0) {
            fail(result);
            return;
        }
        boolean accepts = service.kind().isConnected();
        OpenSocket socket = give(result, accepts ? OpenSocket.Kind.LISTENER : OpenSocket.Kind.MESSAGES);
        bound.ifPresent(socket::setPath);
    }

    /// Connects with the next address of the host.
    ///
    /// @param otherwise what it comes to if there is none
    private void tryNext(int otherwise) {
        if (tried == hosts.length) {
            fail(otherwise);
            return;
        }
        address = SocketAddresses.of(hosts[tried++], target.port());
        connect();
    }

    private void connect() {
        int result = SocketAddresses.open(service.kind(), address);
        if (result < 0) {
            fail(result);
            return;
        }
        descriptor = result;
        step = Step.CONNECTING;
        service.operations().connect(token(), descriptor, address);
    }

    @Override
    void completed(int result, int flags) {
        switch (step) {
            case FINDING -> {
                if (result < 0 || cancelled) {
                    fail(cancelled ? Errno.ECANCELED.negated() : result);
                } else {
                    found();
                }
            }
            case BINDING -> listening(result);
            case CONNECTING -> connected(result);
        }
    }

    private void connected(int result) {
        if (result >= 0) {
            boolean streams = service.kind().isConnected();
            give(descriptor, streams ? OpenSocket.Kind.STREAM : OpenSocket.Kind.MESSAGES);
            return;
        }
        service.operations().forget(descriptor);
        if (!cancelled && SocketAddresses.isOfAddress(result)) {
            tryNext(result);
        } else {
            fail(result);
        }
    }

    private OpenSocket give(int opened, OpenSocket.Kind kind) {
        OpenSocket socket = service.sockets().add(opened, kind, openFlags);
        service.tasks().end(this, session.handles().add(socket.number()));
        return socket;
    }

    private void fail(int result) {
        session.handles().release();
        service.tasks().end(this, result);
    }

    @Override
    void cancel() {
        cancelled = true;
        switch (step) {
            case FINDING -> {
                // Whom a name server lets wait is not waited for.
                if (settled.compareAndSet(false, true)) {
                    fail(Errno.ECANCELED.negated());
                }
            }
            case BINDING -> {}
            case CONNECTING -> service.operations().cancel(token());
        }
    }
}
