package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.cli.TorcProcess.Ended;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `torc trace`: calls of a running scheme and of a running process, seen from outside.
@DisplayNameGeneration(ReplaceUnderscores.class)
class TraceTest {

    private static final int NOBODY = 65534;

    @TempDir
    static Path folder;

    private static Path domain;
    private static Process server;

    @BeforeAll
    static void serve() throws IOException {
        domain = folder.resolve("domain");
        Path served = Files.createDirectory(folder.resolve("served"));
        Files.writeString(served.resolve("hello"), "hello\n");
        server = TorcProcess.start(environment(), "serve", "file", served.toString());
        assertTrue(server.inputReader(StandardCharsets.UTF_8).readLine().startsWith("serving"));
    }

    @AfterAll
    static void end() {
        server.destroyForcibly();
    }

    private static Map<String, String> environment() {
        return Map.of("TORC_DOMAIN", domain.toString());
    }

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        return TorcProcess.run(environment(), new byte[0], arguments);
    }

    /// A tracer that has attached.
    private static final class Tracer implements AutoCloseable {

        private final Process process;

        Tracer(String... arguments) throws IOException {
            List<String> words = new ArrayList<>(List.of("trace"));
            words.addAll(List.of(arguments));
            process = TorcProcess.start(environment(), words.toArray(String[]::new));
            BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
            String line = errors.readLine();
            assertTrue(line != null && line.startsWith("torc trace: attached to "), () -> "it said " + line);
        }

        /// {@return what it says until it ends by itself}
        List<String> lines() throws IOException {
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                return out.lines().toList();
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static void assertLine(List<String> lines, String pattern) {
        assertTrue(
                lines.stream().anyMatch(line -> line.matches(pattern)),
                () -> pattern + " in\n" + String.join("\n", lines));
    }

    @Nested
    class Of_a_scheme {

        @Test
        void shows_each_call_with_names_result_and_time() throws Exception {
            try (Tracer tracer = new Tracer("file", "-e", "OPENAT2,READ_FIXED,CLOSE", "-n", "3")) {
                assertEquals("hello\n", run("cat", "file:hello").output());

                List<String> lines = tracer.lines();
                String time = " <[\\d.]+ (ns|us|ms|s)>";
                assertLine(lines, "\\d+ OPENAT2\\(AT_FDCWD, \"hello\", \\{flags=O_RDONLY\\}\\) = \\d+" + time);
                assertLine(lines, "\\d+ READ_FIXED\\(\\d+, 262144, \\d+\\) = \\d+" + time);
            }
        }

        @Test
        void shows_failures_by_name() throws Exception {
            try (Tracer tracer = new Tracer("file", "--failed", "-n", "1")) {
                run("cat", "file:hello");
                run("cat", "file:missing");

                assertLine(
                        tracer.lines(),
                        "\\d+ OPENAT2\\(AT_FDCWD, \"missing\", .*\\) = -ENOENT \\(No such file or directory\\) <.*>");
            }
        }

        @Test
        void counts_by_operation() throws Exception {
            try (Tracer tracer = new Tracer("file", "-c", "-e", "OPENAT2", "-n", "2")) {
                run("cat", "file:hello");
                run("cat", "file:missing");

                List<String> lines = tracer.lines();
                assertLine(lines, "% time +seconds +usecs/call +p99, usecs +calls +errors opcode");
                assertLine(lines, "100\\.00 +\\d\\.\\d+ +[\\d.]+ +[\\d.]+ +2 +1 OPENAT2");
                assertLine(lines, "100\\.00 +\\d\\.\\d+ +2 +1 total");
            }
        }

        @Test
        void speaks_JSON_one_object_a_line() throws Exception {
            try (Tracer tracer = new Tracer("file", "--json", "-e", "OPENAT2", "-n", "1")) {
                run("cat", "file:missing");

                assertLine(
                        tracer.lines(),
                        "\\{\"at\":\"[^\"]+Z\",\"process\":" + server.pid() + ",\"caller\":\\d+,\"subject\":\"server\","
                                + "\"label\":\"file\",\"opcode\":\"OPENAT2\",\"arguments\":\".*\",\"stage\":\"ended\","
                                + "\"nanos\":\\d+,\"result\":-2,\"errno\":\"ENOENT\"}");
            }
        }

        @Test
        void ends_in_good_order_when_it_is_interrupted_and_leaves_the_scheme_as_it_was() throws Exception {
            try (Tracer tracer = new Tracer("file", "-c")) {
                run("cat", "file:hello");
                tracer.process.toHandle().destroy();

                assertLine(tracer.lines(), "% time .*");
                assertEquals("hello\n", run("cat", "file:hello").output());
            }
        }
    }

    @Nested
    class Of_a_process {

        @Test
        void shows_the_calls_that_it_makes() throws Exception {
            Process client = TorcProcess.start(environment(), "put", "file:made");
            awaitSession(client.pid());
            try (Tracer tracer = new Tracer(Long.toString(client.pid()), "-e", "WRITE_FIXED", "-n", "1", "-t")) {
                try (Writer in = client.outputWriter(StandardCharsets.UTF_8)) {
                    in.write("some \"bytes\"\n");
                }

                assertLine(
                        tracer.lines(),
                        "\\d\\d:\\d\\d:\\d\\d\\.\\d{6} file: WRITE_FIXED\\(\\d+, \"some \\\\\"bytes\\\\\"\\\\n\", 13, 0\\)"
                                + " = 13 <.*>");
            } finally {
                client.destroyForcibly();
            }
        }

        private void awaitSession(long process) throws IOException, InterruptedException {
            String expected = "\"process\":" + process + ",";
            for (Ended seen = run("counters", "--json"); !seen.output().contains(expected); ) {
                seen = run("counters", "--json");
            }
        }
    }

    @Nested
    class Is_refused_in_a_sentence {

        @Test
        void where_nobody_serves_the_name() throws Exception {
            Ended ended = run("trace", "nobody");

            assertEquals(ExitCode.FAILED, ended.exitCode());
            assertTrue(ended.errors().startsWith("torc trace: no process serves \"nobody\""), ended::errors);
        }

        @Test
        void where_there_is_no_such_process() throws Exception {
            assertEquals(ExitCode.FAILED, run("trace", "1").exitCode());
        }

        @Test
        void where_there_is_no_such_operation() throws Exception {
            Ended ended = run("trace", "file", "-e", "OPEN");

            assertEquals(ExitCode.WRONG_USE, ended.exitCode());
            assertTrue(ended.errors().contains("there is no operation \"OPEN\""), ended::errors);
        }

        @Test
        void where_the_domain_is_another_user_s() throws Exception {
            assumeTrue(
                    Integer.valueOf(0)
                            .equals(Files.readAttributes(Path.of("/proc/self"), "unix:uid")
                                    .get("uid")),
                    "only root can give a directory to somebody else");
            Path others = Files.createDirectory(
                    folder.resolve("others"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.setAttribute(others, "unix:uid", NOBODY);

            Ended ended = TorcProcess.run(Map.of("TORC_DOMAIN", others.toString()), new byte[0], "trace", "file");

            assertEquals(ExitCode.FAILED, ended.exitCode());
            assertTrue(ended.errors().contains("not used as Torc's domain: it belongs to user 65534"), ended::errors);
        }
    }
}
