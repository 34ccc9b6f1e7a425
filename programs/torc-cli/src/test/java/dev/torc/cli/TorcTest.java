package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The command as a user meets it: each test is a process.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TorcTest {

    @Test
    void says_its_version_and_nothing_else() throws IOException, InterruptedException {
        var ended = TorcProcess.run("--version");

        assertEquals(0, ended.exitCode());
        assertTrue(ended.output().matches("torc \\d+\\.\\d+\\.\\d+\\S*\n"), ended.output());
        assertEquals("", ended.errors());
    }

    @Test
    void lists_its_commands_and_exit_codes() throws IOException, InterruptedException {
        var ended = TorcProcess.run("--help");

        assertEquals(0, ended.exitCode());
        assertTrue(ended.output().contains("doctor"));
        assertTrue(ended.output().contains("Exit codes:"));
    }

    @Nested
    class A_wrong_command_line {

        @Test
        void with_an_unknown_command_is_one_sentence_and_code_2() throws IOException, InterruptedException {
            var ended = TorcProcess.run("nonsense");

            assertEquals(2, ended.exitCode());
            assertEquals("torc: there is no command \"nonsense\". See torc --help.", ended.errors());
        }

        @Test
        void with_an_unknown_option_is_one_sentence_and_code_2() throws IOException, InterruptedException {
            var ended = TorcProcess.run("doctor", "--nonsense");

            assertEquals(2, ended.exitCode());
            assertEquals(1, ended.errors().lines().count(), ended.errors());
        }

        @Test
        void without_a_command_shows_the_help_as_an_error() throws IOException, InterruptedException {
            var ended = TorcProcess.run();

            assertEquals(2, ended.exitCode());
            assertEquals("", ended.output());
            assertTrue(ended.errors().contains("Usage: torc"));
        }
    }

    @Nested
    class The_doctor {

        @Test
        void says_a_line_for_each_thing_and_sums_up_in_its_exit_code() throws IOException, InterruptedException {
            var ended = TorcProcess.run("doctor");

            boolean isDegraded = ended.lines().stream().anyMatch(line -> line.startsWith("slow"));
            assertEquals(isDegraded ? 3 : 0, ended.exitCode(), ended.output());
            assertTrue(ended.output().contains("native access   enabled"), ended.output());
            assertFalse(ended.output().contains("FAIL"), ended.output());
        }

        @Test
        void speaks_JSON_to_scripts_one_object_a_line() throws IOException, InterruptedException {
            var ended = TorcProcess.run("doctor", "--json");

            assertEquals(8, ended.lines().size());
            assertTrue(ended.lines().getFirst().startsWith("{\"subject\":\"Linux\",\"state\":\"works\""));
        }
    }
}
