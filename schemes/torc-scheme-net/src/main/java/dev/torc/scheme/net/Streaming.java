package dev.torc.scheme.net;

import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;

/// A call with many answers: an operation of Linux' that goes on, begun again where Linux ends it before its time.
///
/// What a client has no room for is held by the subclass, which sees to it that this has a bound.
abstract class Streaming extends Task {

    private static final int GOES_ON = 1;

    private final NetService service;
    private final OpenSocket socket;
    private int end = GOES_ON;
    private boolean underWay;
    private boolean stopping;

    Streaming(NetService service, OpenSocket socket) {
        this.service = service;
        this.socket = socket;
    }

    final NetService service() {
        return service;
    }

    final OpenSocket socket() {
        return socket;
    }

    /// Begins.
    final void begin() {
        service.sockets().use(socket);
        socket.tasks().add(this);
        goOn();
    }

    /// Has Linux begin the operation.
    abstract void start();

    /// Takes a result in.
    ///
    /// @param flags `IORING_CQE_F_*`
    /// @return [#goesOn], or what the call comes to: 0 or a negated errno
    abstract int take(int result, int flags);

    /// Sends what is held.
    ///
    /// @return whether nothing is left
    abstract boolean sendHeld();

    /// {@return whether Linux is to bring no more while the client has no room}
    abstract boolean restsWithoutRoom();

    /// What is held goes to nobody.
    abstract void drop();

    /// {@return what [#take] answers for a stream that is not over}
    static int goesOn() {
        return GOES_ON;
    }

    /// Ends the stream, behind what is held, unless it has come to an end already.
    ///
    /// @param result what the call comes to
    final void endBehind(int result) {
        if (end == GOES_ON) {
            end = result;
        }
    }

    @Override
    final void completed(int result, int flags) {
        if ((flags & CqeFlags.MORE) == 0) {
            underWay = false;
            stopping = false;
        }
        endBehind(result == Errno.ECANCELED.negated() ? GOES_ON : take(result, flags));
        goOn();
    }

    @Override
    final void hasRoom() {
        goOn();
    }

    /// What was held for want of room is not waited for: the call ends when Linux has let go of it.
    @Override
    final void cancel() {
        end = Errno.ECANCELED.negated();
        goOn();
    }

    private void goOn() {
        boolean sentAll = sendHeld();
        boolean over = end != GOES_ON;
        if (underWay && (over || (!sentAll && restsWithoutRoom()))) {
            stop();
        } else if (!underWay && over && (sentAll || end == Errno.ECANCELED.negated())) {
            drop();
            socket.tasks().remove(this);
            service.tasks().end(this, end);
            service.sockets().unuse(socket);
        } else if (!underWay && !over && sentAll) {
            underWay = true;
            start();
        }
    }

    private void stop() {
        if (!stopping) {
            stopping = true;
            service.operations().cancel(token());
        }
    }
}
