package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server looked at from outside, while it runs and after it was killed.
@DisplayNameGeneration(ReplaceUnderscores.class)
class CountersTest {

    private static final String ENTER_SCREEN = "\u001b[?1049h";
    private static final String LEAVE_SCREEN = "\u001b[?1049l";

    @TempDir
    static Path folder;

    private static Path domain;
    private static Process server;

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        domain = folder.resolve("domain");
        Path served = Files.createDirectory(folder.resolve("served"));
        Files.writeString(served.resolve("hello"), "hello\n");
        server = serve(domain, "file");
        assertEquals("hello\n", run("cat", "file:hello").output());
    }

    @AfterAll
    static void killServer() {
        server.destroyForcibly();
    }

    private static Process serve(Path where, String name) throws IOException {
        Process started = TorcProcess.start(
                environment(where),
                "serve",
                "file",
                "--name",
                name,
                folder.resolve("served").toString());
        assertTrue(started.inputReader().readLine().startsWith("serving"));
        return started;
    }

    @Nested
    class Torc_counters {

        @Test
        void shows_what_a_server_has_done() throws IOException, InterruptedException {
            var ended = run("counters");

            assertEquals(0, ended.exitCode(), ended.errors());
            assertTrue(
                    ended.lines().getFirst().startsWith(server.pid() + " dev.torc.cli.Torc, since "), ended.output());
            assertTrue(
                    ended.lines().stream().anyMatch(line -> line.matches("  server +file +calls \\d+ .*")),
                    ended.output());
        }

        @Test
        void speaks_JSON_one_object_a_line() throws IOException, InterruptedException {
            var ended = run("counters", "--json");

            assertTrue(
                    ended.lines()
                            .getFirst()
                            .startsWith("{\"process\":" + server.pid()
                                    + ",\"state\":\"running\",\"program\":\"dev.torc.cli.Torc\",\"subject\":"),
                    ended.output());
            assertTrue(ended.output().matches("(?s).*\"subject\":\"server\",\"label\":\"file\",\"calls\":[1-9].*"));
        }

        @Test
        void shows_what_a_killed_server_had_done() throws IOException, InterruptedException {
            Process other = serve(domain, "other");
            assertEquals("hello\n", run("cat", "other:hello").output());
            other.destroyForcibly().waitFor();

            var ended = run("counters", Long.toString(other.pid()));

            assertTrue(ended.lines().getFirst().endsWith(", GONE"), ended.output());
            assertTrue(
                    ended.lines().stream().anyMatch(line -> line.matches("  server +file +calls \\d+ .*")),
                    ended.output());
        }

        @Test
        void finds_nothing_of_processes_that_ended_in_good_order() throws IOException, InterruptedException {
            Path ownDomain = folder.resolve("own");
            Process other = serve(ownDomain, "file");
            other.destroy();
            other.waitFor();

            var ended = TorcProcess.run(environment(ownDomain), new byte[0], "counters");

            assertEquals(1, ended.exitCode());
            assertTrue(ended.errors().startsWith("torc counters: no process counts in the domain"), ended.errors());
            assertEquals(List.of(), left(ownDomain));
        }

        @Test
        void says_which_file_it_does_not_believe() throws IOException, InterruptedException {
            Files.writeString(domain.resolve(".counters/1-1"), "nonsense");

            var ended = run("counters");
            Files.delete(domain.resolve(".counters/1-1.gone"));

            assertEquals(0, ended.exitCode());
            assertTrue(
                    ended.errors().contains("1-1.gone is not shown: it is too short to hold counters"), ended.errors());
        }

        @Test
        void says_when_a_process_is_not_there() throws IOException, InterruptedException {
            var ended = run("counters", "1");

            assertEquals(1, ended.exitCode());
            assertTrue(ended.errors().startsWith("torc counters: no such process counts"), ended.errors());
        }
    }

    @Nested
    class Torc_top {

        @Test
        void prints_a_table_once_where_output_is_no_terminal() throws IOException, InterruptedException {
            var ended = run("top");

            assertEquals(0, ended.exitCode(), ended.errors());
            assertTrue(ended.lines().getFirst().startsWith("  WHAT"), ended.output());
            assertTrue(ended.output().contains("server"), ended.output());
            assertFalse(ended.output().contains("\u001b"), ended.output());
        }

        @Test
        void speaks_JSON_with_rates() throws IOException, InterruptedException {
            var ended = run("top", "--once", "--json");

            assertTrue(ended.output().contains("\"callsPerSecond\":0.0"), ended.output());
        }

        @Test
        void refuses_an_interval_that_is_none() throws IOException, InterruptedException {
            assertEquals(2, run("top", "--interval", "0").exitCode());
        }

        @Test
        void times_calls_while_it_is_asked_to() throws IOException, InterruptedException {
            Process top = TorcProcess.start(environment(domain), "top", "--latencies", "--json");
            try (BufferedReader lines = top.inputReader()) {
                // After its first line the server has been asked.
                lines.readLine();
                run("cat", "file:hello");
                String line = lines.readLine();
                while (line != null && !line.contains("\"p99Nanos\":")) {
                    line = lines.readLine();
                }
                assertNotEquals(null, line);
            } finally {
                top.destroyForcibly();
            }
        }

        @Test
        void leaves_the_terminal_as_it_was_when_q_is_pressed() throws IOException, InterruptedException {
            assertTerminalIsRestored("q", 0);
        }

        @Test
        void leaves_the_terminal_as_it_was_when_it_is_interrupted() throws IOException, InterruptedException {
            assertTerminalIsRestored("\u0003", 130);
        }

        /// Runs it in a terminal of its own, made by `script(1)`, and compares `stty -g` before and after.
        private void assertTerminalIsRestored(String key, int exitCode) throws IOException, InterruptedException {
            String inTerminal = "trap : INT; echo before $(stty -g); "
                    + quoted(TorcProcess.command(List.of("-Dtorc.terminal=12"), "top"))
                    + "; echo exit $?; echo after $(stty -g)";
            ProcessBuilder builder = new ProcessBuilder("script", "-qec", inTerminal, "/dev/null");
            builder.environment().putAll(environment(domain));
            builder.environment().put("SHELL", "/bin/sh");
            Process script = builder.start();
            var output = new StringBuilder();
            try (var out = script.inputReader(StandardCharsets.UTF_8);
                    var in = script.outputWriter(StandardCharsets.UTF_8)) {
                char[] some = new char[4096];
                boolean pressed = false;
                for (int count = out.read(some); count >= 0; count = out.read(some)) {
                    output.append(some, 0, count);
                    if (!pressed && output.indexOf("CALLS/s") >= 0) {
                        pressed = true;
                        in.write(key);
                        in.flush();
                    }
                }
            }
            script.waitFor();
            List<String> lines = output.toString().lines().map(String::strip).toList();
            assertTrue(output.indexOf(ENTER_SCREEN) >= 0, output.toString());
            assertTrue(output.indexOf(LEAVE_SCREEN) > output.indexOf(ENTER_SCREEN), output.toString());
            assertEquals(setting(lines, "before"), setting(lines, "after"));
            assertTrue(output.indexOf("exit " + exitCode) > 0, output.toString());
        }

        private static String setting(List<String> lines, String when) {
            return lines.stream()
                    .filter(line -> line.contains(when + " "))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst(".*" + when + " ", "");
        }

        private static String quoted(List<String> command) {
            return String.join(
                    " ", command.stream().map(word -> "'" + word + "'").toList());
        }
    }

    private static TorcProcess.Ended run(String... arguments) throws IOException, InterruptedException {
        return TorcProcess.run(environment(domain), new byte[0], arguments);
    }

    private static Map<String, String> environment(Path where) {
        return Map.of("TORC_DOMAIN", where.toString());
    }

    private static List<Path> left(Path where) throws IOException {
        try (Stream<Path> entries = Files.list(where.resolve(".counters"))) {
            return entries.toList();
        }
    }
}
