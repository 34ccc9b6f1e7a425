package dev.torc.scheme.net;

import dev.torc.scheme.SchemeHost.Sent;
import dev.torc.uapi.CqeFlags;
import dev.torc.uring.BufferRing;
import java.util.ArrayDeque;
import java.util.Deque;

/// Everything that a socket receives, each piece in a buffer of a group that the client has provided.
///
/// Linux writes into the client's pool, and stops when no buffer is left (ENOBUFS): what is not received then waits in
/// the socket, and by that at its sender's. So what is held for want of room is no more than the client's buffers.
final class ReceiveStream extends Streaming {

    private static final int OF_BUFFER = CqeFlags.BUFFER | CqeFlags.SOCK_NONEMPTY | -1 << CqeFlags.BUFFER_SHIFT;

    private final BufferGroups.Group group;
    private final Deque<Piece> held = new ArrayDeque<>();

    /// What was received.
    ///
    /// @param bytes how many
    /// @param flags in which buffer
    private record Piece(int bytes, int flags) {}

    ReceiveStream(NetService service, OpenSocket socket, BufferGroups.Group group) {
        super(service, socket);
        this.group = group;
    }

    @Override
    void start() {
        service().operations().receiveAll(token(), socket().descriptor(), group.number());
    }

    @Override
    int take(int result, int flags) {
        boolean hasBuffer = BufferRing.hasBuffer(flags);
        if (hasBuffer) {
            group.used(1);
            Piece piece = new Piece(result, flags & OF_BUFFER);
            if (!held.isEmpty() || !sent(piece)) {
                held.add(piece);
            }
        }
        boolean isMessage = hasBuffer && socket().kind() == OpenSocket.Kind.MESSAGES;
        return result > 0 || isMessage ? goesOn() : result;
    }

    private boolean sent(Piece piece) {
        return service().host().send(token(), piece.bytes(), piece.flags()) == Sent.SENT;
    }

    @Override
    boolean sendHeld() {
        while (!held.isEmpty()) {
            if (!sent(held.peek())) {
                return false;
            }
            held.remove();
        }
        return true;
    }

    @Override
    boolean restsWithoutRoom() {
        return false;
    }

    @Override
    void drop() {
        held.clear();
    }
}
