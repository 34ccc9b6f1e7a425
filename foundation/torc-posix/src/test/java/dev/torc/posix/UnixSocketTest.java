package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.MemfdFlags;
import dev.torc.uapi.PeerCredentials;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What passes between two ends, and what a peer cannot make this end keep.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class UnixSocketTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final List<Descriptor> NONE = List.of();

    private final MemorySegment buffer = Arena.ofAuto().allocate(UnixSocket.MAXIMUM_MESSAGE_BYTES);
    private UnixSocket left;
    private UnixSocket right;

    @BeforeEach
    void connect() throws IOException {
        UnixSocket.Pair pair = UnixSocket.pair();
        left = pair.first();
        right = pair.second();
    }

    @AfterEach
    void close() {
        left.close();
        right.close();
    }

    @Nested
    class A_message {

        @Test
        void comes_whole_and_in_order_both_ways() throws IOException {
            left.send(text("first"), NONE, LONG);
            left.send(text("second"), NONE, LONG);
            right.send(text("back"), NONE, LONG);

            assertEquals("first", received(right));
            assertEquals("second", received(right));
            assertEquals("back", received(left));
        }

        @Test
        void of_the_greatest_length_comes_whole() throws IOException {
            byte[] bytes = new byte[UnixSocket.MAXIMUM_MESSAGE_BYTES];
            bytes[bytes.length - 1] = 7;

            left.send(MemorySegment.ofArray(bytes), NONE, LONG);

            assertEquals(bytes.length, right.receive(buffer, LONG).bytes());
            assertArrayEquals(bytes, buffer.toArray(ValueLayout.JAVA_BYTE));
        }

        @Test
        void that_is_empty_or_too_long_is_not_sent() {
            assertThrows(IllegalArgumentException.class, () -> left.send(text(""), NONE, LONG));
            byte[] tooLong = new byte[UnixSocket.MAXIMUM_MESSAGE_BYTES + 1];
            assertThrows(IllegalArgumentException.class, () -> left.send(MemorySegment.ofArray(tooLong), NONE, LONG));
        }

        @Test
        void that_does_not_fit_is_refused_and_its_descriptors_are_closed() throws IOException {
            try (Descriptor file = file("cut")) {
                left.send(text("longer than four"), List.of(file), LONG);
                int before = openDescriptors();

                assertThrows(ProtocolException.class, () -> right.receive(buffer.asSlice(0, 4), LONG));
                assertEquals(before, openDescriptors());
            }
        }

        @Test
        void is_awaited_no_longer_than_the_limit() {
            assertThrows(SocketTimeoutException.class, () -> right.receive(buffer, Duration.ofMillis(5)));
        }

        @Test
        void that_finds_no_room_is_not_sent_and_said_so() throws IOException {
            MemorySegment large = Arena.ofAuto().allocate(UnixSocket.MAXIMUM_MESSAGE_BYTES);
            while (left.trySend(large, NONE)) {
                Thread.onSpinWait();
            }

            assertThrows(SocketTimeoutException.class, () -> left.send(large, NONE, Duration.ofMillis(5)));
        }
    }

    @Nested
    class Descriptors {

        @Test
        void are_the_same_files_at_the_other_end_in_the_same_order() throws IOException {
            try (Descriptor small = file("small");
                    Descriptor large = file("large")) {
                MemoryMaps.resize(small, 1);
                MemoryMaps.resize(large, 4096);

                left.send(text("two"), List.of(small, large), LONG);

                try (ReceivedMessage message = right.receive(buffer, LONG)) {
                    assertEquals(2, message.descriptors().size());
                    assertEquals(1, MemoryMaps.byteSize(message.descriptors().get(0)));
                    assertEquals(4096, MemoryMaps.byteSize(message.descriptors().get(1)));
                }
            }
        }

        @Test
        void come_as_many_as_a_message_may_bring() throws IOException {
            try (Descriptor file = file("many")) {
                left.send(text("all"), Collections.nCopies(UnixSocket.MAXIMUM_DESCRIPTORS, file), LONG);

                try (ReceivedMessage message = right.receive(buffer, LONG)) {
                    assertEquals(
                            UnixSocket.MAXIMUM_DESCRIPTORS,
                            message.descriptors().size());
                }
            }
        }

        @Test
        void of_a_peer_that_sends_more_than_it_may_are_all_closed() throws IOException {
            try (Descriptor file = file("flood");
                    Arena arena = Arena.ofConfined()) {
                List<Descriptor> tooMany = Collections.nCopies(UnixSocket.MAXIMUM_DESCRIPTORS + 3, file);
                SocketMessage flood = SocketMessage.outgoing(arena, arena.allocateFrom("x"), tooMany);
                assertEquals(2, SocketCalls.sendmsg(left.descriptor().number(), flood.header(), 0));
                int before = openDescriptors();

                assertThrows(ProtocolException.class, () -> right.receive(buffer, LONG));
                assertEquals(before, openDescriptors());
            }
        }

        @Test
        void of_a_message_that_nobody_wants_are_closed_with_it() throws IOException {
            try (Descriptor file = file("unwanted")) {
                int before = openDescriptors();
                left.send(text("x"), List.of(file), LONG);

                right.receive(buffer, LONG).close();

                assertEquals(before, openDescriptors());
            }
        }

        @Test
        void more_than_a_message_may_bring_are_not_sent() throws IOException {
            try (Descriptor file = file("more")) {
                List<Descriptor> tooMany = Collections.nCopies(UnixSocket.MAXIMUM_DESCRIPTORS + 1, file);

                assertThrows(IllegalArgumentException.class, () -> left.send(text("x"), tooMany, LONG));
            }
        }
    }

    @Nested
    class A_peer_that_is_gone {

        @Test
        void is_noticed_without_receiving() {
            assertFalse(right.isHungUp());

            left.close();

            assertTrue(right.isHungUp());
        }

        @Test
        void has_hung_up_for_both_who_keep_their_sockets() {
            left.hangUp();

            assertTrue(left.isHungUp());
            assertTrue(right.isHungUp());
            right.hangUp();
            left.hangUp();
        }

        @Test
        void is_the_end_after_everything_it_had_sent() throws IOException {
            left.send(text("last"), NONE, LONG);
            left.close();

            assertEquals("last", received(right));
            assertThrows(EOFException.class, () -> right.receive(buffer, LONG));
        }

        @Test
        void is_an_exception_for_who_sends_and_not_a_signal() {
            left.close();

            assertThrows(SyscallException.class, () -> right.send(text("hello?"), NONE, LONG));
        }

        @Test
        void is_the_end_for_who_was_already_waiting() throws Exception {
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    end.completeExceptionally(new AssertionError(right.receive(buffer, LONG)));
                } catch (IOException e) {
                    end.complete(e);
                }
            });

            left.close();

            assertEquals(EOFException.class, end.get().getClass());
        }
    }

    @Test
    void each_end_knows_who_is_at_the_other() throws IOException {
        PeerCredentials peer = left.peerCredentials();

        assertEquals(ProcessHandle.current().pid(), peer.processId());
        assertEquals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"), peer.userId());
    }

    @Nested
    class A_path {

        @TempDir
        Path directory;

        @Test
        void leads_a_client_to_its_server() throws IOException {
            try (UnixSocket server = UnixSocket.listen(directory.resolve("s"));
                    UnixSocket client = UnixSocket.connect(directory.resolve("s"));
                    UnixSocket accepted = server.accept(LONG)) {
                client.send(text("hello"), NONE, LONG);

                assertEquals("hello", received(accepted));
                assertTrue(server.tryAccept().isEmpty());
            }
        }

        @Test
        void without_a_server_is_told_from_one_whose_server_is_gone() throws IOException {
            UnixSocket.listen(directory.resolve("gone")).close();

            assertThrows(NoSuchFileException.class, () -> UnixSocket.connect(directory.resolve("never")));
            assertThrows(ConnectException.class, () -> UnixSocket.connect(directory.resolve("gone")));
        }

        @Test
        void that_is_taken_is_refused() throws IOException {
            UnixSocket.listen(directory.resolve("taken")).close();

            assertThrows(FileAlreadyExistsException.class, () -> UnixSocket.listen(directory.resolve("taken")));
        }

        @Test
        void that_is_too_long_is_refused_in_a_sentence() {
            Path tooLong = directory.resolve("n".repeat(108));

            assertThrows(IllegalArgumentException.class, () -> UnixSocket.listen(tooLong));
            assertThrows(IllegalArgumentException.class, () -> UnixSocket.connect(tooLong));
        }

        @Test
        void nobody_connects_to_is_waited_for_no_longer_than_the_limit() throws IOException {
            try (UnixSocket server = UnixSocket.listen(directory.resolve("idle"))) {
                assertThrows(SocketTimeoutException.class, () -> server.accept(Duration.ofMillis(5)));
            }
        }

        @Test
        void whose_server_never_accepts_refuses_clients_in_the_end() throws IOException {
            List<UnixSocket> clients = new ArrayList<>();
            try (UnixSocket server = UnixSocket.listen(directory.resolve("full"))) {
                SocketCalls.listen(server.descriptor().number(), 2);

                assertThrows(ResourceExhaustedException.class, () -> {
                    for (int i = 0; i < 10; i++) {
                        clients.add(UnixSocket.connect(directory.resolve("full")));
                    }
                });
            } finally {
                clients.forEach(UnixSocket::close);
            }
        }

        @Test
        void refused_leaves_no_descriptor_open() throws IOException {
            int before = openDescriptors();

            assertThrows(NoSuchFileException.class, () -> UnixSocket.connect(directory.resolve("never")));

            assertEquals(before, openDescriptors());
        }
    }

    private String received(UnixSocket socket) throws IOException {
        try (ReceivedMessage message = socket.receive(buffer, LONG)) {
            byte[] bytes = buffer.asSlice(0, message.bytes()).toArray(ValueLayout.JAVA_BYTE);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static MemorySegment text(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Descriptor file(String name) throws IOException {
        return MemoryMaps.memfd(name, MemfdFlags.CLOEXEC);
    }

    private static int openDescriptors() throws IOException {
        try (var numbers = Files.list(Path.of("/proc/self/fd"))) {
            return (int) numbers.count();
        }
    }

    /// What a supervisor passes.
    @Nested
    class A_listener_that_was_passed {

        @Test
        void waits_for_nobody(@TempDir Path folder) throws IOException {
            try (UnixSocket made = UnixSocket.listen(folder.resolve("socket"));
                    UnixSocket passed =
                            UnixSocket.adoptListener(made.descriptor().duplicate())) {
                assertTrue(passed.tryAccept().isEmpty());
                try (UnixSocket _ = UnixSocket.connect(folder.resolve("socket"));
                        UnixSocket accepted = passed.accept(LONG)) {
                    assertFalse(accepted.isHungUp());
                }
            }
        }

        @Test
        void is_refused_and_closed_where_it_is_none() throws IOException {
            Descriptor counter = EventDescriptor.create().descriptor();

            ProtocolException refused = assertThrows(ProtocolException.class, () -> UnixSocket.adoptListener(counter));

            assertTrue(String.valueOf(refused.getMessage()).contains("is no socket"));
            assertFalse(counter.isOpen());
        }
    }
}
