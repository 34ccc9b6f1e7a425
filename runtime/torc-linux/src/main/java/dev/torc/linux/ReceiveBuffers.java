package dev.torc.linux;

import dev.torc.uring.BufferRing;
import dev.torc.uring.PrepareSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Buffers that receives take when something has come (Linux 5.19).
///
/// When all are taken, the streams pause, and go on when one comes back: nothing is lost, since what was not received
/// waits in the sockets.
///
/// **Ownership.** Its memory is freed with the reactor, since until then a receive may have one of the buffers;
/// [#close] ends the group. Close the streams first. **Threads.** Any.
public final class ReceiveBuffers implements AutoCloseable {

    private final Linux linux;
    private final BufferRing group;

    // The reactor's.
    private final List<OperationStream<Received>> streams = new ArrayList<>();
    private final int count;
    private int taken;
    private boolean closed;

    private ReceiveBuffers(Linux linux, BufferRing group, int count) {
        this.linux = linux;
        this.group = group;
        this.count = count;
    }

    static ReceiveBuffers open(Linux linux, int count, int bufferBytes) throws IOException {
        return PortTables.onRing(linux, (ring, tables) -> {
            int number = tables.takeGroup();
            try {
                return new ReceiveBuffers(
                        linux, BufferRing.open(ring, number, count, bufferBytes, BufferRing.Use.WHOLE), count);
            } catch (IOException | RuntimeException e) {
                tables.giveBackGroup(number);
                throw e;
            }
        });
    }

    /// {@return the length of each buffer, in bytes}
    public int bufferBytes() {
        return group.bufferBytes();
    }

    OperationStream<Received> stream(LinuxSocket socket) {
        OperationStream<Received> stream = new OperationStream<>(
                linux,
                "recv",
                socket,
                socket,
                (entries, at) -> PrepareSocket.receiveMultishot(entries, at, socket.number(), group.number(), 0),
                new Arrivals());
        linux.port().reactor().execute(() -> {
            streams.removeIf(OperationStream::isOver);
            streams.add(stream);
        });
        return stream.start();
    }

    /// What the answers of a stream of receives mean. **Threads.** The reactor's, but for [#drop].
    private final class Arrivals implements OperationStream.Meaning<Received> {

        @Override
        public @Nullable Received of(long result, int flags) {
            if (!BufferRing.hasBuffer(flags)) {
                return null; // the other side has ended
            }
            int buffer = BufferRing.bufferOf(flags);
            taken++;
            Received received = new Received(
                    ReceiveBuffers.this,
                    buffer,
                    group.filled(buffer, (int) result).asReadOnly());
            if (result == 0) {
                received.close();
                return null;
            }
            return received;
        }

        @Override
        public boolean hasRoom() {
            return taken < count && !closed;
        }

        @Override
        public boolean isOver() {
            return closed;
        }

        @Override
        public void drop(Received received) {
            received.close();
        }
    }

    void giveBack(int buffer) {
        try {
            linux.port().reactor().execute(() -> giveBackHere(buffer));
        } catch (RejectedExecutionException e) {
            // The reactor is closed, and the group with it.
            return;
        }
    }

    private void giveBackHere(int buffer) {
        taken--;
        if (!closed) {
            group.giveBack(buffer);
            streams.forEach(OperationStream::resume);
        }
    }

    /// Ends the group: streams that still need it fail. A second time does nothing.
    @Override
    public void close() {
        try {
            PortTables.onRing(linux, (ring, tables) -> {
                if (!closed) {
                    closed = true;
                    group.close();
                    streams.forEach(OperationStream::resume);
                }
                return closed;
            });
        } catch (IOException e) {
            // The reactor is closed, and the group with it.
            return;
        }
    }
}
