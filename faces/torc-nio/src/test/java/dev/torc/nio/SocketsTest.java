package dev.torc.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.net.ListenPolicy;
import dev.torc.scheme.net.NetKind;
import dev.torc.scheme.net.NetScheme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections as files of the JDK's.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SocketsTest {

    @TempDir
    Path folder;

    private Served served;
    private SchemeServer server;
    private ServerSocket listener;
    private Path connection;

    @BeforeEach
    void start() throws IOException {
        served = Served.domain(folder);
        server = SchemeServer.start(
                new NetScheme(NetKind.TCP, ListenPolicy.LOOPBACK),
                ServerSetup.at(served.domain().resolve("tcp")));
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        connection = served.root("tcp").resolve("127.0.0.1:" + listener.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
        served.close();
        server.close();
    }

    @Test
    void What_a_peer_sends_is_read_until_it_ends() throws Exception {
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try (Socket peer = listener.accept()) {
                peer.getOutputStream().write("from afar".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        assertEquals("from afar", Files.readString(connection));
        sent.get(20, TimeUnit.SECONDS);
    }

    @Test
    void What_is_written_comes_to_the_peer() throws Exception {
        CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> {
            try (Socket peer = listener.accept()) {
                return new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        Files.writeString(connection, "to you", StandardOpenOption.WRITE);

        assertEquals("to you", received.get(20, TimeUnit.SECONDS));
    }
}
