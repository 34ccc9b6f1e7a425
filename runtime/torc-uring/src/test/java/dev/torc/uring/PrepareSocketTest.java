package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Iovec;
import dev.torc.uapi.MessageHeader;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.ShutdownMode;
import dev.torc.uapi.SocketConstants;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What each operation on a socket does, over the loopback device.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PrepareSocketTest {

    private final TestRing test = new TestRing();

    /// What completed while something else was waited for.
    private final List<TestRing.Completion> early = new ArrayList<>();
    private int client;
    private int server;

    @BeforeEach
    void connect() {
        TestRing.assumeSupported(Opcode.LISTEN);
        Loopback loopback = Loopback.connect(test);
        client = loopback.client();
        server = loopback.server();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void what_is_sent_is_received() {
        assertEquals(5, test.run((e, at) -> PrepareSocket.send(e, at, client, test.bytes("hello"), 0)));

        assertEquals("hello", receive(server));
    }

    @Test
    void what_waits_is_counted() {
        test.succeed((e, at) -> PrepareSocket.send(e, at, client, test.bytes("hello"), 0));

        assertEquals(5, test.run((e, at) -> PrepareSocket.bytesToReceive(e, at, server)));
        assertEquals(0, test.run((e, at) -> PrepareSocket.bytesToSend(e, at, server)));
    }

    @Test
    void a_receive_that_polls_first_waits_for_the_data() {
        MemorySegment buffer = test.arena.allocate(16);
        test.prepare(1, (e, at) -> {
            PrepareSocket.receive(e, at, server, buffer, 0);
            PrepareSocket.pollFirst(e, at);
        });
        test.prepare(2, (e, at) -> PrepareSocket.send(e, at, client, test.bytes("late"), 0));

        assertEquals(2, test.next().userData());
        assertEquals(4, test.next().result());
    }

    @Test
    void messages_carry_their_parts() {
        MemorySegment header = message(test.bytes("in "), test.bytes("parts"));
        assertEquals(8, test.run((e, at) -> PrepareSocket.sendMessage(e, at, client, header.address(), 0)));

        MemorySegment into = test.arena.allocate(16);
        MemorySegment target = message(into);
        assertEquals(8, test.run((e, at) -> PrepareSocket.receiveMessage(e, at, server, target.address(), 0)));
        assertEquals("in parts", TestRing.text(into, 8));
    }

    @Test
    void a_vectored_send_needs_no_message() {
        MemorySegment vectors = vectors(test.bytes("no "), test.bytes("header"));

        int sent = test.run((e, at) -> PrepareSocket.sendVectored(e, at, client, vectors.address(), 2, 0));

        assumeTrue(sent != Errno.EINVAL.negated(), "vectored sends need Linux 6.17");
        assertEquals("no header", receive(server));
    }

    @Test
    void shutting_down_ends_the_stream() {
        assertEquals(0, test.run((e, at) -> PrepareSocket.shutdown(e, at, client, ShutdownMode.WR)));

        assertEquals("", receive(server));
    }

    @Test
    void options_are_set_and_read() {
        MemorySegment value = test.arena.allocate(ValueLayout.JAVA_INT);
        value.set(ValueLayout.JAVA_INT, 0, 1);

        assertEquals(
                0,
                test.run((e, at) -> PrepareSocket.setOption(
                        e,
                        at,
                        client,
                        SocketConstants.SOL_SOCKET,
                        SocketConstants.SO_KEEPALIVE,
                        value.address(),
                        Integer.BYTES)));
        value.set(ValueLayout.JAVA_INT, 0, 0);
        assertEquals(
                Integer.BYTES,
                test.run((e, at) -> PrepareSocket.getOption(
                        e,
                        at,
                        client,
                        SocketConstants.SOL_SOCKET,
                        SocketConstants.SO_KEEPALIVE,
                        value.address(),
                        Integer.BYTES)));
        assertEquals(1, value.get(ValueLayout.JAVA_INT, 0));
    }

    @Test
    void names_are_told_where_Linux_has_the_command() {
        MemorySegment name = test.arena.allocate(16, 8);
        MemorySegment length = test.arena.allocate(ValueLayout.JAVA_INT);
        length.set(ValueLayout.JAVA_INT, 0, 16);

        int local = test.run((e, at) -> PrepareSocket.localName(e, at, client, name.address(), length.address()));
        int peer = test.run((e, at) -> PrepareSocket.peerName(e, at, client, name.address(), length.address()));

        assumeTrue(local != Errno.EOPNOTSUPP.negated(), "SOCKET_URING_OP_GETSOCKNAME needs Linux 6.19");
        assertEquals(local, peer);
    }

    @Nested
    class Sending_without_copying {

        @Test
        void tells_when_the_memory_is_free_again() {
            MemorySegment data = test.arena.allocate(1 << 16);
            test.prepare(1, (e, at) -> {
                PrepareSocket.sendZeroCopy(e, at, client, data.address(), 1 << 16, 0);
                PrepareSocket.reportUsage(e, at);
            });
            TestRing.Completion sent = test.next();
            assertEquals(1 << 16, sent.result());
            assertTrue(sent.has(CqeFlags.MORE));
            drainServer(1 << 16);

            TestRing.Completion notification = nextNotification();

            assertTrue(notification.has(CqeFlags.NOTIF));
            assertFalse(notification.has(CqeFlags.MORE));
        }

        @Test
        void works_from_a_registered_buffer() throws IOException {
            MemorySegment data = test.arena.allocate(8192, 4096);
            test.ring.buffers().register(List.of(data));
            test.prepare(1, (e, at) -> PrepareSocket.sendZeroCopyFixed(e, at, client, data.address(), 8192, 0, 0));

            assertEquals(8192, test.next().result());
            drainServer(8192);
            assertTrue(nextNotification().has(CqeFlags.NOTIF));
        }

        @Test
        void works_for_messages() {
            MemorySegment header = message(test.bytes("zero copy"));
            test.prepare(1, (e, at) -> PrepareSocket.sendMessageZeroCopy(e, at, client, header.address(), 0));

            assertEquals(9, test.next().result());
            drainServer(9);
            assertTrue(nextNotification().has(CqeFlags.NOTIF));
        }
    }

    @Nested
    class Provided_buffers {

        @Test
        void are_taken_when_data_comes() throws IOException {
            try (BufferRing group = BufferRing.open(test.ring, 3, 4, 64, BufferRing.Use.WHOLE)) {
                test.prepare(1, (e, at) -> PrepareSocket.receiveIntoGroup(e, at, server, 3, 0, 0));
                test.prepare(2, (e, at) -> PrepareSocket.send(e, at, client, test.bytes("picked"), 0));
                assertEquals(2, test.next().userData());

                TestRing.Completion received = test.next();

                assertTrue(BufferRing.hasBuffer(received.flags()));
                int buffer = BufferRing.bufferOf(received.flags());
                assertEquals("picked", TestRing.text(group.filled(buffer, received.result()), 6));
            }
        }

        @Test
        void serve_one_request_for_all_that_comes() throws IOException {
            try (BufferRing group = BufferRing.open(test.ring, 0, 4, 64, BufferRing.Use.WHOLE)) {
                test.prepare(1, (e, at) -> PrepareSocket.receiveMultishot(e, at, server, 0, 0));
                test.submit();
                for (int i = 0; i < 20; i++) {
                    String word = "word" + i;
                    test.prepare(2, (e, at) -> PrepareSocket.send(e, at, client, test.bytes(word), 0));
                    TestRing.Completion first = test.next();
                    TestRing.Completion second = test.next();
                    TestRing.Completion received = first.userData() == 1 ? first : second;

                    assertTrue(received.has(CqeFlags.MORE));
                    int buffer = BufferRing.bufferOf(received.flags());
                    assertEquals(word, TestRing.text(group.filled(buffer, received.result()), received.result()));
                    group.giveBack(buffer);
                }
            }
        }

        @Test
        void serve_messages_and_bundles() throws IOException {
            try (BufferRing group = BufferRing.open(test.ring, 0, 4, 64, BufferRing.Use.WHOLE)) {
                test.succeed((e, at) -> PrepareSocket.send(e, at, client, test.bytes("x".repeat(100)), 0));
                test.prepare(1, (e, at) -> {
                    PrepareSocket.receiveIntoGroup(e, at, server, 0, 0, 0);
                    PrepareSocket.bundle(e, at);
                });
                TestRing.Completion bundled = test.next();
                assertEquals(100, bundled.result(), "two buffers of 64 bytes at once");

                MemorySegment header = test.arena.allocate(MessageHeader.LAYOUT);
                test.succeed((e, at) -> PrepareSocket.send(e, at, client, test.bytes("msg"), 0));
                test.prepare(
                        2, (e, at) -> PrepareSocket.receiveMessageMultishot(e, at, server, header.address(), 0, 0));
                TestRing.Completion message = test.next();
                assertEquals(16 + 3, message.result(), "struct io_uring_recvmsg_out and the bytes");
                assertTrue(group.bufferBytes() > 0);
            }
        }
    }

    @Nested
    class Accepting {

        @Test
        void once_tells_many_connections() {
            int listening = Loopback.socket(test);
            int port = Loopback.listen(test, listening);
            test.prepare(1, (e, at) -> PrepareSocket.acceptMultishot(e, at, listening, SocketConstants.SOCK_CLOEXEC));
            test.submit();
            for (int i = 0; i < 3; i++) {
                assertTrue(connectAndAccept(port).has(CqeFlags.MORE));
            }
        }

        @Test
        void into_the_table_of_registered_files() throws IOException {
            test.ring.files().reserve(8);
            int listening = Loopback.socket(test);
            int port = Loopback.listen(test, listening);
            test.prepare(1, (e, at) -> PrepareSocket.acceptDirect(e, at, listening, 0, 5));
            test.submit();
            assertEquals(0, connectAndAccept(port).result());

            test.prepare(1, (e, at) -> PrepareSocket.acceptMultishotDirect(e, at, listening, 0));
            test.submit();
            int chosen = connectAndAccept(port).result();
            assertNotEquals(5, chosen);
            assertTrue(chosen >= 0);
        }

        @Test
        void by_a_socket_that_is_a_registered_file() throws IOException {
            test.ring.files().reserve(8);
            test.succeed((e, at) ->
                    PrepareSocket.socketDirect(e, at, SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0, 6));

            int port = Loopback.listen(test, FixedFile.at(6));

            assertTrue(port > 0);
        }

        private TestRing.Completion connectAndAccept(int port) {
            int socket = Loopback.socket(test);
            long address = Loopback.address(test, port).address();
            test.prepare(2, (e, at) -> PrepareSocket.connect(e, at, socket, address, 16));
            TestRing.Completion first = test.next();
            TestRing.Completion second = test.next();
            return first.userData() == 1 ? first : second;
        }
    }

    @Test
    void a_datagram_goes_to_the_address_that_it_names() {
        int receiver = datagramSocket();
        int sender = datagramSocket();
        MemorySegment address = bindDatagram(receiver);
        test.prepare(1, (e, at) -> {
            PrepareSocket.send(e, at, sender, test.bytes("post"), 0);
            PrepareSocket.to(e, at, address.address(), 16);
        });
        assertEquals(4, test.next().result());

        assertEquals("post", receive(receiver));
    }

    @Test
    void receiving_without_copying_needs_a_registered_queue() {
        TestRing.assumeSupported(Opcode.RECV_ZC);

        int result = test.run((e, at) -> PrepareSocket.receiveZeroCopy(e, at, server, 0, 0));

        assertEquals(Errno.EINVAL.negated(), result, "there is none on the loopback device");
    }

    private int datagramSocket() {
        return test.succeed((e, at) -> PrepareSocket.socket(
                e, at, SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_CLOEXEC, 0));
    }

    private MemorySegment bindDatagram(int socket) {
        for (int port = 20_000; port < 30_000; port++) {
            MemorySegment address = Loopback.address(test, port);
            if (test.run((e, at) -> PrepareSocket.bind(e, at, socket, address.address(), 16)) == 0) {
                return address;
            }
        }
        throw new AssertionError("no free port");
    }

    private String receive(int socket) {
        MemorySegment buffer = test.arena.allocate(64);
        return TestRing.text(buffer, test.succeed((e, at) -> PrepareSocket.receive(e, at, socket, buffer, 0)));
    }

    // Notifications come when the peer has taken the data.
    private void drainServer(int bytes) {
        MemorySegment buffer = test.arena.allocate(bytes);
        long tag = 77;
        int left = bytes;
        while (left > 0) {
            int wanted = left;
            test.prepare(tag, (e, at) -> PrepareSocket.receive(e, at, server, buffer.address(), wanted, 0));
            TestRing.Completion received = nextOf(tag);
            left -= received.result();
        }
    }

    private TestRing.Completion nextOf(long tag) {
        TestRing.Completion completion = test.next();
        if (completion.userData() != tag) {
            early.add(completion);
            return nextOf(tag);
        }
        return completion;
    }

    private TestRing.Completion nextNotification() {
        return early.isEmpty() ? test.next() : early.removeFirst();
    }

    private MemorySegment message(MemorySegment... parts) {
        MemorySegment header = test.arena.allocate(MessageHeader.LAYOUT);
        MessageHeader.setVectorsAddress(header, vectors(parts).address());
        MessageHeader.setVectorCount(header, parts.length);
        return header;
    }

    private MemorySegment vectors(MemorySegment... parts) {
        MemorySegment vectors = test.arena.allocate(Iovec.LAYOUT, parts.length);
        for (int i = 0; i < parts.length; i++) {
            Iovec.setAddress(vectors, i, parts[i].address());
            Iovec.setLengthBytes(vectors, i, parts[i].byteSize());
        }
        return vectors;
    }
}
