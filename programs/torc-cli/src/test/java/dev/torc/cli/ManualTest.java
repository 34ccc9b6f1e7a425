package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The manual's pages, read by `man(1)`, and what shells complete, asked of the shells themselves.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManualTest {

    @TempDir
    Path folder;

    private static String torc(String... arguments) {
        var out = new StringWriter();
        assertEquals(
                0,
                Torc.commandLine().setOut(new PrintWriter(out)).execute(arguments),
                () -> String.join(" ", arguments));
        return out.toString();
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    /// What a program has said, on both outputs.
    private static String said(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("MANWIDTH", "120");
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Nested
    class Pages_of_the_manual {

        @Test
        void are_there_for_every_command() throws IOException {
            torc("man", "--to", folder.toString());

            for (String command : Torc.commandLine().getSubcommands().keySet()) {
                assertTrue(Files.exists(folder.resolve("torc-" + command + ".1")), command);
            }
            assertTrue(Files.exists(folder.resolve("torc-init-status.1")), "of a command below another");
            assertTrue(Files.readString(folder.resolve("torc.1")).contains("\\fBtorc\\-trace\\fR(1)"));
        }

        @Test
        void are_read_by_man_without_a_warning() throws Exception {
            assumeTrue(isThere("man"), "man is not installed");
            torc("man", "--to", folder.toString());
            List<Path> pages;
            try (Stream<Path> files = Files.list(folder)) {
                pages = files.toList();
            }

            for (Path page : pages) {
                String text = said("man", "--warnings", "-P", "cat", "-l", page.toString());
                assertTrue(text.contains("SYNOPSIS") && !text.contains("warning"), () -> page + ":\n" + text);
            }
        }

        @Test
        void say_what_the_help_says() throws Exception {
            assumeTrue(isThere("man"), "man is not installed");
            String text = said(
                    "man", "-P", "cat", "-l", file("page", torc("man", "trace")).toString());

            assertTrue(text.contains("torc-trace - Show each call of a running process or scheme"), text);
            assertTrue(text.contains("-Z, --failed"), text);
            assertTrue(text.contains("torc trace kernel -c --for 5"), text);
        }

        @Test
        void of_a_command_that_is_not_there_are_wrong_use() {
            assertEquals(
                    ExitCode.WRONG_USE,
                    Torc.commandLine()
                            .setErr(new PrintWriter(new StringWriter()))
                            .execute("man", "nothing"));
        }
    }

    @Nested
    class Bash {

        private String completed(String... words) throws Exception {
            Path script = file("completion", torc("completion", "bash"));
            String array = String.join(" ", words);
            return said("bash", "--norc", "-c", """
                            source '%s'
                            function=$(complete -p torc | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
                            COMP_WORDS=(%s) COMP_CWORD=%d COMP_LINE='%s' COMP_POINT=%d
                            "$function" torc 2>/dev/null
                            printf '%%s\\n' "${COMPREPLY[@]}"
                            """.formatted(script, array, words.length - 1, array, array.length()))
                    .strip();
        }

        @Test
        void completes_commands() throws Exception {
            assertEquals("trace", completed("torc", "tra"));
        }

        @Test
        void completes_options() throws Exception {
            assertEquals("--failed", completed("torc", "trace", "--fai"));
        }

        @Test
        void completes_what_an_argument_can_be() throws Exception {
            assertEquals("bash\nzsh", completed("torc", "completion", "''"));
        }
    }

    @Nested
    class Zsh {

        /// Types into a shell in a terminal of its own, and waits for what comes.
        private void assertCompleted(String typed, String expected) throws Exception {
            assumeTrue(isThere("zsh"), "zsh is not installed");
            Path script = file("_torc", torc("completion", "zsh"));
            String text = said("zsh", "-f", "-c", """
                    zmodload zsh/zpty
                    zpty shell zsh -f -i
                    zpty -w shell "PS1='ready> '; autoload -Uz compinit; compinit -u -D; source '%s'; bindkey '^I' complete-word"
                    zpty -w shell "print so''urced"
                    zpty -r shell seen '*sourced*'
                    zpty -w -n shell '%s'$'\\t'
                    zpty -r shell seen '*%s*' && print -r -- "$seen"
                    zpty -d shell
                    """.formatted(script, typed, expected));
            assertTrue(text.contains(expected), text);
        }

        @Test
        void completes_commands() throws Exception {
            assertCompleted("torc tra", "torc trace");
        }

        @Test
        void completes_options() throws Exception {
            assertCompleted("torc trace --fai", "--failed");
        }
    }
}
