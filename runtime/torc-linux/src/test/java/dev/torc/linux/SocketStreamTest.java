package dev.torc.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.linux.LinuxSocket.Direction;
import dev.torc.linux.Sockets.Connection;
import dev.torc.uapi.Opcode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Operations on sockets that answer again and again.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class SocketStreamTest {

    private static final int MANY = 500;
    private static final int MANY_STREAMS = 200;

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

    @Nested
    class A_stream_of_connections {

        @Test
        void brings_everyone_who_connects() throws Exception {
            try (LinuxSocket listening = Sockets.listening(linux);
                    OperationStream<LinuxSocket> connections = listening.acceptAll()) {
                List<LinuxSocket> sockets = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    LinuxSocket client = Sockets.client(linux, listening);
                    sockets.add(client);
                    sockets.add(connections.next().orElseThrow());
                }

                assertEquals(sockets.get(0).localAddress(), sockets.get(1).peerAddress());
                sockets.forEach(LinuxSocket::close);
            }
        }

        @Test
        void waits_with_those_that_nobody_takes_and_loses_none() throws Exception {
            try (LinuxSocket listening = Sockets.listening(
                            linux, SocketKind.UNIX_STREAM, UnixDomainSocketAddress.of(folder.resolve("s")));
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
                    LinuxSocket client = Sockets.client(linux, listening);
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
            try (LinuxSocket listening = Sockets.listening(linux)) {
                OperationStream<LinuxSocket> connections = listening.acceptAll();
                var waiting = CompletableFuture.supplyAsync(() -> {
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
            LinuxSocket listening = Sockets.listening(linux);
            OperationStream<LinuxSocket> connections = listening.acceptAll();
            listening.close();

            assertThrows(AsynchronousCloseException.class, connections::next);
            connections.close();
        }

        @Test
        void outlives_a_shortage_of_descriptors_and_says_which_limit_it_met() throws Exception {
            try (LinuxSocket listening = Sockets.listening(linux);
                    WarningWatch warnings = WarningWatch.of(StreamCall.class);
                    DescriptorShortage shortage = beginShortage(listening);
                    OperationStream<LinuxSocket> connections = acceptInShortage(listening, shortage);
                    LinuxSocket client = Sockets.client(linux, listening)) {
                assertTrue(warnings.next().contains("EMFILE"));

                LinuxSocket accepted = connections.next().orElseThrow();
                assertEquals(client.localAddress(), accepted.peerAddress());
                accepted.close();
            }
        }

        @Test
        void can_be_closed_while_it_waits_for_descriptors() throws Exception {
            OperationStream<LinuxSocket> connections;
            try (LinuxSocket listening = Sockets.listening(linux);
                    WarningWatch warnings = WarningWatch.of(StreamCall.class);
                    DescriptorShortage shortage = beginShortage(listening)) {
                connections = acceptInShortage(listening, shortage);
                try (LinuxSocket _ = Sockets.client(linux, listening)) {
                    var unused = warnings.next();
                    connections.close();
                }
            }

            assertTrue(connections.isEnded());
        }

        private DescriptorShortage beginShortage(LinuxSocket listening) throws Exception {
            listening.acceptAll().close(); // loads what it needs, while there are descriptors to do it with
            linux.timer(Duration.ofNanos(1)).call();
            return DescriptorShortage.begin();
        }

        private OperationStream<LinuxSocket> acceptInShortage(LinuxSocket listening, DescriptorShortage shortage)
                throws Exception {
            OperationStream<LinuxSocket> connections = listening.acceptAll();
            linux.timer(Duration.ofNanos(1)).call(); // Linux has taken both
            shortage.lift();
            return connections;
        }

        @Test
        void that_is_closed_on_the_reactors_thread_keeps_no_connection_that_comes_late() throws Exception {
            LinuxSocket listening = Sockets.listening(linux);
            OperationStream<LinuxSocket> connections = listening.acceptAll();
            InetSocketAddress address = (InetSocketAddress) listening.localAddress();
            try (SocketChannel client = SocketChannel.open()) {
                CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        client.connect(address); // Linux has not told of it when the stream is closed
                                    } catch (IOException e) {
                                        throw new CompletionException(e);
                                    }
                                    connections.close();
                                },
                                harness.reactor)
                        .join();
                listening.close();

                assertTrue(isAtEnd(client));
            }
        }

        /// {@return whether nobody holds the other end, neither a socket nor the backlog}
        private static boolean isAtEnd(SocketChannel client) {
            try {
                return client.read(ByteBuffer.allocate(1)) == -1;
            } catch (IOException reset) {
                return true;
            }
        }
    }

    @Nested
    class A_stream_of_receives {

        @Test
        void brings_everything_in_order_and_ends_with_the_sender() throws Exception {
            try (Connection connection = Sockets.connect(linux);
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
            try (Connection connection = Sockets.connect(linux);
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
            try (Connection connection = Sockets.connect(linux);
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
            try (Connection connection = Sockets.connect(linux)) {
                ReceiveBuffers buffers = linux.receiveBuffers(2, 64);
                buffers.close();
                try (OperationStream<Received> arrivals = connection.server().receiveAll(buffers)) {
                    connection.client().send(harness.bytes("x")).call();

                    assertThrows(IOException.class, arrivals::next);
                }
            }
        }

        @Test
        void costs_a_buffer_that_comes_back_no_more_however_many_streams_rest() throws Exception {
            List<Connection> all = new ArrayList<>();
            List<OperationStream<Received>> arrivals = new ArrayList<>();
            try (ReceiveBuffers buffers = linux.receiveBuffers(2, 64)) {
                for (int i = 0; i < MANY_STREAMS; i++) {
                    Connection connection = Sockets.connect(linux);
                    all.add(connection);
                    connection.client().send(harness.bytes("x")).call();
                    arrivals.add(connection.server().receiveAll(buffers));
                }
                long before = answers();
                for (int left = MANY_STREAMS; left > 0; ) {
                    for (OperationStream<Received> each : arrivals) {
                        Optional<Received> received = each.poll();
                        if (received.isPresent()) {
                            received.get().close();
                            left--;
                        }
                    }
                }

                long ends = answers() - before;
                assertTrue(ends < 16 * MANY_STREAMS, ends + " ends of receives and looks");
                arrivals.forEach(OperationStream::close);
            }
            all.forEach(Connection::close);
        }

        private long answers() {
            return CompletableFuture.supplyAsync(linux.port()::answers, harness.reactor)
                    .join();
        }
    }
}
