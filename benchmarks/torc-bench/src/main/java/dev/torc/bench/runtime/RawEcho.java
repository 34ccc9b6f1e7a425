package dev.torc.bench.runtime;

import dev.torc.reactor.Answers;
import dev.torc.reactor.LinuxPort;
import dev.torc.reactor.Reactor;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.SocketConstants;
import dev.torc.uring.BufferRing;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PrepareSocket;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// An echo server by the raw face: one receive of a connection goes on, and takes a buffer of the group when something
/// has come, which is sent back from there. A client has one message under way.
///
/// **Threads.** The reactor's.
final class RawEcho {

    private static final int GROUP = 0;
    private static final int BUFFERS = 4096;
    private static final int SEND_FLAGS = MessageFlags.NOSIGNAL | MessageFlags.WAITALL;
    private static final int DESCRIPTOR_SHIFT = 32;

    private final LinuxPort port;
    private final BufferRing group;
    private final int listening;
    private final Answers accepted = (_, result, flags) -> accepted((int) result, flags);
    private final Answers received = (connection, result, flags) -> received((int) connection, (int) result, flags);
    private final Answers sent = this::sent;
    private final Answers closed = (_, _, _) -> {};

    private RawEcho(LinuxPort port, int listening) throws IOException {
        this.port = port;
        this.listening = listening;
        group = BufferRing.open(
                port.ring().orElseThrow(), GROUP, BUFFERS, EchoServers.MESSAGE_BYTES, BufferRing.Use.WHOLE);
    }

    /// Begins to serve, on the reactor's thread.
    static void start(Reactor reactor, int listening) {
        CompletableFuture<RawEcho> begun = new CompletableFuture<>();
        reactor.execute(() -> {
            try {
                RawEcho echo = new RawEcho(reactor.linux(), listening);
                echo.accept();
                begun.complete(echo);
            } catch (IOException | RuntimeException e) {
                begun.completeExceptionally(e);
            }
        });
        var unused = begun.join();
    }

    private long claim() {
        long at = port.claim();
        if (at == SubmissionQueue.FULL) {
            throw new IllegalStateException("the ring is smaller than what is to be in flight");
        }
        return at;
    }

    private void accept() {
        long at = claim();
        PrepareSocket.acceptMultishot(port.entries(), at, listening, SocketConstants.SOCK_CLOEXEC);
        port.start(at, accepted, 0);
    }

    private void accepted(int result, int flags) {
        if (result >= 0) {
            receive(result);
        }
        if ((flags & CqeFlags.MORE) == 0) {
            accept();
        }
    }

    private void receive(int connection) {
        long at = claim();
        PrepareSocket.receiveMultishot(port.entries(), at, connection, GROUP, 0);
        port.start(at, received, connection);
    }

    private void received(int connection, int result, int flags) {
        if (result > 0) {
            int buffer = BufferRing.bufferOf(flags);
            long at = claim();
            PrepareSocket.send(port.entries(), at, connection, group.filledAddress(buffer, result), result, SEND_FLAGS);
            port.start(at, sent, (long) connection << DESCRIPTOR_SHIFT | buffer);
        }
        if ((flags & CqeFlags.MORE) == 0) {
            if (result > 0 || result == Errno.ENOBUFS.negated()) {
                receive(connection);
            } else {
                close(connection);
            }
        }
    }

    private void sent(long tag, long result, int flags) {
        group.giveBack((int) tag);
        // A client that is gone ends the receive as well, which closes.
    }

    private void close(int connection) {
        long at = claim();
        PrepareFile.close(port.entries(), at, connection);
        port.start(at, closed, connection);
    }
}
