package dev.torc.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.linux.LinuxSocket.Direction;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SocketConstants;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What sockets do through a ring.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class SocketTest {

    private static final int MANY = 500;

    @TempDir
    Path folder;

    private final Harness harness = new Harness();
    private final Linux linux = harness.linux;

    @BeforeEach
    void needs() {
        Harness.assumeSupported(Opcode.LISTEN);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private LinuxSocket listening(SocketKind kind, SocketAddress address) throws Exception {
        LinuxSocket socket = linux.socket(kind).call();
        socket.setOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, 1)
                .call();
        socket.bind(address).call();
        socket.listen(64).call();
        return socket;
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /// Two ends of a connection.
    private record Connection(LinuxSocket client, LinuxSocket server) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            server.close();
        }
    }

    private Connection connect(SocketKind kind, SocketAddress address) throws Exception {
        try (LinuxSocket listening = listening(kind, address)) {
            var accepted = listening.accept().start();
            LinuxSocket client = linux.socket(kind).call();
            client.connect(listening.localAddress()).call();
            return new Connection(client, accepted.get());
        }
    }

    private Connection connect() throws Exception {
        return connect(SocketKind.TCP, anyPort());
    }

    @Nested
    class A_connection {

        @Test
        void carries_bytes_both_ways() throws Exception {
            try (Connection connection = connect()) {
                MemorySegment target = harness.room(16);
                connection.client().send(harness.bytes("ping")).call();
                assertEquals(4, connection.server().receive(target).call().bytes());
                connection.server().send(harness.bytes("pong")).call();
                int bytes = connection.client().receive(target).call().bytes();

                assertEquals("pong", Harness.text(target, bytes));
            }
        }

        @Test
        void exists_within_the_host_too() throws Exception {
            try (Connection connection =
                    connect(SocketKind.UNIX_STREAM, UnixDomainSocketAddress.of(folder.resolve("s")))) {
                connection.client().send(harness.bytes("unix")).call();
                MemorySegment target = harness.room(16);

                assertEquals(
                        "unix",
                        Harness.text(
                                target,
                                connection.server().receive(target).call().bytes()));
                assertEquals(
                        UnixDomainSocketAddress.of(folder.resolve("s")),
                        connection.client().peerAddress());
            }
        }

        @Test
        void knows_both_its_ends() throws Exception {
            try (Connection connection = connect()) {
                assertEquals(
                        connection.client().localAddress(), connection.server().peerAddress());
                assertEquals(
                        connection.client().peerAddress(), connection.server().localAddress());
            }
        }

        @Test
        void ends_with_0_bytes() throws Exception {
            try (Connection connection = connect()) {
                connection.client().shutdown(Direction.SENDING).call();

                assertEquals(
                        0, connection.server().receive(harness.room(8)).call().bytes());
            }
        }

        @Test
        void that_nobody_takes_is_a_ConnectException() throws Exception {
            InetSocketAddress nobody;
            try (LinuxSocket listening = listening(SocketKind.TCP, anyPort())) {
                nobody = (InetSocketAddress) listening.localAddress();
            }
            try (LinuxSocket client = linux.socket(SocketKind.TCP).call()) {
                assertThrows(
                        ConnectException.class, () -> client.connect(nobody).call());
            }
        }

        @Test
        void to_an_address_of_another_kind_is_refused_before_it_is_made() throws Exception {
            try (LinuxSocket client = linux.socket(SocketKind.TCP).call()) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> client.connect(UnixDomainSocketAddress.of(folder.resolve("s"))));
                assertThrows(
                        java.net.UnknownHostException.class,
                        () -> client.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));
            }
        }

        @Test
        void sends_several_parts_as_one() throws Exception {
            try (Connection connection = connect()) {
                connection
                        .client()
                        .sendMessage(List.of(harness.bytes("one "), harness.bytes("two")))
                        .call();
                MemorySegment first = harness.room(2);
                MemorySegment second = harness.room(16);
                ReceivedFrom received = connection
                        .server()
                        .receiveMessage(List.of(first, second))
                        .call();

                assertEquals(7, received.bytes());
                assertEquals("on", Harness.text(first, 2));
                assertEquals("e two", Harness.text(second, 5));
                assertEquals(Optional.empty(), received.sender());
            }
        }

        @Test
        void options_are_set_and_read() throws Exception {
            try (LinuxSocket socket = linux.socket(SocketKind.TCP).call()) {
                socket.setOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 1)
                        .call();

                assertEquals(
                        1,
                        socket.option(SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE)
                                .call());
            }
        }
    }

    @Test
    void A_message_says_who_sent_it() throws Exception {
        try (LinuxSocket receiver = linux.socket(SocketKind.UDP).call();
                LinuxSocket sender = linux.socket(SocketKind.UDP).call()) {
            receiver.bind(anyPort()).call();
            sender.bind(anyPort()).call();
            MemorySegment target = harness.room(16);
            var receiving = receiver.receiveMessage(List.of(target)).start();
            sender.send(harness.bytes("hi"), receiver.localAddress()).call();

            ReceivedFrom received = receiving.get();
            assertEquals(2, received.bytes());
            assertEquals(Optional.of(sender.localAddress()), received.sender());
        }
    }

    @Test
    void IPv6_sockets_take_addresses_of_both_kinds() throws Exception {
        InetSocketAddress six = new InetSocketAddress(InetAddress.getByName("::1"), 0);
        LinuxSocket receiver = linux.socket(SocketKind.UDP6).call();
        try (receiver) {
            try {
                receiver.bind(six).call();
            } catch (java.net.BindException e) {
                org.junit.jupiter.api.Assumptions.assumeTrue(false, "there is no IPv6 here");
            }
            assertEquals(InetAddress.getByName("::1"), ((InetSocketAddress) receiver.localAddress()).getAddress());
        }
        try (LinuxSocket four = linux.socket(SocketKind.UDP6).call()) {
            four.bind(anyPort()).call();
            assertTrue(((InetSocketAddress) four.localAddress()).getPort() > 0);
        }
    }

    @Nested
    class A_zero_copy_send {

        @BeforeEach
        void needs() {
            Harness.assumeSupported(Opcode.SEND_ZC);
        }

        @Test
        void answers_how_many_bytes_and_is_done_when_Linux_has_let_go() throws Exception {
            try (Connection connection = connect()) {
                MemorySegment data = harness.room(1 << 16).fill((byte) 7);
                Transfer send = connection.client().sendZeroCopy(data).start();
                MemorySegment target = harness.room(1 << 16);
                int bytes = 0;
                while (bytes < 1 << 16) {
                    bytes += connection
                            .server()
                            .receive(target.asSlice(bytes))
                            .call()
                            .bytes();
                }

                assertEquals(1 << 16, send.get().bytes());
                assertEquals(-1, target.mismatch(data));
            }
        }
    }

    @Nested
    class A_stream_of_connections {

        @Test
        void brings_everyone_who_connects() throws Exception {
            try (LinuxSocket listening = listening(SocketKind.TCP, anyPort());
                    OperationStream<LinuxSocket> connections = listening.acceptAll()) {
                List<LinuxSocket> sockets = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    LinuxSocket client = linux.socket(SocketKind.TCP).call();
                    client.connect(listening.localAddress()).call();
                    sockets.add(client);
                    sockets.add(connections.next().orElseThrow());
                }

                assertEquals(sockets.get(0).localAddress(), sockets.get(1).peerAddress());
                sockets.forEach(LinuxSocket::close);
            }
        }

        @Test
        void waits_with_those_that_nobody_takes_and_loses_none() throws Exception {
            try (LinuxSocket listening =
                            listening(SocketKind.UNIX_STREAM, UnixDomainSocketAddress.of(folder.resolve("s")));
                    OperationStream<LinuxSocket> connections = listening.acceptAll()) {
                List<LinuxSocket> sockets = new ArrayList<>();
                Thread taker = Thread.ofVirtual().start(() -> {
                    try {
                        for (int i = 0; i < MANY; i++) {
                            sockets.add(connections.next().orElseThrow());
                        }
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                List<LinuxSocket> clients = new ArrayList<>();
                for (int i = 0; i < MANY; i++) {
                    LinuxSocket client = linux.socket(SocketKind.UNIX_STREAM).call();
                    client.connect(listening.localAddress()).call();
                    clients.add(client);
                }
                taker.join();

                assertEquals(MANY, sockets.size());
                clients.forEach(LinuxSocket::close);
                sockets.forEach(LinuxSocket::close);
            }
        }

        @Test
        void ends_when_it_is_closed_and_who_waits_learns_it() throws Exception {
            try (LinuxSocket listening = listening(SocketKind.TCP, anyPort())) {
                OperationStream<LinuxSocket> connections = listening.acceptAll();
                var waiting = java.util.concurrent.CompletableFuture.supplyAsync(() -> {
                    try {
                        return connections.next();
                    } catch (IOException | InterruptedException e) {
                        throw new CompletionException(e);
                    }
                });
                connections.close();

                assertEquals(Optional.empty(), waiting.get());
                assertTrue(connections.isEnded());
            }
        }

        @Test
        void ends_with_the_socket() throws Exception {
            LinuxSocket listening = listening(SocketKind.TCP, anyPort());
            OperationStream<LinuxSocket> connections = listening.acceptAll();
            listening.close();

            assertThrows(AsynchronousCloseException.class, connections::next);
            connections.close();
        }
    }

    @Nested
    class A_stream_of_receives {

        @Test
        void brings_everything_in_order_and_ends_with_the_sender() throws Exception {
            try (Connection connection = connect();
                    ReceiveBuffers buffers = linux.receiveBuffers(4, 512);
                    OperationStream<Received> arrivals = connection.server().receiveAll(buffers)) {
                MemorySegment data = harness.room(1 << 16);
                for (int i = 0; i < 1 << 14; i++) {
                    data.setAtIndex(ValueLayout.JAVA_INT, i, i);
                }
                Transfer sent = connection.client().send(data).start();
                MemorySegment target = harness.room(1 << 16);
                long at = 0;
                while (at < data.byteSize()) {
                    try (Received received = arrivals.next().orElseThrow()) {
                        target.asSlice(at).copyFrom(received.bytes());
                        at += received.bytes().byteSize();
                    }
                }
                assertEquals(1 << 16, sent.get().bytes());
                connection.client().shutdown(Direction.SENDING).call();

                assertEquals(-1, target.mismatch(data));
                assertEquals(Optional.empty(), arrivals.next());
            }
        }

        @Test
        void goes_on_when_a_buffer_comes_back() throws Exception {
            try (Connection connection = connect();
                    ReceiveBuffers buffers = linux.receiveBuffers(2, 64);
                    OperationStream<Received> arrivals = connection.server().receiveAll(buffers)) {
                connection.client().send(harness.room(256)).call();
                Received first = arrivals.next().orElseThrow();
                Received second = arrivals.next().orElseThrow();
                first.close();
                second.close();
                long more = 0;
                while (more < 128) {
                    try (Received received = arrivals.next().orElseThrow()) {
                        more += received.bytes().byteSize();
                    }
                }

                assertEquals(128, more);
            }
        }

        @Test
        void a_buffer_that_was_given_back_is_not_looked_at() throws Exception {
            try (Connection connection = connect();
                    ReceiveBuffers buffers = linux.receiveBuffers(2, 64);
                    OperationStream<Received> arrivals = connection.server().receiveAll(buffers)) {
                connection.client().send(harness.bytes("x")).call();
                Received received = arrivals.next().orElseThrow();
                assertTrue(received.bytes().isReadOnly());
                received.close();
                received.close();

                assertThrows(IllegalStateException.class, received::bytes);
            }
        }

        @Test
        void without_its_group_fails() throws Exception {
            try (Connection connection = connect()) {
                ReceiveBuffers buffers = linux.receiveBuffers(2, 64);
                buffers.close();
                try (OperationStream<Received> arrivals = connection.server().receiveAll(buffers)) {
                    connection.client().send(harness.bytes("x")).call();

                    assertThrows(IOException.class, arrivals::next);
                }
            }
        }
    }

    @Nested
    class Closing_a_socket {

        @Test
        void ends_a_receive_that_waits() throws Exception {
            try (Connection connection = connect()) {
                Transfer receive = connection.server().receive(harness.room(8)).start();
                connection.server().close();

                CompletionException ended = assertThrows(CompletionException.class, receive::join);
                assertInstanceOf(AsynchronousCloseException.class, ended.getCause());
            }
        }

        @Test
        void ends_what_was_linked_behind_a_receive_too() throws Exception {
            try (Connection connection = connect()) {
                Transfer first = connection.server().receive(harness.room(8));
                Transfer second = connection.server().receive(harness.room(8));
                var chain = linux.chainRegardless(first, second).start();
                assertTimeoutPreemptively(Duration.ofSeconds(60), connection.server()::close);

                assertThrows(CompletionException.class, chain::join);
                assertTrue(second.isCompletedExceptionally());
            }
        }

        @Test
        void leaves_its_memory_alone_from_then_on() throws Exception {
            try (Connection connection = connect()) {
                MemorySegment target = harness.room(8);
                Transfer receive = connection.server().receive(target).start();
                connection.server().close();
                try {
                    connection.client().send(harness.bytes("too late")).call();
                } catch (IOException reset) {
                    assertTrue(receive.isDone());
                }

                assertArrayEquals(new byte[8], target.toArray(ValueLayout.JAVA_BYTE));
            }
        }

        @Test
        void lets_nothing_more_start() throws Exception {
            try (Connection connection = connect()) {
                LinuxSocket socket = connection.server();
                socket.close();

                assertThrows(ClosedChannelException.class, () -> socket.accept().call());
                assertThrows(ClosedChannelException.class, socket::localAddress);
                assertFalse(socket.isOpen());
            }
        }
    }
}
