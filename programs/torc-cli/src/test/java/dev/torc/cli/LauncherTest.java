package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher at the root, in a clone of its own whose Maven and JDK only say that they were called.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LauncherTest {

    private static final Path LAUNCHER = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../../torc")
            .normalize();

    private static final String MAVEN_THAT_BUILDS = """
            echo "mvn $*" >>"$CALLS"
            echo '[INFO] Building torc-cli 0.1 [1/1]'
            mkdir -p "$CLONE/programs/torc-cli/target/run/modules"
            touch "$CLONE/programs/torc-cli/target/run/torc-cli.jar" "$CLONE/programs/torc-cli/target/run/modules/a.jar"
            """;

    @TempDir
    private Path folder;

    private Path clone;
    private Path calls;
    private Path source;

    @BeforeEach
    void a_clone_that_was_never_built() throws IOException {
        clone = Files.createDirectory(folder.resolve("clone"));
        calls = folder.resolve("calls");
        Files.copy(LAUNCHER, clone.resolve("torc"));
        executable(clone.resolve("torc"), Files.readString(LAUNCHER));
        write(clone.resolve("pom.xml"), "<project/>");
        write(clone.resolve("programs/torc-cli/pom.xml"), "<project/>");
        source = clone.resolve("programs/torc-cli/src/main/java/A.java");
        write(source, "class A {}");
        jdk("jdk", "25.0.1");
        executable(folder.resolve("bin/mvn"), MAVEN_THAT_BUILDS);
    }

    @Nested
    class A_first_call {

        @Test
        void builds_and_then_runs_the_command_with_its_arguments() throws IOException, InterruptedException {
            var ended = torc("ls", "file:a b");

            assertEquals(0, ended.exitCode(), ended.errors());
            assertTrue(ended.output().endsWith("dev.torc.cli/dev.torc.cli.Torc|ls|file:a b|\n"), ended.output());
            assertEquals(1, builds());
        }

        @Test
        void runs_behind_the_native_fence_on_the_module_path() throws IOException, InterruptedException {
            String command = torc("--version").output();

            assertTrue(
                    command.contains("|--enable-native-access=dev.torc.posix|--illegal-native-access=deny|"), command);
            assertTrue(command.contains("|-p|" + clone.resolve("target/run.")), command);
        }

        @Test
        void says_what_it_builds_a_line_for_each_room() throws IOException, InterruptedException {
            assertTrue(torc("--version").errors().contains("torc: building [1/1] torc-cli"));
        }
    }

    @Nested
    class Examples {

        @BeforeEach
        void one() throws IOException {
            Path sources = clone.resolve("examples/torc-examples/src/main/java");
            write(sources.resolve("module-info.java"), "/// | `copy.CopyFile` | a copy |\nmodule a {}\n");
            write(sources.resolve("dev/torc/examples/copy/CopyFile.java"), "class CopyFile {}");
        }

        @Test
        void are_listed() throws IOException, InterruptedException {
            var ended = torc("example");

            assertEquals(0, ended.exitCode(), ended.errors());
            assertTrue(ended.output().matches("(?s).*\n +copy\\.CopyFile +a copy\n.*"), ended.output());
        }

        @Test
        void that_do_not_exist_are_wrong_use() throws IOException, InterruptedException {
            var ended = torc("example", "copy.Nothing");

            assertEquals(2, ended.exitCode());
            assertEquals("torc: there is no example \"copy.Nothing\"; ./torc example lists them\n", ended.errors());
            assertFalse(Files.exists(calls), "nothing was built");
        }
    }

    @Nested
    class A_later_call {

        private final Instant later = Instant.now().plusSeconds(60);

        @BeforeEach
        void build() throws IOException, InterruptedException {
            torc("--version");
        }

        @Test
        void does_not_build_again() throws IOException, InterruptedException {
            assertEquals("", torc("--version").errors());
            assertEquals(1, builds());
        }

        @Test
        void builds_again_when_a_source_is_newer() throws IOException, InterruptedException {
            Files.setLastModifiedTime(source, FileTime.from(later));

            torc("--version");

            assertEquals(2, builds());
        }

        @Test
        void builds_again_when_a_source_was_deleted() throws IOException, InterruptedException {
            Files.delete(source);
            Files.setLastModifiedTime(source.getParent(), FileTime.from(later));

            torc("--version");

            assertEquals(2, builds());
        }

        @Test
        void runs_what_is_built_on_request_though_a_source_is_newer() throws IOException, InterruptedException {
            Files.setLastModifiedTime(source, FileTime.from(later));

            launch("TORC_AS_BUILT=1", "--version");

            assertEquals(1, builds());
        }

        @Test
        void leaves_the_jars_of_the_build_before_to_those_who_run_from_them() throws IOException, InterruptedException {
            String before = Files.readString(clone.resolve("target/run.stamp")).strip();
            Files.setLastModifiedTime(source, FileTime.from(later));

            torc("--version");

            assertNotEquals(
                    before, Files.readString(clone.resolve("target/run.stamp")).strip());
            assertTrue(Files.exists(clone.resolve("target").resolve(before).resolve("torc-cli.jar")));
        }
    }

    @Test
    void Two_calls_at_once_build_once_and_both_run() throws IOException, InterruptedException {
        executable(folder.resolve("bin/mvn"), "mkdir \"$CLONE/once\" || exit 1\n" + MAVEN_THAT_BUILDS);
        Process one = start("", "one");
        Process other = start("", "other");

        assertEquals(0, one.waitFor());
        assertEquals(0, other.waitFor());
        assertEquals(1, builds());
    }

    @Nested
    class A_build_that_fails {

        @BeforeEach
        void break_it() throws IOException {
            executable(
                    folder.resolve("bin/mvn"),
                    "echo '[INFO] noise'; echo '[ERROR] A.java:[1,7] wrong'; echo '[ERROR] -> [Help 1]'; exit 1\n");
        }

        @Test
        void shows_what_is_wrong_and_where_the_log_is() throws IOException, InterruptedException {
            var ended = torc("--version");

            assertEquals(1, ended.exitCode());
            assertTrue(ended.errors().contains("[ERROR] A.java:[1,7] wrong"), ended.errors());
            assertTrue(ended.errors().contains("the log is target/build.log"), ended.errors());
            assertFalse(ended.errors().contains("Help 1"), ended.errors());
            assertEquals("", ended.output());
        }

        @Test
        void is_tried_again_by_the_next_call() throws IOException, InterruptedException {
            torc("--version");
            executable(folder.resolve("bin/mvn"), MAVEN_THAT_BUILDS);

            assertEquals(0, torc("--version").exitCode());
        }
    }

    @Test
    void A_JDK_that_is_too_old_is_passed_over() throws IOException, InterruptedException {
        jdk("old", "17.0.19");
        Files.createSymbolicLink(folder.resolve("bin/java"), folder.resolve("jdk/bin/java"));

        var ended = launch("JAVA_HOME=" + folder.resolve("old"), "--version");

        assertTrue(ended.output().startsWith(folder.resolve("jdk/bin/java") + "|"), ended.output());
    }

    @Nested
    class The_tests {

        @Test
        void end_with_what_was_skipped_and_why_and_a_line_that_counts() throws IOException, InterruptedException {
            report("""
                    <testsuite tests="3">
                      <testcase name="passes" classname="A" time="0.1"/>
                      <testcase name="is skipped" classname="A" time="0.1">
                        <skipped message="needs &quot;Linux&quot; 7"/>
                      </testcase>
                      <testcase name="is put off" classname="B" time="0.1">
                        <skipped type="a.B"><![CDATA[a.BException: Assumption failed: why]]></skipped>
                      </testcase>
                      <testcase name="passes too" classname="A" time="0.1"><system-out>text</system-out></testcase>
                    </testsuite>
                    """, 0);

            var ended = torc("test");

            assertEquals(0, ended.exitCode(), ended.errors());
            assertEquals("""
                    skipped A: is skipped: needs "Linux" 7
                    skipped B: is put off: why
                    2 passed, 0 failed, 2 skipped
                    """, ended.output());
        }

        @Test
        void that_fail_are_named_and_fail_the_run() throws IOException, InterruptedException {
            report("""
                    <testsuite tests="1">
                      <testcase name="breaks" classname="A" time="0.1">
                        <failure message="m" type="t"/>
                      </testcase>
                    </testsuite>
                    """, 1);

            var ended = torc("test");

            assertEquals(1, ended.exitCode());
            assertEquals("failed A: breaks\n0 passed, 1 failed, 0 skipped\n", ended.output());
        }

        @Test
        void that_pass_do_not_hide_a_strict_check_that_fails() throws IOException, InterruptedException {
            report("<testsuite>\n  <testcase name=\"passes\" classname=\"A\"/>\n</testsuite>\n", 1);

            var ended = torc("test");

            assertEquals(1, ended.exitCode());
            assertEquals("1 passed, 1 failed, 0 skipped\n", ended.output());
        }

        /// Makes Maven's test run leave this report behind and end with this status.
        private void report(String xml, int status) throws IOException {
            assumeTrue(
                    Files.exists(Path.of("/usr/include/liburing.h")), "the packages that the tests need are missing");
            for (String program : List.of("gcc", "spin", "strace", "tmux", "man", "zsh")) {
                executable(folder.resolve("bin").resolve(program), "");
            }
            write(folder.resolve("report.xml"), xml);
            executable(folder.resolve("bin/mvn"), MAVEN_THAT_BUILDS + """
                            if [[ $* == *verify* ]]; then
                                reports="$CLONE/programs/torc-cli/target/surefire-reports"
                                mkdir -p "$reports"
                                cp "${CALLS%/*}/report.xml" "$reports/TEST-A.xml"
                                exit STATUS
                            fi
                            """.replace("STATUS", Integer.toString(status)));
        }
    }

    private long builds() throws IOException {
        return Files.readString(calls).lines().count();
    }

    private TorcProcess.Ended torc(String... arguments) throws IOException, InterruptedException {
        return launch("", arguments);
    }

    private TorcProcess.Ended launch(String variable, String... arguments) throws IOException, InterruptedException {
        Process process = start(variable, arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        return new TorcProcess.Ended(exitCode, output, Files.readString(folder.resolve("errors")));
    }

    private Process start(String variable, String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = clone.resolve("torc").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(Redirect.to(folder.resolve("errors").toFile()));
        builder.environment().clear();
        builder.environment()
                .put("PATH", folder.resolve("bin") + File.pathSeparator + "/usr/bin" + File.pathSeparator + "/bin");
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("CLONE", clone.toString());
        builder.environment().put("CALLS", calls.toString());
        if (!variable.isEmpty()) {
            int equals = variable.indexOf('=');
            builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return builder.start();
    }

    /// A JDK that prints what it is called with. With `--help` it is asked for the class archive, and is silent.
    private void jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        write(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/java"), "[[ ${*: -1} == --help ]] || { printf '%s|' \"$0\" \"$@\"; echo; }\n");
        executable(home.resolve("bin/javac"), "");
    }

    private static void executable(Path file, String script) throws IOException {
        write(file, script.startsWith("#!") ? script : "#!/usr/bin/env bash\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
