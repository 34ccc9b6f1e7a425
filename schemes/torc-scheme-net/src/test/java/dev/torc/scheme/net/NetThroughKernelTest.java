package dev.torc.scheme.net;

import static dev.torc.scheme.net.ServedNet.LOOPBACK;
import static dev.torc.scheme.net.ServedNet.accept;
import static dev.torc.scheme.net.ServedNet.assertErrno;
import static dev.torc.scheme.net.ServedNet.read;
import static dev.torc.scheme.net.ServedNet.to;
import static dev.torc.scheme.net.ServedNet.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.ServedScheme;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.client.Torc;
import dev.torc.kernel.Kernel;
import dev.torc.kernel.KernelSetup;
import dev.torc.memory.Slice;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FileMode;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.ShutdownMode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// `tcp:` in a domain that has a kernel: the same, whether the kernel introduces its client or forwards each call.
@ParameterizedClass(name = "{0}")
@EnumSource(NetThroughKernelTest.Way.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class NetThroughKernelTest {

    private static final SessionSetup SMALL = SessionSetup.standard().withPoolBytes(1 << 20);

    private final Way way;

    @TempDir
    Path folder;

    private Kernel kernel;
    private Torc torc;
    private ServedScheme served;
    private Session session;
    private ServerSocket listener;

    NetThroughKernelTest(Way way) {
        this.way = way;
    }

    /// How a call comes to the scheme.
    enum Way {
        DIRECT,
        DELEGATED
    }

    @BeforeEach
    void start() throws IOException {
        kernel = Kernel.start(KernelSetup.at(new Domain(folder)));
        torc = Torc.attach(new Domain(folder));
        served = torc.serve("tcp", new NetScheme(NetKind.TCP, ListenPolicy.LOOPBACK));
        session = connect();
        listener = new ServerSocket(0, 50, LOOPBACK);
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
        session.close();
        served.close();
        torc.close();
        kernel.close();
    }

    private Session connect() throws IOException {
        return switch (way) {
            case DIRECT -> torc.connect("tcp", SMALL);
            case DELEGATED -> torc.delegated("tcp", SMALL);
        };
    }

    @Test
    void A_connection_carries_bytes_both_ways_until_the_end() throws IOException {
        try (RemoteFile connection = session.open(to(listener), OpenMode.READ_WRITE);
                Socket peer = listener.accept()) {
            write(session, connection, "hello");
            assertArrayEquals(
                    "hello".getBytes(StandardCharsets.UTF_8),
                    peer.getInputStream().readNBytes(5));
            peer.getOutputStream().write("and back".getBytes(StandardCharsets.UTF_8));
            assertEquals("and back", read(session, connection));
            assertEquals(FileMode.IFSOCK, connection.status().mode() & FileMode.IFMT);
            peer.shutdownOutput();
            assertEquals("", read(session, connection));
        }
    }

    @Test
    void What_sockets_have_beside_reads_and_writes_is_there() throws IOException {
        try (RemoteFile connection = session.open(to(listener), OpenMode.READ_WRITE);
                Socket peer = listener.accept();
                Slice slice = session.allocate(4)) {
            slice.memory().setString(0, "abc");
            assertEquals(4, call(Opcode.SEND, connection, slice));
            assertArrayEquals(
                    new byte[] {'a', 'b', 'c', 0}, peer.getInputStream().readNBytes(4));
            peer.getOutputStream().write("xyz".getBytes(StandardCharsets.UTF_8));
            assertEquals(3, call(Opcode.RECV, connection, slice));
            assertEquals("xyz", ServedNet.text(slice.memory().asSlice(0, 3)));
            session.call(Opcode.SHUTDOWN.number(), "shutdown", "")
                    .handle(connection.handle())
                    .length(ShutdownMode.WR)
                    .run();
            assertEquals(-1, peer.getInputStream().read());
        }
    }

    private long call(Opcode opcode, RemoteFile connection, Slice slice) throws IOException {
        return session.call(opcode.number(), opcode.name(), "")
                .handle(connection.handle())
                .memory(slice)
                .run();
    }

    @Test
    void A_listener_accepts_beneath_it() throws IOException {
        int port = listener.getLocalPort();
        listener.close();
        try (RemoteFile own = session.open("listen/127.0.0.1:" + port, OpenMode.READ_WRITE);
                Socket caller = new Socket(LOOPBACK, port);
                RemoteFile connection = accept(own)) {
            caller.getOutputStream().write('!');

            assertEquals("!", read(session, connection));
        }
    }

    @Test
    void Errors_are_the_same() throws IOException {
        int port = listener.getLocalPort();
        String taken = "listen/" + to(listener);
        assertErrno(Errno.EADDRINUSE, () -> session.open(taken, OpenMode.READ));
        assertErrno(Errno.EDESTADDRREQ, () -> session.open("nothing", OpenMode.READ));
        assertThrows(AccessDeniedException.class, () -> session.open("listen/0.0.0.0:0", OpenMode.READ));
        listener.close();
        assertThrows(ConnectException.class, () -> session.open(to(port), OpenMode.READ));
    }

    @Test
    void A_read_that_waits_holds_up_nobody_and_ends_with_its_client() throws IOException {
        Session another = connect();
        RemoteFile connection = another.open(to(listener), OpenMode.READ);
        try (Socket peer = listener.accept();
                Slice slice = another.allocate(16)) {
            Pipeline pipeline = another.pipeline();
            pipeline.read(connection, slice, 0, 1);
            pipeline.submit();

            A_connection_carries_bytes_both_ways_until_the_end();
            another.close();
            assertEquals(-1, peer.getInputStream().read());
        }
    }
}
