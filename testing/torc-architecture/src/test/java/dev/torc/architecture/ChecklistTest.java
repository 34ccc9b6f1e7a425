package dev.torc.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// The checklist names tests that are there, by sentences that they say, and leaves no row out.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChecklistTest {

    private static final String CHECKLIST = "docs/CHECKLIST.md";
    private static final List<Integer> ROWS = Stream.of(
                    IntStream.rangeClosed(1, 22), IntStream.rangeClosed(36, 46), IntStream.rangeClosed(54, 55))
            .flatMap(IntStream::boxed)
            .toList();

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|");

    /// A test, or what the test named last says.
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Stress))`|\"([^\"]+)\"");

    /// Where a test says which rows it shows.
    private static final Pattern SHOWS = Pattern.compile("/// .*\\bRows? ([\\d, and]+) of the checklist");

    private static final int CLASS = 1;
    private static final int SENTENCE = 2;

    @Test
    void Every_row_is_there() {
        assertEquals(ROWS, rows(checklist(House.ours())));
    }

    @Test
    void Of_every_row_a_test_says_that_it_shows_it() {
        assertEquals(Set.copyOf(ROWS), shown(House.ours().texts()));
    }

    @Test
    void Every_test_that_it_names_is_there_and_says_what_is_quoted() {
        House house = House.ours();

        assertTrue(NAMED.matcher(checklist(house)).results().count() > 100, "the checklist has not been read");
        assertEquals(List.of(), missing(checklist(house), house.texts()));
    }

    @Test
    void A_test_or_a_sentence_that_is_not_there_is_found() {
        String list = """
                | # | "what" | shown by |
                | 1 | a "thing" | `ATest`: "It's there", "It is not"; `BTest` |
                """;
        List<SourceText> texts = List.of(SourceText.of(
                "testing/a/src/test/java/ATest.java",
                "/// Rows 1 and " + "12 of the checklist.",
                "void It_s_there_always() {}"));

        assertEquals(List.of("ATest does not say: It is not", "there is no BTest"), missing(list, texts));
        assertEquals(List.of(1), rows(list));
        assertEquals(Set.of(1, 12), shown(texts));
    }

    private static String checklist(House house) {
        return House.read(house.root().resolve(CHECKLIST));
    }

    /// {@return the numbers of the rows of the first table}
    private static List<Integer> rows(String list) {
        return ROW.matcher(list.split("\n## ", 2)[0])
                .results()
                .map(row -> Integer.valueOf(row.group(1)))
                .toList();
    }

    private static Set<Integer> shown(List<SourceText> texts) {
        return texts.stream()
                .filter(source -> source.isJava() && source.path().contains("/src/test/"))
                .flatMap(source -> SHOWS.matcher(source.text()).results())
                .flatMap(said -> Stream.of(said.group(1).split("\\D+")))
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    private static List<String> missing(String list, List<SourceText> texts) {
        Map<String, String> tests = texts.stream()
                .filter(source -> source.isJava() && source.path().contains("/src/test/"))
                .collect(Collectors.toMap(
                        ChecklistTest::className, source -> words(source.text()), (one, other) -> one + other));
        var missing = new ArrayList<String>();
        list.lines().filter(line -> line.startsWith("| ")).forEach(row -> {
            String[] cells = row.split("\\|");
            String test = "";
            for (MatchResult named :
                    NAMED.matcher(cells[cells.length - 1]).results().toList()) {
                if (named.group(CLASS) != null) {
                    test = named.group(CLASS);
                    if (!tests.containsKey(test)) {
                        missing.add("there is no " + test);
                    }
                } else if (!tests.getOrDefault(test, "").contains(words(named.group(SENTENCE)))) {
                    missing.add(test + " does not say: " + named.group(SENTENCE));
                }
            }
        });
        return missing;
    }

    private static String className(SourceText source) {
        return source.path().replaceFirst(".*/", "").replaceFirst("\\.java$", "");
    }

    /// {@return a text as the names of methods have it}
    private static String words(String text) {
        return text.replaceAll("[^A-Za-z0-9]+", " ").strip();
    }
}
