package dev.torc.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.linux.LinuxSocket.Direction;
import dev.torc.linux.Sockets.Connection;
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
        return Sockets.listening(linux, kind, address);
    }

    private Connection connect(SocketKind kind, SocketAddress address) throws Exception {
        return Sockets.connect(linux, kind, address);
    }

    private Connection connect() throws Exception {
        return Sockets.connect(linux);
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
            try (LinuxSocket listening = listening(SocketKind.TCP, Sockets.anyPort())) {
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
            receiver.bind(Sockets.anyPort()).call();
            sender.bind(Sockets.anyPort()).call();
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
            four.bind(Sockets.anyPort()).call();
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
