package dev.torc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.ring.session.Domain;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import dev.torc.uapi.Opcode;
import dev.torc.uring.UringFeatures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every example does what it says, each program in a process of its own.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class ExamplesTest {

    @TempDir
    Path folder;

    private Path domain() {
        return folder.resolve("domain");
    }

    @BeforeEach
    void needs_the_Linux_ring() throws IOException {
        assumeTrue(UringFeatures.probe().supports(Opcode.LISTEN), "the examples need io_uring of Linux 6.11");
    }

    /// What listens has gone when it ends.
    @AfterEach
    void no_socket_stays_behind() throws IOException {
        if (Files.exists(domain())) {
            try (Stream<Path> names = Files.list(domain())) {
                assertEquals(
                        List.of(),
                        names.filter(name -> !name.endsWith(".counters")).toList());
            }
        }
    }

    @Nested
    class Copying_a_file {

        private static final int BYTES = 5_000_003;

        @Test
        void gives_the_same_bytes() throws Exception {
            byte[] bytes = new byte[BYTES];
            new Random(1).nextBytes(bytes);
            Files.write(from(), bytes);

            assertEquals(List.of(BYTES + " bytes copied"), copy());
            assertEquals(sha256(from()), sha256(to()));
        }

        @Test
        void gives_an_empty_file_for_an_empty_file() throws Exception {
            Files.createFile(from());

            assertEquals(List.of("0 bytes copied"), copy());
            assertEquals(0, Files.size(to()));
        }

        private Path from() {
            return folder.resolve("from");
        }

        private Path to() {
            return folder.resolve("to");
        }

        private List<String> copy() throws IOException, InterruptedException {
            return ExampleProcess.run(domain(), "copy.CopyFile", from().toString(), to().toString());
        }

        private String sha256(Path file) throws IOException, NoSuchAlgorithmException {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        }
    }

    @Nested
    class Finding_text {

        @Test
        void in_what_a_service_serves_is_as_in_a_folder() throws Exception {
            Path served = Files.createDirectory(folder.resolve("served"));
            Files.createDirectory(served.resolve("below"));
            Files.writeString(served.resolve("a.txt"), "one\ntwo bells\n");
            Files.writeString(served.resolve("below/b.txt"), "a bell\nnone\n");
            Files.write(served.resolve("c.bin"), new byte[] {(byte) 0xff, 'b', 'e', 'l', 'l'});
            List<String> expected = List.of("a.txt: two bells", "below/b.txt: a bell");
            Path socket = new Domain(domain()).create().socket("file");

            assertEquals(expected, find(String.valueOf(served)));
            try (var _ = SchemeServer.start(new FileScheme(served, FileAccess.READ_ONLY), ServerSetup.at(socket))) {
                assertEquals(expected, find("torc:/file"));
            }
        }

        private List<String> find(String place) throws IOException, InterruptedException {
            return ExampleProcess.run(domain(), "files.FindText", place, "bell");
        }
    }

    @Nested
    class An_echo_server {

        private static final int MOST_CONNECTIONS = 10_000;
        private static final int DESCRIPTORS_OF_A_JVM = 500;
        private static final int ROUNDS = 3;
        private static final long PAUSE_NANOS = 1_000_000;

        @Test
        void has_ten_thousand_connections_at_once(TestReporter reporter) throws Exception {
            int connections = Math.min(MOST_CONNECTIONS, mostDescriptors() - DESCRIPTORS_OF_A_JVM);
            reporter.publishEntry("connections", String.valueOf(connections));
            try (ExampleProcess server = ExampleProcess.start(domain(), "echo.EchoServer", "0")) {
                String address = server.readLine();
                String port = address.substring(address.lastIndexOf(':') + 1);
                echo(port, 1); // so that all that is made once is there
                long before = server.descriptors();

                assertEquals(
                        List.of(connections + " connections, " + connections * ROUNDS + " echoes"),
                        echo(port, connections));

                while (server.descriptors() > before) {
                    LockSupport.parkNanos(PAUSE_NANOS); // it closes the last ones; if not, the test's time runs out
                }
                assertEquals(List.of(), server.end());
            }
        }

        @Test
        void that_ends_ends_connections_that_are_open() throws Exception {
            try (ExampleProcess server = ExampleProcess.start(domain(), "echo.EchoServer", "0")) {
                String address = server.readLine();
                int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
                try (var connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    connection.getOutputStream().write('x');
                    assertEquals('x', connection.getInputStream().read());

                    server.end();

                    assertEquals(-1, connection.getInputStream().read());
                }
            }
        }

        private List<String> echo(String port, int connections) throws IOException, InterruptedException {
            return ExampleProcess.run(domain(), "echo.EchoClients", port, String.valueOf(connections));
        }

        private int mostDescriptors() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                    .filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split("\\s+")[4])
                    .mapToInt(hard -> hard.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(hard))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Nested
    class A_service_of_keys_and_values {

        @Test
        void keeps_what_one_process_puts_for_another_to_get() throws Exception {
            try (ExampleProcess server = ExampleProcess.start(domain(), "keyvalue.KeyValueScheme")) {
                server.readLine();

                assertEquals(List.of("kept"), call("put", "greeting", "grüß euch"));
                assertEquals(List.of("= grüß euch"), call("get", "greeting"));
                assertEquals(List.of("removed"), call("remove", "greeting"));
                assertEquals(List.of("no value"), call("get", "greeting"));
                assertEquals(List.of(), server.end());
            }
        }

        private List<String> call(String... arguments) throws IOException, InterruptedException {
            String[] program = Stream.concat(Stream.of("keyvalue.KeyValueClient"), Stream.of(arguments))
                    .toArray(String[]::new);
            return ExampleProcess.run(domain(), program);
        }
    }

    @Nested
    class An_interface {

        @Test
        void of_one_process_is_called_by_another() throws Exception {
            try (ExampleProcess service = ExampleProcess.start(domain(), "sensor.SensorService")) {
                service.readLine();

                assertEquals(
                        List.of(
                                "20.0, DOUBTFUL",
                                "41.5, GOOD",
                                "2 readings",
                                "it was channel 1",
                                "it was kitchen",
                                "8 samples, 21.7 on average"),
                        ExampleProcess.run(domain(), "sensor.SensorClient"));
                assertEquals(List.of(), service.end());
            }
        }
    }

    @Nested
    class A_pipeline {

        private static final int LINES = 2_000;

        @Test
        void carries_lines_over_three_processes_in_their_order() throws Exception {
            try (ExampleProcess last = ExampleProcess.start(domain(), "pipeline.Stage", "print")) {
                last.readLine();
                try (ExampleProcess middle = ExampleProcess.start(domain(), "pipeline.Stage", "upper", "print")) {
                    middle.readLine();
                    try (ExampleProcess first = ExampleProcess.start(domain(), "pipeline.Source", "upper")) {
                        first.say(lines("line ") + "\n");

                        assertEquals(List.of(LINES + " lines have arrived"), first.end());
                    }
                    middle.end();
                }
                assertEquals(lines("LINE "), String.join("\n", last.end()));
            }
        }

        @Test
        void tells_its_beginning_when_its_end_has_died() throws Exception {
            try (ExampleProcess last = ExampleProcess.start(domain(), "pipeline.Stage", "print")) {
                last.readLine();
                try (ExampleProcess middle = ExampleProcess.start(domain(), "pipeline.Stage", "upper", "print")) {
                    middle.readLine();
                    last.end();

                    try (ExampleProcess first = ExampleProcess.start(domain(), "pipeline.Source", "upper")) {
                        first.say("into the void\n");

                        assertEquals(List.of("0 lines have arrived"), first.end());
                    }
                    middle.end();
                }
            }
        }

        private String lines(String text) {
            return String.join(
                    "\n", IntStream.range(0, LINES).mapToObj(i -> text + i).toList());
        }
    }
}
