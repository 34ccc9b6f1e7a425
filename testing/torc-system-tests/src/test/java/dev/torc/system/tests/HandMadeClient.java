package dev.torc.system.tests;

import dev.torc.posix.Descriptor;
import dev.torc.posix.ReceivedMessage;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.Hello;
import dev.torc.ring.RingSpec;
import dev.torc.ring.Welcome;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A client that takes the steps of the protocol one by one, so that a test can stop between any two, leave one out, or
/// say something else instead.
final class HandMadeClient implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private final UnixSocket socket;

    private HandMadeClient(UnixSocket socket) {
        this.socket = socket;
    }

    static HandMadeClient connect(Path path) throws IOException {
        return new HandMadeClient(UnixSocket.connect(path));
    }

    static Hello hello() {
        return hello(HandMadeSession.POOL_BYTES);
    }

    static Hello hello(long poolBytes) {
        return new Hello(Hello.FEATURES, RingSpec.ofEntries(HandMadeSession.ENTRIES), poolBytes, Hello.Wake.FUTEX);
    }

    void say(Hello hello) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(Hello.BYTES, Long.BYTES);
            hello.encode(message);
            say(message, List.of());
        }
    }

    void say(MemorySegment message, List<Descriptor> descriptors) throws IOException {
        socket.send(message, descriptors, LIMIT);
    }

    /// Waits for the grant and maps it.
    ///
    /// @throws dev.torc.ring.GreetingException if it is a refusal
    HandMadeSession session() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(Welcome.BYTES, Long.BYTES);
            try (ReceivedMessage received = socket.receive(answer, LIMIT)) {
                Welcome welcome = Welcome.decode(answer.asSlice(0, received.bytes()));
                return HandMadeSession.map(this, welcome, received.descriptors());
            }
        }
    }

    /// Connects, greets and maps: an ordinary session, to begin with.
    static HandMadeSession attach(Path path) throws IOException {
        HandMadeClient client = connect(path);
        client.say(hello());
        return client.session();
    }

    /// Waits until the server has ended the connection.
    void awaitHangUp() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            while (true) {
                socket.receive(arena.allocate(Welcome.BYTES, Long.BYTES), LIMIT).close();
            }
        } catch (EOFException hungUp) {
            // That is what was waited for.
        }
    }

    boolean isHungUp() {
        return socket.isHungUp();
    }

    @Override
    public void close() {
        socket.close();
    }
}
