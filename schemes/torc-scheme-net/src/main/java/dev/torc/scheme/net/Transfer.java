package dev.torc.scheme.net;

/// What is to be sent or received.
///
/// @param direction which of both
/// @param address where the bytes are, or go: in the client's pool
/// @param bytes how many at most
/// @param flags `MSG_*` beside those of the socket
record Transfer(Direction direction, long address, int bytes, int flags) {

    enum Direction {
        RECEIVE,
        SEND
    }

    /// Begins it on a socket that is connected, or that messages come to.
    void begin(NetService service, long token, OpenSocket socket) {
        service.host().attach(token, socket.number());
        service.sockets().use(socket);
        int fd = socket.descriptor();
        switch (direction) {
            case RECEIVE -> service.operations().receive(token, fd, this, socket.receiveFlags() | flags);
            case SEND -> service.operations().send(token, fd, this, socket.sendFlags() | flags);
        }
    }
}
