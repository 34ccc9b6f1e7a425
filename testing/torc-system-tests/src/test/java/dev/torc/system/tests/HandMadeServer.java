package dev.torc.system.tests;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.memory.HugePages;
import dev.torc.memory.SharedSegment;
import dev.torc.posix.Descriptor;
import dev.torc.posix.ReceivedMessage;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.Hello;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionLayout;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Submission;
import dev.torc.ring.Welcome;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A server of one client that takes the steps of the protocol one by one, so that a test can do something else
/// instead.
final class HandMadeServer implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final UnixSocket listener;
    private final List<Runnable> owned = new ArrayList<>();

    private HandMadeServer(UnixSocket listener) {
        this.listener = listener;
        owned.add(listener::close);
    }

    static HandMadeServer listen(Path path) throws IOException {
        return new HandMadeServer(UnixSocket.listen(path));
    }

    /// A client that has greeted.
    ///
    /// @param socket its connection
    /// @param hello what it said
    record Guest(UnixSocket socket, Hello hello) {

        void say(MemorySegment message, List<Descriptor> descriptors) throws IOException {
            socket.send(message, descriptors, LIMIT);
        }

        /// {@return an honest answer, to be changed before it is sent}
        MemorySegment welcome(Arena arena) {
            MemorySegment message = arena.allocate(Welcome.BYTES, Long.BYTES);
            new Welcome(Hello.FEATURES, hello.spec(), hello.poolBytes(), 1, Hello.Wake.FUTEX).encode(message);
            return message;
        }
    }

    Guest greeted() throws IOException {
        UnixSocket socket = listener.accept(LIMIT);
        owned.add(socket::close);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(Hello.BYTES, Long.BYTES);
            try (ReceivedMessage received = socket.receive(message, LIMIT)) {
                return new Guest(socket, Hello.decode(message.asSlice(0, received.bytes())));
            }
        }
    }

    /// A session as an honest server would have made it.
    ///
    /// @param socket the client's connection
    /// @param layout where its words are
    /// @param words the ring's memory, every word of it
    /// @param ring an honest end of the ring
    record Granted(UnixSocket socket, SessionLayout layout, Words words, ServerRing ring) {

        /// {@return where a word of the completion ring is in [#words]}
        long ofCompletions(long offset) {
            return layout.cqRingAt() + offset;
        }

        /// Waits for the next call and takes it.
        Submission take() {
            Submission[] batch = {new Submission()};
            while (ring.take(batch) == 0) {
                ring.await(Long.MAX_VALUE);
            }
            return batch[0];
        }

        void answer(Submission call, int result) {
            ring.complete(call.userData(), result, 0);
            ring.flush();
        }
    }

    Granted granted(Arena arena) throws IOException {
        Guest guest = greeted();
        SessionSegment segment = SessionSegment.create(guest.hello().spec());
        owned.add(segment::close);
        SharedSegment pool = SharedSegment.create("torc-pool", guest.hello().poolBytes(), HugePages.NEVER);
        owned.add(pool::close);
        guest.say(guest.welcome(arena), List.of(segment.descriptor(), pool.descriptor()));
        SharedSegment allWords =
                SharedSegment.mapForeign(segment.descriptor(), segment.layout().totalBytes());
        owned.add(allWords::close);
        return new Granted(
                guest.socket(),
                segment.layout(),
                new SegmentWords(allWords.memory()),
                new ServerRing(segment, null, PollingPolicy.never()));
    }

    @Override
    public void close() {
        owned.reversed().forEach(Runnable::run);
    }
}
