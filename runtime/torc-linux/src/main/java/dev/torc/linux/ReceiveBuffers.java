package dev.torc.linux;

import dev.torc.reactor.Answer;
import dev.torc.reactor.CallEnd;
import dev.torc.reactor.CallFuture;
import dev.torc.uapi.Errno;
import dev.torc.uring.BufferRing;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareSocket;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Buffers that receives take when something has come (Linux 5.19).
///
/// When all are taken, the streams pause, and go on when one comes back: nothing is lost, since what was not
/// received waits in the sockets.
///
/// **Ownership.** Its memory is freed with the reactor, since until then a receive may have one of the buffers;
/// [#close] ends the group. Close the streams first. **Threads.** Any.
public final class ReceiveBuffers implements AutoCloseable {

    private final Linux linux;
    private final BufferRing group;

    // The reactor's. Those that found no buffer rest, the longest first.
    private final LinkedHashSet<OperationStream<Received>> resting = new LinkedHashSet<>();
    private final int count;
    private boolean looking;
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
        return new OperationStream<>(
                        linux,
                        new StreamCall.Subject(
                                "recv",
                                socket,
                                socket,
                                (entries, at) -> PrepareSocket.receiveMultishot(
                                        entries, at, socket.number(), group.number(), 0)),
                        new Arrivals())
                .start();
    }

    /// What the answers of a stream of receives mean. **Threads.** The reactor's, but for [#drop].
    private final class Arrivals implements StreamMeaning<Received> {

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
        public Reaction ended(OperationStream<Received> stream, int errno) {
            if (errno != Errno.ENOBUFS.number() || closed) {
                return Reaction.FAIL;
            }
            if (taken < count) {
                return Reaction.GO_ON;
            }
            resting.add(stream);
            return Reaction.AWAIT;
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
            wakeResting();
        }
    }

    /// Lets as many streams go on as there are buffers. Of those, who has nothing to receive takes none: so it is
    /// looked again, when Linux has looked at them, whether buffers are left for others. A buffer that comes back
    /// costs no more than the streams that go on by it, however many rest.
    private void wakeResting() {
        for (int free = count - taken; free > 0 && !resting.isEmpty(); ) {
            if (resting.removeFirst().resume()) {
                free--;
            }
        }
        if (!resting.isEmpty() && !looking) {
            looking = true;
            Look look = new Look();
            Prepare.nop(look, Look.ENTRY);
            linux.port().start(look);
        }
    }

    /// Comes back when Linux has looked at all that was submitted before it.
    private final class Look extends CallFuture<Answer> {

        @Override
        protected void answered() {
            looking = false;
            if (!closed && end() == CallEnd.ANSWERED && taken < count) {
                wakeResting();
            }
            complete(this);
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
                    resting.forEach(OperationStream::resume);
                    resting.clear();
                }
                return closed;
            });
        } catch (IOException e) {
            // The reactor is closed, and the group with it.
            return;
        }
    }
}
