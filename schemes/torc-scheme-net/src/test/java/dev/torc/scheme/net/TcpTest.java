package dev.torc.scheme.net;

import static dev.torc.scheme.net.ServedNet.LOOPBACK;
import static dev.torc.scheme.net.ServedNet.accept;
import static dev.torc.scheme.net.ServedNet.assertErrno;
import static dev.torc.scheme.net.ServedNet.listen;
import static dev.torc.scheme.net.ServedNet.port;
import static dev.torc.scheme.net.ServedNet.read;
import static dev.torc.scheme.net.ServedNet.to;
import static dev.torc.scheme.net.ServedNet.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.scheme.Limits;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.CancelFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FileMode;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.ShutdownMode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client may rely on of `tcp:`, with sockets of Java's at the other end.
@DisplayNameGeneration(ReplaceUnderscores.class)
class TcpTest {

    @TempDir
    Path folder;

    private ServedNet service;
    private Session session;

    @BeforeEach
    void start() throws IOException {
        service = ServedNet.start(NetKind.TCP, folder);
        session = service.connect();
    }

    @AfterEach
    void stop() {
        session.close();
        service.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nested
    class A_connection {

        private final ServerSocket listener = new ServerSocket(0, 50, LOOPBACK);

        A_connection() throws IOException {}

        @AfterEach
        void close() throws IOException {
            listener.close();
        }

        @Test
        void carries_bytes_both_ways_until_the_end() throws IOException {
            try (RemoteFile connection = session.open(to(listener), OpenMode.READ_WRITE);
                    Socket peer = listener.accept()) {
                write(session, connection, "hello");
                assertArrayEquals(bytes("hello"), peer.getInputStream().readNBytes(5));

                peer.getOutputStream().write(bytes("and back"));
                assertEquals("and back", read(session, connection));
                peer.shutdownOutput();
                assertEquals("", read(session, connection));
            }
        }

        @Test
        void to_a_name_is_made_with_its_address() throws IOException {
            try (RemoteFile connection = session.open("localhost:" + listener.getLocalPort(), OpenMode.READ_WRITE);
                    Socket peer = listener.accept()) {
                write(session, connection, "named");

                assertArrayEquals(bytes("named"), peer.getInputStream().readNBytes(5));
            }
        }

        @Test
        void ends_for_its_peer_when_it_is_closed() throws IOException {
            RemoteFile connection = session.open(to(listener), OpenMode.READ_WRITE);
            try (Socket peer = listener.accept()) {
                connection.close();

                assertEquals(-1, peer.getInputStream().read());
            }
        }

        @Test
        void that_sends_no_more_still_receives() throws IOException {
            try (RemoteFile connection = session.open(to(listener), OpenMode.READ_WRITE);
                    Socket peer = listener.accept()) {
                session.call(Opcode.SHUTDOWN.number(), "shutdown", connection.path())
                        .handle(connection.handle())
                        .length(ShutdownMode.WR)
                        .run();

                assertEquals(-1, peer.getInputStream().read());
                peer.getOutputStream().write(bytes("late"));
                assertEquals("late", read(session, connection));
                assertErrno(Errno.EPIPE, () -> write(session, connection, "more"));
            }
        }

        @Test
        void that_its_peer_resets_says_so() throws IOException {
            try (RemoteFile connection = session.open(to(listener), OpenMode.READ_WRITE)) {
                try (Socket peer = listener.accept()) {
                    peer.setSoLinger(true, 0);
                }

                assertErrno(Errno.ECONNRESET, () -> read(session, connection));
            }
        }

        @Test
        void sends_more_than_sockets_hold_as_its_peer_takes_it() throws Exception {
            int much = 8 << 20;
            try (RemoteFile connection = session.open(to(listener), OpenMode.READ_WRITE);
                    Socket peer = listener.accept();
                    Slice slice = session.allocate(much)) {
                slice.memory().fill((byte) 7);
                CompletableFuture<Integer> taken = CompletableFuture.supplyAsync(() -> {
                    try {
                        return peer.getInputStream().readNBytes(much).length;
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });

                assertEquals(much, connection.write(slice, 0));
                assertEquals(much, taken.get(20, TimeUnit.SECONDS));
            }
        }

        @Test
        void is_read_into_the_client_s_memory_only_as_far_as_it_asks() throws IOException {
            try (RemoteFile connection = session.open(to(listener), OpenMode.READ);
                    Socket peer = listener.accept();
                    Slice slice = session.allocate(8)) {
                slice.memory().fill((byte) '.');
                peer.getOutputStream().write(bytes("0123456789"));

                try (Slice four = session.allocate(4)) {
                    assertEquals(4, connection.read(four, 0));
                }
                int rest = connection.read(slice, 0);
                assertEquals("456789", ServedNet.text(slice.memory().asSlice(0, rest)));
            }
        }

        @Test
        void that_was_opened_to_read_cannot_be_written_nor_the_reverse() throws IOException {
            try (RemoteFile reads = session.open(to(listener), OpenMode.READ);
                    RemoteFile writes = session.open(to(listener), new OpenMode(OpenFlags.WRONLY, 0, 0L))) {
                assertErrno(Errno.EBADF, () -> write(session, reads, "x"));
                assertErrno(Errno.EBADF, () -> read(session, writes));
            }
        }

        @Test
        void that_does_not_wait_has_nothing_to_read_now() throws IOException {
            try (RemoteFile connection = session.open(to(listener), OpenMode.READ_WRITE.with(OpenFlags.NONBLOCK))) {
                assertErrno(Errno.EAGAIN, () -> read(session, connection));
            }
        }

        @Test
        void is_a_socket_without_length() throws IOException {
            try (RemoteFile connection = session.open(to(listener), OpenMode.READ)) {
                assertEquals(FileMode.IFSOCK, connection.status().mode() & FileMode.IFMT);
                assertEquals(0, connection.status().sizeBytes());
            }
        }

        @Test
        void ends_the_reads_that_wait_when_it_is_closed() throws IOException {
            RemoteFile connection = session.open(to(listener), OpenMode.READ);
            try (Slice slice = session.allocate(16);
                    Pipeline pipeline = session.pipeline()) {
                pipeline.read(connection, slice, 0, 1);
                pipeline.submit();
                long at = pipeline.claim();
                SubmissionEntry.start(pipeline.entries(), at, Opcode.CLOSE.number(), 0, connection.handle());
                pipeline.ready(at, 2);

                pipeline.await();
                assertEquals(1, pipeline.tag());
                assertEquals(Errno.ECANCELED.negated(), pipeline.result());
                pipeline.await();
                assertEquals(2, pipeline.tag());
                assertEquals(0, pipeline.result());
            }
        }

        @Test
        void is_closed_with_its_session() throws IOException {
            Session another = service.connect();
            another.open(to(listener), OpenMode.READ_WRITE);
            try (Socket peer = listener.accept()) {
                another.close();

                assertEquals(-1, peer.getInputStream().read());
            }
        }
    }

    @Nested
    class An_address {

        @Test
        void where_nobody_listens_refuses() throws IOException {
            int free;
            try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
                free = taken.getLocalPort();
            }

            assertThrows(ConnectException.class, () -> session.open(to(free), OpenMode.READ));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ".",
                    "80",
                    "127.0.0.1",
                    "127.0.0.1:",
                    "127.0.0.1:65536",
                    ":80",
                    "::1:80",
                    "[::1:80",
                    "a:-1",
                    "[a]:1"
                })
        void that_is_none_is_said_to_be_wanting(String path) {
            assertErrno(Errno.EDESTADDRREQ, () -> session.open(path, OpenMode.READ));
            assertErrno(Errno.EDESTADDRREQ, () -> session.status(path));
        }

        @Test
        void of_a_host_that_has_none_cannot_be_reached() {
            assertErrno(Errno.EHOSTUNREACH, () -> session.open("nowhere.invalid:80", OpenMode.READ));
        }
    }

