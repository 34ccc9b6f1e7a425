package dev.torc.scheme.net;

import dev.torc.scheme.HandleTable;
import dev.torc.scheme.SchemeHost.Sent;
import dev.torc.scheme.ServedSession;
import dev.torc.uapi.Errno;

/// Everyone who connects with a listener, a handle each.
///
/// While its client has no room, or no handle is left, nobody more is accepted: who connects waits in the listener's
/// backlog, and who was accepted already at the listener, for whoever asks next.
final class ConnectionStream extends Streaming {

    private final ServedSession session;
    private int unsent = HandleTable.NONE;

    ConnectionStream(NetService service, OpenSocket listener, ServedSession session) {
        super(service, listener);
        this.session = session;
    }

    @Override
    void start() {
        service().operations().acceptAll(token(), socket().descriptor());
    }

    @Override
    int take(int result, int flags) {
        if (result >= 0) {
            socket().accepted().add(result);
            return goesOn();
        }
        // Who had connected has gone already: the listener is as it was.
        return result == Errno.ECONNABORTED.negated() ? goesOn() : result;
    }

    @Override
    boolean sendHeld() {
        while (unsent != HandleTable.NONE || !socket().accepted().isEmpty()) {
            if (unsent == HandleTable.NONE) {
                if (!session.handles().reserve()) {
                    endBehind(Errno.EMFILE.negated());
                    return true;
                }
                int descriptor = socket().accepted().remove();
                OpenSocket connection =
                        service().sockets().add(descriptor, OpenSocket.Kind.STREAM, socket().openFlags());
                unsent = session.handles().add(connection.number());
            }
            if (service().host().send(token(), unsent) != Sent.SENT) {
                return false;
            }
            unsent = HandleTable.NONE;
        }
        return true;
    }

    @Override
    boolean restsWithoutRoom() {
        return true;
    }

    /// A handle that was not told can be guessed: its client may have closed it, or be using it.
    @Override
    void drop() {
        int number = unsent == HandleTable.NONE
                ? HandleTable.NONE
                : session.handles().remove(unsent);
        unsent = HandleTable.NONE;
        if (number == HandleTable.NONE) {
            return;
        }
        Sockets sockets = service().sockets();
        OpenSocket connection = sockets.get(number);
        if (connection.users() != 0) {
            sockets.close(connection, Sockets.NOBODY);
        } else {
            socket().accepted().addFirst(sockets.takeOut(connection));
        }
    }
}
