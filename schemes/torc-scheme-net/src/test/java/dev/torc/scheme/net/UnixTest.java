package dev.torc.scheme.net;

import static dev.torc.scheme.net.ServedNet.accept;
import static dev.torc.scheme.net.ServedNet.assertErrno;
import static dev.torc.scheme.net.ServedNet.read;
import static dev.torc.scheme.net.ServedNet.until;
import static dev.torc.scheme.net.ServedNet.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client may rely on of `unix:`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnixTest {

    @TempDir
    Path folder;

    private ServedNet service;
    private Session session;

    @BeforeEach
    void start() throws IOException {
        service = ServedNet.start(NetKind.UNIX, folder);
        session = service.connect();
    }

    @AfterEach
    void stop() {
        session.close();
        service.close();
    }

    private Path path() {
        return folder.resolve("s");
    }

    @Test
    void A_connection_reaches_who_listens_at_the_path() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(path()));
            try (RemoteFile connection = session.open(path().toString(), OpenMode.READ_WRITE);
                    SocketChannel peer = listener.accept()) {
                write(session, connection, "hello");
                ByteBuffer five = ByteBuffer.allocate(5);
                while (five.hasRemaining()) {
                    peer.read(five);
                }
                peer.write(five.flip());

                assertEquals("hello", read(session, connection));
            }
        }
    }

    @Test
    void A_listener_has_a_path_which_goes_with_it() throws IOException {
        RemoteFile listener = session.open("listen" + path(), OpenMode.READ_WRITE);
        try (SocketChannel caller = SocketChannel.open(UnixDomainSocketAddress.of(path()));
                RemoteFile connection = accept(listener)) {
            caller.write(ByteBuffer.wrap(new byte[] {'h', 'i'}));

            assertEquals("hi", read(session, connection));
            assertErrno(Errno.EADDRINUSE, () -> session.open("listen" + path(), OpenMode.READ));
        }
        listener.close();
        until("the path is gone", () -> Files.notExists(path()));
    }

    @Test
    void What_has_come_to_a_listener_s_path_since_is_left_alone() throws IOException {
        RemoteFile listener = session.open("listen" + path(), OpenMode.READ);
        Files.delete(path());
        Files.createFile(path());

        listener.close();
        session.close();
        service.close();

        assertTrue(Files.exists(path()));
    }

    @Test
    void Where_nothing_is_or_nobody_listens_is_told() throws IOException {
        assertThrows(NoSuchFileException.class, () -> session.open(path().toString(), OpenMode.READ));
        Files.createFile(path());
        assertThrows(ConnectException.class, () -> session.open(path().toString(), OpenMode.READ));
        assertErrno(Errno.ENAMETOOLONG, () -> session.open("x".repeat(108), OpenMode.READ));
    }
}
