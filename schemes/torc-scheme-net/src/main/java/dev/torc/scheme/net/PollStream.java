package dev.torc.scheme.net;

import dev.torc.scheme.SchemeHost.Sent;

/// What a socket becomes ready for, again and again. What comes while the client has no room is told as one.
final class PollStream extends Streaming {

    private final int events;
    private int held;

    /// @param events `POLL*`
    PollStream(NetService service, OpenSocket socket, int events) {
        super(service, socket);
        this.events = events;
    }

    @Override
    void start() {
        service().operations().pollAll(token(), socket().descriptor(), events);
    }

    @Override
    int take(int result, int flags) {
        if (result < 0) {
            return result;
        }
        held |= result;
        return goesOn();
    }

    @Override
    boolean sendHeld() {
        if (held != 0 && service().host().send(token(), held) == Sent.SENT) {
            held = 0;
        }
        return held == 0;
    }

    @Override
    boolean restsWithoutRoom() {
        return false;
    }

    @Override
    void drop() {
        held = 0;
    }
}
