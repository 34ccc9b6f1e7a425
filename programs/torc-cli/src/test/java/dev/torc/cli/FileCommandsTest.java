package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.cli.TorcProcess.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that call a service: the server is a process, and each command is one.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FileCommandsTest {

    @TempDir
    private static Path folder;

    private static Path served;
    private static Map<String, String> environment;
    private static Process server;

    @BeforeAll
    static void serve() throws IOException {
        served = Files.createDirectory(folder.resolve("served"));
        environment = Map.of("TORC_DOMAIN", folder.resolve("domain").toString());
        server = TorcProcess.start(environment, "serve", "file", served.toString(), "--attended");
        greeting(server);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        stop(server);
        assertFalse(Files.exists(folder.resolve("domain/file")), "the socket stays behind");
    }

    private static String greeting(Process process) throws IOException {
        return process.inputReader(StandardCharsets.UTF_8).readLine();
    }

    private static void stop(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        assertEquals(0, process.waitFor());
    }

    @BeforeEach
    void clear() throws IOException {
        try (Stream<Path> all = Files.walk(served)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(served)) {
                    Files.delete(path);
                }
            }
        }
    }

    @Nested
    class Bytes {

        private final byte[] large = new byte[3 * Transfer.DEPTH * Transfer.CHUNK_BYTES / 2 + 17];

        Bytes() {
            new Random(1).nextBytes(large);
        }

        @Test
        void that_are_served_come_out_of_cat() throws IOException, InterruptedException {
            Files.writeString(served.resolve("a"), "one\n");
            Files.writeString(served.resolve("b"), "two\n");

            assertEquals("one\ntwo\n", torc("cat", "file:a", "file:/b").output());
        }

        @Test
        void of_an_empty_file_are_none() throws IOException, InterruptedException {
            Files.createFile(served.resolve("empty"));

            assertEquals("", torc("cat", "file:empty").output());
        }

        @Test
        void that_nobody_reads_any_more_end_cat_without_a_word() throws IOException, InterruptedException {
            Files.write(served.resolve("large"), large);
            Process cat = TorcProcess.start(environment, "cat", "file:large");

            cat.getInputStream().close();

            assertEquals(ExitCode.READER_GONE, cat.waitFor());
            assertEquals("", new String(cat.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }

        @Test
        void are_the_same_after_a_copy_there_and_back() throws IOException, InterruptedException {
            Path original = Files.write(folder.resolve("original"), large);

            torc("cp", original.toString(), "file:copy");
            torc("cp", "file:copy", folder.resolve("back").toString());

            assertArrayEquals(large, Files.readAllBytes(served.resolve("copy")));
            assertArrayEquals(large, Files.readAllBytes(folder.resolve("back")));
        }

        @Test
        void are_the_same_after_a_copy_from_service_to_service() throws IOException, InterruptedException {
            Files.write(served.resolve("original"), large);

            torc("cp", "file:original", "file:copy");

            assertArrayEquals(large, Files.readAllBytes(served.resolve("copy")));
        }

        @Test
        void of_standard_input_replace_what_a_file_held() throws IOException, InterruptedException {
            Files.writeString(served.resolve("a"), "a longer text that was there");

            Ended ended = TorcProcess.run(environment, "new".getBytes(StandardCharsets.UTF_8), "put", "file:a");

            assertEquals(0, ended.exitCode(), ended.errors());
            assertEquals("new", Files.readString(served.resolve("a")));
        }

        @Test
        void go_into_a_directory_under_their_own_name() throws IOException, InterruptedException {
            Path original = Files.writeString(folder.resolve("original"), "x");
            Files.createDirectory(served.resolve("d"));

            torc("cp", original.toString(), "file:d");
            torc("cp", "file:d/original", served.toString());

            assertEquals("x", Files.readString(served.resolve("d/original")));
            assertEquals("x", Files.readString(served.resolve("original")));
        }
    }

    @Nested
    class A_directory {

        @BeforeEach
        void fill() throws IOException {
            Files.writeString(served.resolve("b.txt"), "12345");
            Files.createDirectories(served.resolve("a/deep"));
            Files.writeString(served.resolve("a/deep/file"), "x");
            Files.createSymbolicLink(served.resolve("link"), Path.of("a"));
        }

        @Test
        void is_listed_in_order() throws IOException, InterruptedException {
            assertEquals(List.of("a", "b.txt", "link"), torc("ls", "file:").lines());
        }

        @Test
        void is_listed_with_sizes_on_request() throws IOException, InterruptedException {
            assertTrue(torc("ls", "-l", "file:").lines().get(1).matches("-rw.* +5 .*Z b\\.txt"));
        }

        @Test
        void is_listed_for_scripts_one_object_a_line() throws IOException, InterruptedException {
            assertEquals(
                    List.of(
                            "{\"name\":\"a\",\"type\":\"directory\"}",
                            "{\"name\":\"b.txt\",\"type\":\"file\"}",
                            "{\"name\":\"link\",\"type\":\"link\"}"),
                    torc("ls", "--json", "file:").lines());
        }

        @Test
        void goes_with_all_that_it_holds_but_not_what_its_links_lead_to() throws IOException, InterruptedException {
            Files.createSymbolicLink(served.resolve("a/up"), Path.of("../b.txt"));

            torc("rm", "-r", "file:a");

            assertFalse(Files.exists(served.resolve("a")));
            assertTrue(Files.exists(served.resolve("b.txt")));
        }

        @Test
        void is_told_of_by_stat() throws IOException, InterruptedException {
            assertTrue(torc("stat", "--json", "file:a").output().contains("\"type\":\"directory\""));
            assertTrue(torc("stat", "file:b.txt").output().contains("size      5\n"));
        }

        @Test
        void cannot_be_read_as_a_file() throws IOException, InterruptedException {
            Ended ended = TorcProcess.run(environment, new byte[0], "cat", "file:a");

            assertEquals(1, ended.exitCode());
            assertEquals(1, ended.errors().lines().count(), ended.errors());
        }
    }

    @Nested
    class What_cannot_be {

        @Test
        void as_a_file_that_is_not_there_is_one_sentence_and_code_1() throws IOException, InterruptedException {
            Ended ended = TorcProcess.run(environment, new byte[0], "cat", "file:missing");

            assertEquals(1, ended.exitCode());
            assertEquals("torc cat: missing: open: No such file or directory (ENOENT)", ended.errors());
        }

        @Test
        void as_a_service_that_nobody_runs_is_one_sentence_and_code_69() throws IOException, InterruptedException {
            Ended ended = TorcProcess.run(environment, new byte[0], "ls", "nothing:");

            assertEquals(69, ended.exitCode());
            assertTrue(ended.errors().startsWith("torc ls: nobody serves \"nothing\""), ended.errors());
            assertEquals(1, ended.errors().lines().count());
        }

        @Test
        void as_a_name_without_a_scheme_is_code_2() throws IOException, InterruptedException {
            assertEquals(
                    2,
                    TorcProcess.run(environment, new byte[0], "cat", "/etc/passwd")
                            .exitCode());
        }

        @Test
        void as_a_path_that_leads_out_is_refused() throws IOException, InterruptedException {
            Ended ended = TorcProcess.run(environment, new byte[0], "cat", "file:../original");

            assertEquals(1, ended.exitCode(), ended.errors());
            assertEquals("", ended.output());
        }

        @Test
        void as_a_second_server_of_one_name_is_refused() throws IOException, InterruptedException {
            Ended ended = TorcProcess.run(environment, new byte[0], "serve", "file", served.toString());

            assertEquals(1, ended.exitCode());
            assertTrue(ended.errors().contains("a server listens there already"), ended.errors());
        }

        @Test
        void as_writing_to_what_is_served_read_only_is_refused() throws IOException, InterruptedException {
            Process readOnly = TorcProcess.start(
                    environment,
                    "serve",
                    "file",
                    served.toString(),
                    "--name",
                    "other",
                    "--read-only",
                    "--threads",
                    "--attended");
            String greeting = greeting(readOnly);

            Ended ended = TorcProcess.run(environment, new byte[0], "put", "other:new");

            stop(readOnly);
            assertTrue(greeting.contains("read-only"), greeting);
            assertEquals(1, ended.exitCode());
            assertFalse(Files.exists(served.resolve("new")));
        }
    }

    private Ended torc(String... arguments) throws IOException, InterruptedException {
        Ended ended = TorcProcess.run(environment, new byte[0], arguments);
        assertEquals(0, ended.exitCode(), ended.errors());
        assertEquals("", ended.errors());
        return ended;
    }
}
