package dev.torc.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writes [FactTable#GENERATED] anew, from the headers of a newer Linux. Not run with the tests, which its name keeps
/// it
/// out of, but by itself:
///
/// ```text
/// mvn -pl foundation/torc-uapi -am verify -Dtest=UapiTableWriter -Dsurefire.failIfNoSpecifiedTests=false
///     -Dtorc.test-options="-Dtorc.uapi.headers=DIR -Dtorc.uapi.version=7.2"
/// ```
///
/// DIR is a folder that has `linux/io_uring.h` (`make headers_install` in a kernel's sources makes one), 7.2 the Linux
/// that it is of. The new table is then in `target`; it takes the old one's place, under a name with the new version.
/// What the headers have and this module lacks fails the test, after the table is written.
@DisplayNameGeneration(ReplaceUnderscores.class)
class UapiTableWriter {

    @TempDir
    private Path folder;

    @Test
    void writes_the_table() throws IOException, InterruptedException {
        Path headers = Path.of(property("torc.uapi.headers"));
        KernelVersion version = KernelVersion.parse(property("torc.uapi.version"));
        NavigableMap<String, Fact> ours = JavaFacts.facts(JavaFacts.classes());
        NavigableMap<String, Fact> theirs = new TreeMap<>();
        NavigableMap<String, KernelVersion> versions = new TreeMap<>();

        collect(new CFacts(folder, List.of(headers)), version, theirs, versions, ours);
        // What older headers have too is marked with the older version: it is as good there, and easier to find.
        collect(new CFacts(folder, List.of()), HeaderNames.versionOf(Path.of("/usr/include")), theirs, versions, ours);

        List<String> lines = new ArrayList<>();
        lines.add("# Linux' numbers as C headers say them. Written by UapiTableWriter, not by hand.");
        lines.add("# kind\tname\tvalue, offset or size\tlength of the field\tof Linux\tarchitecture");
        lines.addAll(FactTable.lines(theirs.values(), versions));
        Files.write(Path.of("target", "uapi-%s.tsv".formatted(version)), lines);

        assertEquals(List.of(), InstalledHeadersTest.disagreements(ours, theirs.values()));
        assertEquals(new TreeSet<>(), HeaderNames.unknown(HeaderNames.in(headers)));
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), () -> "say -D" + name + ", as the class comment does");
    }

    private static void collect(
            CFacts c,
            KernelVersion version,
            NavigableMap<String, Fact> facts,
            NavigableMap<String, KernelVersion> versions,
            NavigableMap<String, Fact> ours)
            throws IOException, InterruptedException {
        for (CFacts.View view : CFacts.View.values()) {
            c.ask(view, ours.values()).forEach((key, fact) -> {
                // The newest headers decide: fields are carved out of what was reserved before.
                facts.putIfAbsent(key, fact);
                if (fact.equals(facts.get(key))) {
                    versions.put(key, version);
                }
            });
        }
    }
}
