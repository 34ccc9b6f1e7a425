package dev.torc.soak;

import dev.torc.linux.Linux;
import dev.torc.linux.LinuxSocket;
import dev.torc.linux.LinuxSocket.Direction;
import dev.torc.linux.OperationStream;
import dev.torc.linux.ReceiveBuffers;
import dev.torc.linux.Received;
import dev.torc.linux.SocketKind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Connections that come out of one stream, and bytes that come out of another: all of them, or closed on the way.
final class StreamCaller extends Caller {

    private static final int MOST_BYTES = 64 << 10;
    private static final int BUFFERS = 8;
    private static final int BUFFER_BYTES = 1024;
    private static final int BACKLOG = 16;

    private final Linux linux;
    private final Path path;
    private final ServedContent content;
    private final MemorySegment sent = Arena.ofAuto().allocate(MOST_BYTES);
    private @Nullable Service service;

    StreamCaller(
            String name, Linux linux, Path path, ServedContent content, Findings findings, SplittableRandom random) {
        super(name, findings, random);
        this.linux = linux;
        this.path = path;
        this.content = content;
    }

    /// What is there from step to step.
    private record Service(LinuxSocket listening, OperationStream<LinuxSocket> connections, ReceiveBuffers buffers) {}

    private Service open() throws IOException, InterruptedException {
        Files.deleteIfExists(path); // it was left by who was killed
        LinuxSocket listening = linux.socket(SocketKind.UNIX_STREAM).call();
        listening.bind(UnixDomainSocketAddress.of(path)).call();
        listening.listen(BACKLOG).call();
        return new Service(listening, listening.acceptAll(), linux.receiveBuffers(BUFFERS, BUFFER_BYTES));
    }

    @Override
    void step() throws IOException, InterruptedException {
        Service current = service;
        if (current == null) {
            current = open();
            service = current;
        }
        findings.tally().add(Count.STARTED);
        try (LinuxSocket client = linux.socket(SocketKind.UNIX_STREAM).call()) {
            client.connect(UnixDomainSocketAddress.of(path)).call();
            try (LinuxSocket server = current.connections().next().orElseThrow();
                    OperationStream<Received> arrivals = server.receiveAll(current.buffers())) {
                carry(client, arrivals);
            }
            findings.tally().add(Count.RIGHT);
        } finally {
            findings.tally().add(Count.ENDED);
        }
    }

    private void carry(LinuxSocket client, OperationStream<Received> arrivals)
            throws IOException, InterruptedException {
        int bytes = random.nextInt(1, MOST_BYTES);
        long fileOffset = random.nextLong(ServedContent.BYTES - bytes);
        content.copy(fileOffset, sent.asSlice(0, bytes));
        var unused = client.send(sent.asSlice(0, bytes)).start();
        boolean closesEarly = random.nextInt(4) == 0;
        int wanted = closesEarly ? random.nextInt(bytes) : bytes;
        for (int come = 0; come < wanted; ) {
            try (Received received = arrivals.next().orElseThrow()) {
                int length = (int) received.bytes().byteSize();
                findings.require(
                        content.matches(received.bytes(), fileOffset + come, length),
                        this + ": " + length + " other bytes were received than sent");
                findings.tally().add(Count.STREAMED_BYTES, length);
                come += length;
            }
        }
        if (!closesEarly) {
            client.shutdown(Direction.SENDING).call();
            Optional<Received> more = arrivals.next();
            findings.require(more.isEmpty(), this + ": something was received after the end");
            more.ifPresent(Received::close);
        }
    }

    @Override
    void close() {
        if (service != null) {
            service.connections().close();
            service.listening().close();
            service.buffers().close();
        }
    }
}
