package dev.torc.scheme.net;

import dev.torc.uapi.Errno;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The connection that a listener has for itself, which is read and written by its own handle: with whoever connects
/// next when that is first asked for. So a program that knows nothing of accepting can serve one.
final class FirstCaller {

    private final NetService service;
    private final OpenSocket listener;
    private final Deque<Held> waiting = new ArrayDeque<>();
    private @Nullable OpenSocket connection;

    FirstCaller(NetService service, OpenSocket listener) {
        this.service = service;
        this.listener = listener;
    }

    /// Begins a transfer of the listener, now or when there is somebody.
    void begin(long token, Transfer transfer) {
        OpenSocket connected = connection;
        if (connected != null) {
            transfer.begin(service, token, connected);
            return;
        }
        Held held = new Held(transfer);
        service.tasks().begin(held, token);
        service.sockets().use(listener);
        listener.tasks().add(held);
        waiting.add(held);
        if (waiting.peek() == held) {
            accept(held);
        }
    }

    private void accept(Held held) {
        Integer accepted = listener.accepted().poll();
        if (accepted != null) {
            connected(accepted);
        } else {
            service.operations().accept(held.token(), listener.descriptor(), Acceptance.how(listener.waits()));
        }
    }

    private void connected(int descriptor) {
        OpenSocket connected = service.sockets().add(descriptor, OpenSocket.Kind.STREAM, listener.openFlags());
        connection = connected;
        for (Held held : List.copyOf(waiting)) {
            leave(held);
            if (held.cancelled) {
                service.tasks().end(held, Errno.ECANCELED.negated());
            } else {
                service.tasks().leave(held);
                held.transfer.begin(service, held.token(), connected);
            }
            service.sockets().unuse(listener);
        }
        if (listener.isClosing()) {
            close();
        }
    }

    private void leave(Held held) {
        waiting.remove(held);
        listener.tasks().remove(held);
    }

    /// The listener is closed, and with it the connection that is its own.
    void close() {
        OpenSocket connected = connection;
        if (connected != null && !connected.isClosing()) {
            service.sockets().close(connected, Sockets.NOBODY);
        }
    }

    /// A transfer that waits for somebody; of several, the first is the one that Linux accepts for.
    private final class Held extends Task {

        private final Transfer transfer;
        private boolean cancelled;

        Held(Transfer transfer) {
            this.transfer = transfer;
        }

        @Override
        void completed(int result, int flags) {
            if (result >= 0) {
                FirstCaller.this.connected(result);
            } else {
                end(result);
            }
        }

        private void end(int result) {
            leave(this);
            service.tasks().end(this, result);
            Held next = waiting.peek();
            if (next != null) {
                accept(next);
            }
            service.sockets().unuse(listener);
        }

        @Override
        void cancel() {
            cancelled = true;
            if (waiting.peek() == this) {
                service.operations().cancel(token());
                return;
            }
            leave(this);
            service.tasks().end(this, Errno.ECANCELED.negated());
            service.sockets().unuse(listener);
        }
    }
}