    @Nested
    class A_listener {

        @Test
        void accepts_beneath_it_who_connects() throws IOException {
            try (RemoteFile listener = listen(session);
                    Socket caller = new Socket(LOOPBACK, port(session, listener));
                    RemoteFile connection = accept(listener)) {
                caller.getOutputStream().write(bytes("knock"));

                assertEquals("knock", read(session, connection));
            }
        }

        @Test
        void that_is_read_takes_the_next_who_connects_for_its_own() throws IOException {
            try (RemoteFile listener = listen(session);
                    Socket caller = new Socket(LOOPBACK, port(session, listener))) {
                caller.getOutputStream().write(bytes("first"));
                assertEquals("first", read(session, listener));

                write(session, listener, "answer");
                assertArrayEquals(bytes("answer"), caller.getInputStream().readNBytes(6));
                caller.shutdownOutput();
                assertEquals("", read(session, listener));
            }
        }

        @Test
        void that_does_not_wait_says_that_nobody_is_there() throws IOException {
            try (RemoteFile listener = listen(session)) {
                OpenMode now = OpenMode.READ_WRITE.with(OpenFlags.NONBLOCK);

                assertErrno(Errno.EAGAIN, () -> listener.open("listen", now));
            }
        }

        @Test
        void has_its_address_alone() throws IOException {
            try (RemoteFile listener = listen(session)) {
                String taken = "listen/127.0.0.1:" + port(session, listener);

                assertErrno(Errno.EADDRINUSE, () -> session.open(taken, OpenMode.READ));
            }
        }

        @Test
        void gives_its_address_back_when_it_is_closed() throws IOException {
            RemoteFile before = listen(session);
            int port = port(session, before);
            try (Socket _ = new Socket(LOOPBACK, port);
                    RemoteFile _ = accept(before)) {
                before.close();

                session.open("listen/127.0.0.1:" + port, OpenMode.READ).close();
            }
        }

