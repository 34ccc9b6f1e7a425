package dev.torc.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds this module to the C headers of the machine that builds it.
@DisplayNameGeneration(ReplaceUnderscores.class)
class InstalledHeadersTest {

    /// What Linux 6.1's headers and a C library of its time have of ours. Newer headers have more.
    private static final int FACTS_OF_LINUX_6_1 = 850;

    private static final Path INCLUDE = Path.of("/usr/include");

    @TempDir
    private static Path folder;

    private static NavigableMap<String, Fact> ours = new TreeMap<>();
    private static NavigableMap<String, Fact> ofCLibrary = new TreeMap<>();
    private static NavigableMap<String, Fact> ofKernel = new TreeMap<>();

    @BeforeAll
    static void asks_the_compiler() throws IOException, InterruptedException {
        assumeTrue(CFacts.compilerIsInstalled(), "gcc is not installed, so no header can be asked");
        assumeTrue(
                Files.exists(INCLUDE.resolve("linux/io_uring.h")),
                "Linux' headers (linux-libc-dev) are not installed, so none can be asked");
        ours = JavaFacts.facts(JavaFacts.classes());
        CFacts c = new CFacts(folder, List.of());
        // Older headers reserve what newer ones use, so reserved fields are compared in the table only.
        List<Fact> asked =
                ours.values().stream().filter(fact -> !fact.isReserved()).toList();
        ofCLibrary = c.ask(CFacts.View.C_LIBRARY, asked);
        ofKernel = c.ask(CFacts.View.KERNEL, asked);
    }

    @Test
    void the_C_library_says_the_same() {
        assertEquals(List.of(), disagreements(ours, ofCLibrary.values()));
    }

    @Test
    void the_kernel_says_the_same() {
        assertEquals(List.of(), disagreements(ours, ofKernel.values()));
    }

    @Test
    void so_many_are_compared_that_none_was_lost_on_the_way() {
        NavigableSet<String> compared = new TreeSet<>(ofCLibrary.keySet());
        compared.addAll(ofKernel.keySet());
        assertTrue(
                compared.size() >= FACTS_OF_LINUX_6_1,
                () -> "compared " + compared.size() + " of " + ours.size() + ", expected " + FACTS_OF_LINUX_6_1);
    }

    @Test
    void io_urings_own_header_has_no_constant_that_is_missing_here() throws IOException {
        KernelVersion installed = HeaderNames.versionOf(INCLUDE);
        assumeTrue(
                FactTable.VERSION.isAtLeast(installed),
                () -> "the headers are of Linux " + installed + " and may have more than was known in "
                        + FactTable.VERSION + "; UapiTableWriter says what");
        NavigableSet<String> names = HeaderNames.in(INCLUDE);
        assertTrue(names.contains("IORING_OP_NOP"), "the header was not understood");
        assertEquals(new TreeSet<>(), HeaderNames.unknown(names));
    }

    @Test
    void a_wrong_number_would_be_found() {
        NavigableMap<String, Fact> wrong = new TreeMap<>(ours);
        wrong.put("constant EFD_CLOEXEC", Fact.constant("EFD_CLOEXEC", EventFdFlags.CLOEXEC + 1));
        wrong.put("field open_how.resolve", Fact.field("open_how", "resolve", 8, 8));
        List<String> found = new ArrayList<>(disagreements(wrong, ofCLibrary.values()));
        found.addAll(disagreements(wrong, ofKernel.values()));
        assertEquals(2, found.size(), found::toString);
        assertNotEquals(ours, wrong);
    }

    static List<String> disagreements(NavigableMap<String, Fact> ours, Collection<Fact> theirs) {
        return theirs.stream()
                .filter(fact -> !fact.equals(ours.get(fact.key())))
                .map(fact -> "headers: " + fact + ", here: " + ours.get(fact.key()))
                .toList();
    }
}
