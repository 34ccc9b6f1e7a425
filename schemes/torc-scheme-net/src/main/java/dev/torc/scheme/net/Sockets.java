package dev.torc.scheme.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What handles stand for: sockets, and how many calls are using each.
///
/// Files are closed when the calls in flight on them have been answered. A call on a socket may wait for ever, so
/// closing one first asks for the end of all of them: they are answered with ECANCELED, or with what they had come to.
///
/// **Threads.** The server's.
final class Sockets {

    /// Nobody waits for the close.
    static final long NOBODY = -1L;

    private final SocketOperations operations;
    private final BoundPath.Remover remover;
    private final List<OpenSocket> all = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    Sockets(SocketOperations operations, BoundPath.Remover remover) {
        this.operations = operations;
        this.remover = remover;
    }

    /// Takes a descriptor in.
    ///
    /// @param openFlags the `O_*` flags that it was opened with
    OpenSocket add(int descriptor, OpenSocket.Kind kind, int openFlags) {
        Integer place = free.poll();
        OpenSocket socket = new OpenSocket(place == null ? all.size() : place, descriptor, kind, openFlags);
        if (place == null) {
            all.add(socket);
        } else {
            all.set(place, socket);
        }
        return socket;
    }

    OpenSocket get(int number) {
        return all.get(number);
    }

    /// A call begins to use a socket.
    void use(OpenSocket socket) {
        socket.addUsers(1);
    }

    /// A call has ended. If it was the last one of a socket whose handle is gone, the socket is closed.
    void unuse(OpenSocket socket) {
        socket.addUsers(-1);
        closeIfUnused(socket);
    }

    /// The handle is gone: what waits is ended, then the socket closed.
    ///
    /// @param closer the call that is answered when it is closed, or [#NOBODY]
    void close(OpenSocket socket, long closer) {
        // As one that uses it, so that none of those that end closes it before this has come to its end.
        use(socket);
        socket.close(closer);
        List.copyOf(socket.tasks()).forEach(Task::cancel);
        socket.firstCaller().ifPresent(FirstCaller::close);
        if (socket.users() > 1) {
            operations.endAllOn(socket.descriptor());
        }
        unuse(socket);
    }

    /// Gives a descriptor back that is to be accepted by another call.
    ///
    /// @return the descriptor, owned by the caller
    int takeOut(OpenSocket socket) {
        free.push(socket.number());
        return socket.descriptor();
    }

    private void closeIfUnused(OpenSocket socket) {
        if (socket.users() != 0 || !socket.isClosing()) {
            return;
        }
        free.push(socket.number());
        socket.accepted().forEach(operations::forget);
        socket.path().ifPresent(remover::remove);
        if (socket.closer() == NOBODY) {
            operations.forget(socket.descriptor());
        } else {
            operations.close(socket.closer(), socket.descriptor());
        }
    }
}