        @Test
        void is_at_the_loopback_unless_the_policy_says_more() throws IOException {
            assertThrows(AccessDeniedException.class, () -> session.open("listen/0.0.0.0:0", OpenMode.READ));
            assertThrows(AccessDeniedException.class, () -> session.open("listen/[::]:0", OpenMode.READ));
            session.open("listen/127.1.2.3:0", OpenMode.READ).close();

            ListenPolicy all = new ListenPolicy(List.of(InetAddress.ofLiteral("0.0.0.0")));
            try (ServedNet open = ServedNet.start(
                            NetKind.TCP, Files.createDirectory(folder.resolve("open")), all, Limits.standard());
                    Session other = open.connect()) {
                other.open("listen/0.0.0.0:0", OpenMode.READ).close();
                assertThrows(AccessDeniedException.class, () -> other.open("listen/[::]:0", OpenMode.READ));
            }
        }

        @Test
        void is_no_connection_and_has_nothing_else_beneath() throws IOException {
            try (RemoteFile listener = listen(session);
                    Socket _ = new Socket(LOOPBACK, port(session, listener));
                    RemoteFile connection = accept(listener)) {
                assertThrows(
                        NotDirectoryException.class, () -> accept(connection).close());
                assertThrows(
                        NoSuchFileException.class,
                        () -> listener.open("other", OpenMode.READ).close());
            }
        }

        @Test
        void serves_a_thousand_at_one_time() throws IOException {
            int many = 1000;
            List<Socket> callers = new ArrayList<>();
            List<RemoteFile> connections = new ArrayList<>();
            try (RemoteFile listener = listen(session)) {
                int port = port(session, listener);
                for (int i = 0; i < many; i++) {
                    callers.add(new Socket(LOOPBACK, port));
                    connections.add(accept(listener));
                }
                for (int i = 0; i < many; i++) {
                    callers.get(i).getOutputStream().write(bytes("caller " + i));
                    assertEquals("caller " + i, read(session, connections.get(i)));
                }
                session.close();
                for (Socket caller : callers) {
                    assertEquals(-1, caller.getInputStream().read());
                }
            } finally {
                for (Socket caller : callers) {
                    caller.close();
                }
            }
        }
    }

    @Nested
    class Calls_that_never_end {

        @Test
        void hold_up_nobody_else() throws IOException {
            // A listener whose backlog is full lets who connects wait.
            try (ServerSocket full = new ServerSocket(0, 1, LOOPBACK);
                    Socket _ = new Socket(LOOPBACK, full.getLocalPort());
                    Socket _ = new Socket(LOOPBACK, full.getLocalPort());
                    ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                    Session another = service.connect();
                    Pipeline waiting = another.pipeline();
                    Slice path = another.allocate(64)) {
                path.memory().setString(0, to(full));
                long at = waiting.claim();
                SubmissionEntry.start(waiting.entries(), at, Opcode.OPENAT.number(), 0, AtFlags.FDCWD);
                SubmissionEntry.setAddress(waiting.entries(), at, path.offset());
                waiting.ready(at, 1);
                waiting.submit();

                try (RemoteFile _ = session.open(to(listener), OpenMode.READ)) {
                    assertEquals(1, waiting.inFlight());
                }
                at = waiting.claim();
                SubmissionEntry.start(waiting.entries(), at, Opcode.ASYNC_CANCEL.number(), 0, -1);
                SubmissionEntry.setOperationFlags(waiting.entries(), at, CancelFlags.ANY);
                waiting.ready(at, 2);
                waiting.await();
                assertEquals(2, waiting.tag());
                assertEquals(1, waiting.result());
                waiting.await();
                assertEquals(Errno.ECANCELED.negated(), waiting.result());
            }
        }
    }

    @Nested
    class A_limit {

        @Test
        void of_handles_is_one_of_connections() throws IOException {
            Path other = folder.resolve("limited");
            Files.createDirectory(other);
            Limits few = Limits.standard().withHandlesPerSession(2);
            try (ServedNet limited = ServedNet.start(NetKind.TCP, other, ListenPolicy.LOOPBACK, few);
                    Session small = limited.connect();
                    RemoteFile listener = listen(small);
                    Socket _ = new Socket(LOOPBACK, port(small, listener));
                    RemoteFile _ = accept(listener);
                    Socket _ = new Socket(LOOPBACK, port(small, listener))) {
                assertErrno(Errno.EMFILE, () -> accept(listener).close());
            }
        }
    }

    @Test
    void memory_that_is_not_the_client_s_is_refused() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                RemoteFile connection = session.open(to(listener), OpenMode.READ_WRITE)) {
            for (Opcode opcode : List.of(Opcode.SEND, Opcode.RECV, Opcode.SENDMSG, Opcode.RECVMSG)) {
                assertErrno(
                        Errno.EFAULT,
                        () -> session.call(opcode.number(), opcode.name(), "")
                                .handle(connection.handle())
                                .address(1L << 40)
                                .length(1)
                                .run());
            }
        }
    }
}
