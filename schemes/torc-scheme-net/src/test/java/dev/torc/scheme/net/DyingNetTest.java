package dev.torc.scheme.net;

import static dev.torc.scheme.net.ServedNet.LOOPBACK;
import static dev.torc.scheme.net.ServedNet.to;
import static dev.torc.scheme.net.ServedNet.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.SessionSetup;
import dev.torc.memory.Slice;
import dev.torc.uapi.Errno;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that are killed with connections open: the other ends learn of it at once, and nothing is left.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DyingNetTest {

    private static final int MANY = 50;

    @TempDir
    Path folder;

    /// {@return a JVM that runs [NetProgram] and is ready}
    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NetProgram.class.getName()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        assertEquals("ready", lines.readLine());
        return process;
    }

    @Test
    void The_connections_of_a_client_that_is_killed_are_closed() throws Exception {
        try (ServedNet service = ServedNet.start(NetKind.TCP, folder);
                ServerSocket listener = new ServerSocket(0, MANY, LOOPBACK)) {
            Process client = start(
                    "connect",
                    service.server().socket().toString(),
                    Integer.toString(listener.getLocalPort()),
                    Integer.toString(MANY));
            try {
                List<Socket> peers = new ArrayList<>();
                for (int i = 0; i < MANY; i++) {
                    peers.add(listener.accept());
                }

                client.destroyForcibly();

                for (Socket peer : peers) {
                    try (peer) {
                        assertEquals(-1, peer.getInputStream().read());
                    }
                }
                until("no session", () -> service.server().counters().sessions() == 0);
            } finally {
                client.destroyForcibly();
            }
        }
    }

    @Test
    void A_scheme_that_is_killed_takes_its_connections_along_and_its_clients_are_told() throws Exception {
        Process scheme = start("serve", folder.toString());
        try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                Session session = Session.connect(folder.resolve("tcp"), SessionSetup.standard());
                RemoteFile connection = session.open(to(listener), OpenMode.READ_WRITE);
                Socket peer = listener.accept();
                Slice slice = session.allocate(64)) {
            try (Pipeline pipeline = session.pipeline()) {
                pipeline.read(connection, slice, 0, 1);
                pipeline.submit();

                scheme.destroyForcibly();

                assertTrue(pipeline.await());
                assertEquals(Errno.ESHUTDOWN.negated(), pipeline.result());
                assertTrue(pipeline.unanswered().isPresent());
            }
            assertEquals(-1, peer.getInputStream().read());
            assertThrows(SessionEndedException.class, () -> session.open(to(listener), OpenMode.READ));
        } finally {
            scheme.destroyForcibly();
        }
    }
}
