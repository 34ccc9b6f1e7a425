package dev.torc.reactor;

import dev.torc.layout.SegmentWords;
import dev.torc.memory.SharedSegment;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.Awaited;
import dev.torc.ring.ClientRing;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionLayout;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/// The server's end of a session: driven by the test itself, or by a thread that answers each call with its `off`
/// field plus one.
final class TestServer implements AutoCloseable {

    /// What the server took.
    ///
    /// @param handle its descriptor or handle
    /// @param fileIndex one more than a place among the registered files, or 0
    record Taken(int opcode, long userData, long address, int handle, int fileIndex) {}

    private static final int TOO_FAR = 0x4000_0000;

    final SessionSegment segment;
    final EventDescriptor bell;
    final UnixSocket.Pair sockets;
    final ServerRing ring;
    final SessionPort port;

    private final Submission[] batch = {new Submission(), new Submission(), new Submission(), new Submission()};
    private final Queue<Taken> taken = new ArrayDeque<>();
    private CompletableFuture<?> serving = CompletableFuture.completedFuture(null);

    private TestServer(Reactor reactor, int entries) throws IOException {
        segment = SessionSegment.create(new RingSpec(entries, 2 * entries, EntryOrder.AS_WRITTEN));
        bell = EventDescriptor.create();
        sockets = UnixSocket.pair();
        ring = new ServerRing(segment, bell, PollingPolicy.never());
        port = reactor.attach(new SessionPort.Session(
                new ClientRing(segment, null, PollingPolicy.never()),
                bell,
                sockets.first().descriptor()));
    }

    static TestServer of(Reactor reactor, int entries) {
        try {
            return new TestServer(reactor, entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestServer serving(Reactor reactor, int entries) {
        TestServer server = of(reactor, entries);
        server.serve();
        return server;
    }

    void serve() {
        CompletableFuture<?> done = new CompletableFuture<>();
        serving = done;
        Thread.ofPlatform().daemon().name("test-server").start(() -> {
            try {
                while (ring.await(Long.MAX_VALUE) == Awaited.READY) {
                    answerAll();
                }
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
    }

    private void answerAll() {
        int count;
        while ((count = ring.take(batch)) != 0) {
            for (int i = 0; i < count; i++) {
                ring.complete(batch[i].userData(), (int) batch[i].offset() + 1, 0);
            }
            ring.flush();
        }
    }

    /// {@return the next that was submitted, which the test answers}
    Taken next() {
        while (taken.isEmpty()) {
            if (ring.await(Long.MAX_VALUE) != Awaited.READY) {
                throw new AssertionError("the client is gone");
            }
            int count = ring.take(batch);
            for (int i = 0; i < count; i++) {
                taken.add(new Taken(
                        batch[i].opcode(),
                        batch[i].userData(),
                        batch[i].address(),
                        batch[i].fd(),
                        batch[i].fileIndex()));
            }
        }
        return taken.remove();
    }

    void answer(Taken call, int result) {
        answer(call.userData(), result, 0);
    }

    void answer(long userData, int result, int flags) {
        ring.complete(userData, result, flags);
        ring.flush();
    }

    /// Does what Linux does when the server's process ends.
    void die() {
        sockets.second().close();
    }

    /// Says that more completions were published than there are slots.
    void lieAboutTail() {
        SessionLayout layout = segment.layout();
        long tail = layout.cqRingAt() + layout.cqOffsets().tail();
        try (SharedSegment again = SharedSegment.mapForeign(segment.descriptor(), layout.totalBytes())) {
            var words = new SegmentWords(again.memory());
            words.storeRelease(tail, words.loadAcquire(tail) + TOO_FAR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bell.signal();
    }

    @Override
    public void close() {
        port.close();
        ring.peerIsGone();
        var unused = serving.join();
        sockets.first().close();
        sockets.second().close();
        bell.close();
        segment.close();
    }
}
