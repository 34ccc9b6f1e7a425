package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.cli.TorcProcess.Ended;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `torc serve net`, and what the other commands do with what it serves.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NetCommandsTest {

    private static final int LONGEST_WAIT_SECONDS = 30;

    @TempDir
    private Path folder;

    private Optional<Process> server = Optional.empty();

    @AfterEach
    void end() throws InterruptedException {
        if (server.isPresent()) {
            server.get().destroy();
            assertTrue(server.get().waitFor(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS));
        }
    }

    private Map<String, String> environment() {
        return Map.of("TORC_DOMAIN", folder.resolve("domain").toString());
    }

    private Ended torc(String... arguments) throws IOException, InterruptedException {
        return TorcProcess.run(environment(), new byte[0], arguments);
    }

    private void serve() throws IOException {
        Process started = TorcProcess.start(environment(), "serve", "net");
        server = Optional.of(started);
        BufferedReader lines = started.inputReader(StandardCharsets.UTF_8);
        for (String scheme : new String[] {"tcp", "udp", "unix"}) {
            String line = String.valueOf(lines.readLine());
            assertTrue(line.startsWith("serving " + scheme + ": at "), line);
        }
    }

    @Test
    void What_one_command_reads_from_a_listener_another_has_sent() throws Exception {
        serve();
        Path notes = Files.writeString(folder.resolve("notes"), "some notes\n".repeat(1000));
        Path socket = folder.resolve("s");
        Process reading = TorcProcess.start(environment(), "cat", "unix:listen" + socket);
        while (Files.notExists(socket)) {
            assertTrue(reading.isAlive(), "the listener has ended");
            Thread.onSpinWait();
        }

        Ended sent = torc("cp", notes.toString(), "unix:" + socket);
        String read = new String(reading.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, sent.exitCode(), sent::errors);
        assertEquals(Files.readString(notes), read);
        assertEquals(0, reading.waitFor());
    }

    @Test
    void A_connection_is_read_until_its_peer_ends_it_and_a_refusal_is_a_sentence() throws Exception {
        serve();
        int port;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
            Process reading = TorcProcess.start(environment(), "cat", "tcp:127.0.0.1:" + port);
            try (Socket peer = listener.accept()) {
                peer.getOutputStream().write("from afar".getBytes(StandardCharsets.UTF_8));
            }
            assertEquals("from afar", new String(reading.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(0, reading.waitFor());
        }
        Ended refused = torc("cat", "tcp:127.0.0.1:" + port);
        assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
        assertTrue(refused.errors().contains("ECONNREFUSED"), refused::errors);
    }

    @Test
    void Wrong_use_says_what_is_right() throws Exception {
        Ended unknown = torc("serve", "net", "ftp");
        assertEquals(ExitCode.WRONG_USE, unknown.exitCode());
        assertTrue(unknown.errors().contains("none of tcp, udp, unix"), unknown::errors);
        Ended noAddress = torc("serve", "net", "--allow-listen", "here");
        assertEquals(ExitCode.WRONG_USE, noAddress.exitCode());
        assertTrue(noAddress.errors().contains("no address"), noAddress::errors);
        Ended nobody = torc("cat", "tcp:127.0.0.1:1");
        assertEquals(ExitCode.UNAVAILABLE, nobody.exitCode());
        assertTrue(nobody.errors().contains("torc serve net"), nobody::errors);
    }
}
