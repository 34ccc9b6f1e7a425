package dev.torc.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a file of services can say, and what is said of one that says something else.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServicesFileTest {

    private static final Path FOLDER = Path.of("/etc/torc");

    private static List<Service> parse(String text) throws SettingsException {
        return ServicesFile.parse(text.getBytes(StandardCharsets.UTF_8), "boot.toml", FOLDER);
    }

    private static String fault(String text) {
        return String.valueOf(
                assertThrows(SettingsException.class, () -> parse(text)).getMessage());
    }

    @Test
    void A_service_has_what_its_table_says() throws SettingsException {
        List<Service> services = parse("""
                [service.files]
                command = ["torc", "serve", "file", "/srv"]
                after = ["kernel"]
                ready = "notify"
                ready-within = "30s"
                restart = "always"
                back-off = { first = "250ms", most = "1m", attempts = 7, healthy-after = "1h" }
                stop-within = "2s"
                directory = "data"
                environment = { LANG = "C.UTF-8", EMPTY = "" }
                log = "/var/log/files"

                [service.kernel]
                command = ["torc", "up", "--foreground"]
                """);
        assertEquals(
                List.of("kernel", "files"), services.stream().map(Service::name).toList());
        assertEquals(
                new Service(
                        "files",
                        List.of("torc", "serve", "file", "/srv"),
                        List.of("kernel"),
                        new Service.Place(
                                FOLDER.resolve("data"),
                                Map.of("LANG", "C.UTF-8", "EMPTY", ""),
                                Optional.of(Path.of("/var/log/files"))),
                        Readiness.NOTIFY,
                        Optional.of(Duration.ofSeconds(30)),
                        RestartRule.ALWAYS,
                        new BackOff(Duration.ofMillis(250), Duration.ofMinutes(1), 7, Duration.ofHours(1)),
                        Duration.ofSeconds(2)),
                services.getLast());
        assertEquals(
                new Service(
                        "kernel",
                        List.of("torc", "up", "--foreground"),
                        List.of(),
                        new Service.Place(FOLDER, Map.of(), Optional.empty()),
                        Readiness.START,
                        Optional.empty(),
                        RestartRule.ON_FAILURE,
                        BackOff.STANDARD,
                        Service.STOP_WITHIN),
                services.getFirst());
    }

    @Test
    void A_file_is_read_and_paths_in_it_are_seen_from_its_folder(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("boot.toml"), "[service.a]\ncommand = [\"./run\"]\n");
        assertEquals(folder, ServicesFile.read(file).getFirst().place().directory());
    }

    @Nested
    class A_fault_is_said_with_file_line_key_and_what_is_allowed {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                restart = "sometimes"   | boot.toml:3: service.a.restart: "sometimes" is not allowed; allowed are always, on-failure, never
                ready = 3               | boot.toml:3: service.a.ready: it has to be a text
                ready-within = "3 days" | boot.toml:3: service.a.ready-within: "3 days" is no time; allowed is a number with ms, s, m or h, of a year at most
                stop-within = "99999h"  | boot.toml:3: service.a.stop-within: "99999h" is no time; allowed is a number with ms, s, m or h, of a year at most
                after = ["b", "c"]      | boot.toml:3: service.a.after: there is no service "c"; there are a, b
                after = ["a"]           | boot.toml:3: service.a.after: it cannot wait for itself
                after = ["b", "b"]      | boot.toml:3: service.a.after: a service is named twice
                after = "b"             | boot.toml:3: service.a.after: it has to be a list of texts
                before = ["b"]          | boot.toml:3: service.a.before: there is no such key; allowed are command, after,
                back-off.attempts = -1  | boot.toml:3: service.a.back-off.attempts: -1 is not allowed; it has to be 0 to 1000000
                back-off.most = "1ms"   | boot.toml:3: service.a.back-off.most: it has to be at least what "first" is
                environment."A=" = "x"  | boot.toml:3: service.a.environment.A=: a variable has letters, digits and '_'
                directory = "a\\u0000"   | boot.toml:3: service.a.directory: it has to be a text without NUL
                command = ["other"]     | boot.toml:3:
                """)
        void of_a_key(String line, String said) {
            String text = "[service.a]\ncommand = [\"x\"]\n" + line + "\n[service.b]\ncommand = [\"x\"]\n";
            assertTrue(fault(text).startsWith(said), () -> fault(text));
        }

        @Test
        void of_a_circle() {
            assertEquals("boot.toml:3: service.a.after: these wait for each other: a -> c -> b -> a", fault("""
                            [service.a]
                            command = ["x"]
                            after = ["c"]
                            [service.b]
                            command = ["x"]
                            after = ["a"]
                            [service.c]
                            command = ["x"]
                            after = ["b"]
                            [service.d]
                            command = ["x"]
                            after = ["c"]
                            """));
        }

        @Test
        void of_what_is_missing() {
            assertEquals("boot.toml:2: service.a: \"command\" is missing", fault("[service.a]\nready = \"start\"\n"));
            assertEquals("boot.toml: \"service\" is missing", fault(""));
            assertEquals(
                    "boot.toml:2: service.a.command: it has to begin with a program",
                    fault("[service.a]\ncommand = []\n"));
        }

        @Test
        void of_each_at_once() {
            assertEquals(
                    2,
                    fault("[service.a]\ncommand = [\"x\"]\nready = 1\nlog = 2\n")
                            .lines()
                            .count());
        }

        @Test
        void of_what_is_no_TOML() {
            assertTrue(fault("[service.a\ncommand = 1\n").startsWith("boot.toml:1: "), fault("[service.a\n"));
        }

        /// Found by fuzzing: the parser itself, which says that it throws nothing, throws a NullPointerException
        /// here.
        @Test
        void of_an_inline_table_with_a_comment_that_is_cut_short() {
            assertEquals(
                    "boot.toml: it is no TOML, and in such a way that it cannot be said where",
                    fault("a = {\"files\", # job-a\0\0\0"));
        }

        @Test
        void of_a_name_that_is_none_and_shows_nothing_that_controls_a_terminal() {
            String said = fault("[service.\"a\\u001b[2J\"]\ncommand = [\"x\"]\n");
            assertTrue(said.contains("a?[2J: a name has letters"), said);
        }
    }

    @Test
    void What_is_too_long_too_deep_or_no_text_is_refused() {
        assertEquals("boot.toml: it has more than 65536 bytes", fault("#".repeat(SettingsTable.MOST_BYTES + 1)));
        assertTrue(fault("a = " + "[".repeat(30_000) + "]".repeat(30_000)).startsWith("boot.toml:"));
        assertThrows(SettingsException.class, () -> ServicesFile.parse(new byte[] {(byte) 0xff}, "boot.toml", FOLDER));
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= ServicesFile.MOST_SERVICES; i++) {
            many.append("[service.s").append(i).append("]\ncommand = [\"x\"]\n");
        }
        assertTrue(fault(many.toString()).contains("there are more than 256"));
    }
}
