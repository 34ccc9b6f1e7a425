package dev.torc.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Holds this module to what newer headers said when the table was written, on machines without them too.
@DisplayNameGeneration(ReplaceUnderscores.class)
class UapiTableTest {

    private static final int FACTS = 1130;
    private static final int AARCH64_FACTS = 11;

    private final NavigableMap<String, Fact> ours = JavaFacts.facts(JavaFacts.classes());

    @Test
    void every_number_is_in_a_table_and_agrees() {
        NavigableMap<String, Fact> table = FactTable.load(FactTable.GENERATED, Architecture.CURRENT);
        table.putAll(FactTable.load(FactTable.BY_HAND, Architecture.CURRENT));
        assertEquals(List.of(), InstalledHeadersTest.disagreements(ours, table.values()));
        NavigableSet<String> unproved = new TreeSet<>(ours.keySet());
        unproved.removeAll(table.keySet());
        assertEquals(new TreeSet<>(), unproved, "in no table, so nobody has compared them");
    }

    @Test
    void so_many_are_compared_that_none_was_lost_on_the_way() {
        assertTrue(ours.size() >= FACTS, () -> "found " + ours.size() + " by reflection, expected " + FACTS);
    }

    @Test
    void what_is_left_out_is_really_not_here() {
        NavigableSet<String> both = new TreeSet<>();
        CNames.lines("left-out.tsv").map(line -> line.split("\t", -1)[0]).forEach(both::add);
        both.removeIf(name -> !ours.containsKey("constant " + name));
        assertEquals(new TreeSet<>(), both);
    }

    @Test
    void the_numbers_of_AArch64_are_right_there() throws IOException {
        NavigableMap<String, Fact> there;
        String here = System.getProperty("os.arch");
        // The numbers are picked when the classes are initialized, so they are loaded once more under the other name.
        System.setProperty("os.arch", "aarch64");
        try (URLClassLoader loader = new Afresh(classesUrl())) {
            there = JavaFacts.facts(JavaFacts.classes(loader));
        } finally {
            System.setProperty("os.arch", here);
        }
        NavigableMap<String, Fact> table = FactTable.load(FactTable.BY_HAND, Architecture.AARCH64);
        NavigableSet<String> different = new TreeSet<>();
        there.forEach((key, fact) -> {
            if (!fact.equals(ours.get(key))) {
                different.add(key);
            }
        });
        if (Architecture.CURRENT == Architecture.X86_64) {
            assertTrue(different.size() >= AARCH64_FACTS, different::toString);
        }
        NavigableSet<String> unproved = new TreeSet<>(different);
        unproved.removeAll(table.keySet());
        assertEquals(new TreeSet<>(), unproved, "in no table, so nobody has compared them");
        assertEquals(List.of(), InstalledHeadersTest.disagreements(there, table.values()));
    }

    private static URL classesUrl() throws MalformedURLException {
        return JavaFacts.classesFolder().toUri().toURL();
    }

    /// Loads the classes of this module again, however often they are there already.
    private static final class Afresh extends URLClassLoader {

        Afresh(URL classes) {
            super(new URL[] {classes});
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return name.startsWith("dev.torc.uapi.") ? findClass(name) : super.loadClass(name, resolve);
        }
    }
}
