package dev.torc.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Whoever reads or writes a word that other threads write is in the list of what checks such words, and the checks
/// are there.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedWordsTest {

    private static final String LIST = "testing/torc-stress/CHECKS.md";

    private static final List<String> FLOORS = List.of("foundation", "exchange", "runtime", "system/torc-scheme");

    private static final Pattern SHARED_WORD = Pattern.compile("\\bvolatile [@\\w]"
            + "|\\bAtomic(?:Integer|Long|Boolean|Reference)"
            + "|\\bcompareAnd(?:Set|Exchange)(?:Long)?\\(|\\bgetAnd(?:Set|Add|Bitwise\\w+)(?:Long)?\\("
            + "|\\b[gs]et(?:Acquire|Release|Opaque|Volatile)\\("
            + "|\\b(?:loadAcquire(?:Long)?|storeRelease(?:Long)?|storeOpaque|fullFence|storeStoreFence)\\(");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| (.*) \\|");
    private static final Pattern CHECK = Pattern.compile("`(\\w+(?:Test|Stress))`");

    private static String className(SourceText source) {
        String file = source.path().substring(source.path().lastIndexOf('/') + 1);
        return file.substring(0, file.lastIndexOf('.'));
    }

    private static Set<String> classesWithSharedWords(List<SourceText> texts) {
        return texts.stream()
                .filter(source -> source.isJava() && source.path().contains("/src/main/"))
                .filter(source -> FLOORS.stream().anyMatch(source::isIn))
                .filter(source -> source.lines().stream()
                        .filter(line -> !line.strip().startsWith("//") && !line.startsWith("import "))
                        .anyMatch(line -> SHARED_WORD.matcher(line).find()))
                .map(SharedWordsTest::className)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> listed(List<SourceText> texts) {
        Map<String, String> rows = new TreeMap<>();
        texts.stream()
                .filter(source -> source.path().equals(LIST))
                .forEach(list ->
                        ROW.matcher(list.text()).results().forEach(row -> rows.put(row.group(1), row.group(2))));
        return rows;
    }

    @Test
    void The_list_has_every_class_and_no_other() {
        List<SourceText> texts = House.ours().texts();

        assertEquals(classesWithSharedWords(texts), listed(texts).keySet());
    }

    @Test
    void The_checks_that_it_names_are_there() {
        List<SourceText> texts = House.ours().texts();
        Set<String> tests = texts.stream()
                .filter(source -> source.isJava() && source.path().contains("/src/test/"))
                .map(SharedWordsTest::className)
                .collect(Collectors.toSet());

        Set<String> named = CHECK.matcher(String.join("\n", listed(texts).values()))
                .results()
                .map(check -> check.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertTrue(named.size() > 5, "the list has not been read");
        assertEquals(
                List.of(), named.stream().filter(name -> !tests.contains(name)).toList());
    }

    @Test
    void A_class_that_is_not_in_the_list_is_found() {
        List<SourceText> texts = List.of(
                SourceText.of("runtime/a/src/main/java/A.java", "    private vola" + "tile int a;"),
                SourceText.of("runtime/a/src/main/java/B.java", "    // it is vola" + "tile int a elsewhere"),
                SourceText.of("runtime/a/src/main/java/C.java", "        if (WORD.compareAnd" + "Set(this, 0, 1)) {"),
                SourceText.of("runtime/a/src/main/java/D.java", "        long a = words.loadAcquire" + "Long(0);"));

        assertEquals(Set.of("A", "C", "D"), classesWithSharedWords(texts));
        assertEquals(Set.of(), listed(texts).keySet());
    }
}
