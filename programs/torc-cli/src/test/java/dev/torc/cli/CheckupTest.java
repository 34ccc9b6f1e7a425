package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.torc.cli.Checkup.Uring;
import dev.torc.cli.Finding.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `torc doctor` says of machines of all kinds.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CheckupTest {

    private static final String LIMITS = """
            Limit                     Soft Limit           Hard Limit           Units
            Max open files            %s                 20000                files
            Max locked memory         %s              8388608              bytes
            """;

    @TempDir
    private Path root;

    private Supplier<Uring> uring = () -> new Uring.Available("63 operations");

    @BeforeEach
    void a_machine_on_which_everything_works() throws IOException {
        write("proc/sys/kernel/osrelease", "6.18.44-amd64");
        write("proc/self/limits", LIMITS.formatted("20000", "unlimited"));
        write("proc/self/status", "Name:\tjava\nCapEff:\t0000000000000000\n");
        write("proc/meminfo", "MemTotal: 1 kB\nHugePages_Total:       4\n");
        write("sys/kernel/mm/transparent_hugepage/shmem_enabled", "always within_size [advise] never deny force");
    }

    @Nested
    class A_machine_on_which_everything_works {

        @Test
        void has_nothing_to_change() {
            for (Finding finding : checkup().findings()) {
                // How many processors this test has is not the test's to say.
                if (!finding.subject().equals("processors")) {
                    assertEquals(State.WORKS, finding.state(), finding.toString());
                    assertEquals("", finding.advice());
                }
            }
        }

        @Test
        void says_what_io_uring_offers() {
            assertEquals("63 operations", finding("io_uring").what());
        }

        @Test
        void tells_of_huge_pages() {
            assertTrue(finding("huge pages").what().startsWith("4 reserved, for shared memory on demand: advise"));
        }
    }

    @Nested
    class Where_io_uring_is_refused {

        @BeforeEach
        void refuse() {
            uring = () -> new Uring.Refused("io_uring is switched off: switch it on.");
        }

        @Test
        void says_why_and_what_to_change() {
            assertEquals(
                    "io_uring is switched off: switch it on.",
                    finding("io_uring").what());
        }

        @Test
        void works_less_well_since_Torc_uses_threads_then() {
            assertEquals(State.DEGRADED, finding("io_uring").state());
            assertTrue(finding("io_uring").advice().contains("threads"));
        }
    }

    @Nested
    class Without_native_access {

        @Test
        void io_uring_is_not_even_tried() {
            Checkup checkup = new Checkup(root, false, () -> fail("tried"));

            assertEquals(State.BROKEN, finding(checkup, "native access").state());
            assertEquals(State.BROKEN, finding(checkup, "io_uring").state());
        }

        @Test
        void says_what_to_type() {
            Checkup checkup = new Checkup(root, false, uring);

            assertTrue(finding(checkup, "native access").advice().contains("--enable-native-access=dev.torc.posix"));
        }
    }

    @Nested
    class A_limit {

        @Test
        void of_few_descriptors_is_found() throws IOException {
            write("proc/self/limits", LIMITS.formatted("256", "unlimited"));

            assertEquals(State.DEGRADED, finding("descriptors").state());
        }

        @Test
        void of_little_locked_memory_is_found() throws IOException {
            write("proc/self/limits", LIMITS.formatted("20000", "8388608"));

            assertEquals(State.DEGRADED, finding("locked memory").state());
            assertTrue(finding("locked memory").what().contains("8192 KiB"));
        }

        @Test
        void of_locked_memory_does_not_concern_who_has_CAP_IPC_LOCK() throws IOException {
            write("proc/self/limits", LIMITS.formatted("20000", "8388608"));
            write("proc/self/status", "CapEff:\t0000000000004000\n");

            assertEquals(State.WORKS, finding("locked memory").state());
        }
    }

    @Test
    void An_old_Linux_is_found() throws IOException {
        write("proc/sys/kernel/osrelease", "5.10.0-8-amd64");

        assertEquals(State.DEGRADED, finding("Linux").state());
    }

    @Test
    void A_machine_that_tells_nothing_is_no_failure() {
        Checkup checkup = new Checkup(root.resolve("nothing-here"), true, uring);

        assertEquals(8, checkup.findings().size());
    }

    private Checkup checkup() {
        return new Checkup(root, true, uring);
    }

    private Finding finding(String subject) {
        return finding(checkup(), subject);
    }

    private static Finding finding(Checkup checkup, String subject) {
        return checkup.findings().stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
