package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.ReceivedMessage;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.Awaited;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.ControlMessage;
import dev.torc.ring.Hello;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.scheme.SchemeServer;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/// A process that has a scheme's name, and hands whom the kernel introduces to whichever server it likes.
record HandMadeProcess(UnixSocket socket, ClientGreeting.Attachment attachment) implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    static HandMadeProcess serving(String name, RunningKernel kernel) throws IOException {
        UnixSocket socket = UnixSocket.connect(kernel.kernel().socket());
        Hello hello = new Hello(Hello.FEATURES, RingSpec.ofEntries(4), 1 << 16, Hello.Wake.FUTEX);
        HandMadeProcess process = new HandMadeProcess(socket, ClientGreeting.attach(socket, hello, null, LIMIT));
        process.take(name);
        return process;
    }

    private void take(String name) {
        ClientRing ring =
                new ClientRing(attachment.segment(), attachment.serverEvent().orElse(null), PollingPolicy.never());
        attachment.pools().getFirst().memory().setString(0, ":" + name);
        long at = ring.claim();
        SubmissionEntry.start(ring.entries(), at, Opcode.OPENAT.number(), 0, AtFlags.FDCWD);
        SubmissionEntry.setOperationFlags(ring.entries(), at, OpenFlags.RDWR | OpenFlags.CREAT);
        ring.submit();
        while (!ring.next()) {
            assertEquals(Awaited.READY, ring.await(LIMIT.toNanos()));
        }
        assertTrue(ring.completions().result() >= 0);
    }

    /// Waits until the kernel wants to forward, and has it served.
    void letForward(SchemeServer server) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(ControlMessage.LAYOUT);
            ReceivedMessage received = socket.receive(bytes, LIMIT);
            ControlMessage message = ControlMessage.decode(
                    bytes.asSlice(0, received.bytes()), received.descriptors().size());
            assertEquals(ControlMessage.Kind.FORWARDER, message.kind());
            UnixSocket end = UnixSocket.adopt(received.descriptors().getFirst());
            assertTrue(server.introduceForwarder(end, message.peer()));
        }
    }

    @Override
    public void close() {
        socket.close();
        attachment.close();
    }
}
