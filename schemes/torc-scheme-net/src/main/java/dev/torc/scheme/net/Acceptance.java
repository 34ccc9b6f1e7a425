package dev.torc.scheme.net;

import dev.torc.scheme.ServedSession;
import dev.torc.uapi.AcceptFlags;

/// The acceptance of the next who connects with a listener.
final class Acceptance extends Task {

    private final NetService service;
    private final ServedSession session;
    private final OpenSocket listener;
    private final int openFlags;

    /// @param openFlags the `O_*` flags that the connection is to have
    Acceptance(NetService service, ServedSession session, OpenSocket listener, int openFlags) {
        this.service = service;
        this.session = session;
        this.listener = listener;
        this.openFlags = openFlags;
    }

    /// Begins. Room for the handle is reserved.
    ///
    /// @param how whether to wait
    void begin(int how) {
        service.sockets().use(listener);
        Integer waiting = listener.accepted().poll();
        if (waiting != null) {
            completed(waiting, 0);
        } else {
            service.operations().accept(token(), listener.descriptor(), how);
        }
    }

    /// {@return how to accept: whether to wait for somebody}
    static int how(boolean waits) {
        return waits ? 0 : AcceptFlags.DONTWAIT;
    }

    @Override
    void completed(int result, int flags) {
        if (result < 0) {
            session.handles().release();
            service.tasks().end(this, result);
        } else {
            OpenSocket socket = service.sockets().add(result, OpenSocket.Kind.STREAM, openFlags);
            service.tasks().end(this, session.handles().add(socket.number()));
        }
        service.sockets().unuse(listener);
    }

    @Override
    void cancel() {
        service.operations().cancel(token());
    }
}
