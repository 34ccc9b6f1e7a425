package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.UringAvailability.Verdict;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a user is told where Torc may not do what it needs.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AvailabilityTest {

    @Nested
    class Io_uring {

        @Test
        void is_probed_by_making_a_ring() {
            UringAvailability here = UringAvailability.probe();

            assertEquals(here.isAvailable(), here.verdict() == Verdict.AVAILABLE);
            assertTrue(here.sentence().endsWith("."), here.sentence());
        }

        @Test
        void that_is_forbidden_names_who_forbids_it() {
            int eperm = Errno.EPERM.negated();

            assertEquals(
                    Verdict.FORBIDDEN_BY_SYSCTL,
                    UringAvailability.of(eperm, Optional.of("2")).verdict());
            assertEquals(
                    Verdict.FORBIDDEN_BY_SYSCTL,
                    UringAvailability.of(eperm, Optional.of("1")).verdict());
            assertEquals(
                    Verdict.FORBIDDEN_BY_SECCOMP,
                    UringAvailability.of(eperm, Optional.of("0")).verdict());
            assertEquals(
                    Verdict.FORBIDDEN_BY_SECCOMP,
                    UringAvailability.of(eperm, Optional.empty()).verdict());
        }

        @Test
        void that_a_security_module_forbids_is_told_from_a_filter() {
            assertEquals(
                    Verdict.FORBIDDEN_BY_SECURITY_MODULE,
                    UringAvailability.of(Errno.EACCES.negated(), Optional.of("0"))
                            .verdict());
        }

        @Test
        void that_a_filter_hides_is_told_from_one_that_is_absent() {
            UringAvailability hidden = UringAvailability.of(Errno.ENOSYS.negated(), Optional.of("0"));

            assertEquals(Verdict.FORBIDDEN_BY_SECCOMP, hidden.verdict());
        }

        @Test
        void of_which_a_filter_forbids_one_call_only_names_the_call() {
            UringAvailability noEnter = UringAvailability.ofRing(Errno.EPERM.negated(), 0);
            UringAvailability noRegister = UringAvailability.ofRing(0, Errno.ENOSYS.negated());

            assertEquals(Verdict.FORBIDDEN_BY_SECCOMP, noEnter.verdict());
            assertTrue(noEnter.sentence().contains("forbids io_uring_enter"), noEnter.sentence());
            assertEquals(Verdict.FORBIDDEN_BY_SECCOMP, noRegister.verdict());
            assertTrue(noRegister.sentence().contains("forbids io_uring_register"), noRegister.sentence());
            assertTrue(UringAvailability.ofRing(0, Errno.EINVAL.negated()).isAvailable());
        }

        @Test
        void that_is_missing_or_refused_says_why() {
            assertEquals(
                    Verdict.ABSENT,
                    UringAvailability.of(Errno.ENOSYS.negated(), Optional.empty())
                            .verdict());
            assertEquals(
                    Verdict.TOO_LITTLE_LOCKED_MEMORY,
                    UringAvailability.of(Errno.ENOMEM.negated(), Optional.empty())
                            .verdict());
            UringAvailability other = UringAvailability.of(Errno.EMFILE.negated(), Optional.empty());
            assertEquals(Verdict.REFUSED, other.verdict());
            assertTrue(other.sentence().contains("EMFILE"), other.sentence());
        }
    }

    @Nested
    class Native_access {

        @Test
        void is_there_in_this_jvm() {
            NativeAccess.check();

            assertTrue(NativeAccess.isEnabled());
        }

        @Test
        void that_is_missing_is_one_sentence_that_says_what_to_type() throws Exception {
            Outcome denied = run("--illegal-native-access=deny");

            assertNotEquals(0, denied.exitCode());
            assertTrue(
                    denied.output().lines().anyMatch(line -> line.endsWith("--enable-native-access=dev.torc.posix.")),
                    denied.output());
        }

        @Test
        void that_is_given_as_the_sentence_says_is_enough() throws Exception {
            Outcome allowed = run("--illegal-native-access=deny", "--enable-native-access=dev.torc.posix");

            assertEquals(0, allowed.exitCode(), allowed.output());
        }
    }

    private record Outcome(int exitCode, String output) {}

    /// Asks for a CPU number in a second JVM, with this module's classes on its module path.
    private static Outcome run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("--module-path");
        command.add(modulePath());
        command.add("--patch-module=dev.torc.posix="
                + Path.of("target", "test-classes").toAbsolutePath());
        command.add("--module");
        command.add("dev.torc.posix/" + AskForTheCpu.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private static String modulePath() {
        return ModuleLayer.boot().configuration().modules().stream()
                .filter(module -> module.name().startsWith("dev.torc."))
                .map(module -> module.reference().location().orElseThrow().getPath())
                .reduce((first, second) -> first + ":" + second)
                .orElseThrow();
    }
}
