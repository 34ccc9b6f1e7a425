package dev.torc.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the documents point to is there, and the vocabulary is what the code uses.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern ORDERING = Pattern.compile("//.*\\b([A-Z]+-[A-Z]+) \\((release|acquire)\\)");
    private static final int MOST_LINKS_PER_QUESTION = 5;

    @Test
    void Every_link_leads_somewhere() {
        assertEquals(List.of(), deadLinks(House.ours()));
    }

    @Test
    void A_dead_link_is_found(@TempDir Path root) throws IOException {
        Files.writeString(
                root.resolve("README.md"),
                "# A\n\n[b](docs/B.md) [c](#c) [here](README.md) [far](https://example.org)\n");

        assertEquals(List.of("README.md: docs/B.md", "README.md: #c"), deadLinks(House.at(root)));
    }

    @Test
    void README_asks_three_questions_with_at_most_five_links_each() throws IOException {
        List<String> questions = Arrays.stream(
                        Files.readString(House.ours().root().resolve("README.md"))
                                .split("\n\n"))
                .filter(paragraph -> paragraph.startsWith("**How do I") || paragraph.startsWith("**How does"))
                .toList();

        assertEquals(3, questions.size());
        for (String question : questions) {
            assertTrue(LINK.matcher(question).results().count() <= MOST_LINKS_PER_QUESTION, question);
        }
    }

    @Test
    void No_class_is_called_by_a_word_that_the_vocabulary_rules_out() {
        Set<String> ruledOut = wordsRuledOut(House.read(House.ours().root().resolve("docs/VOCABULARY.md")));

        assertTrue(ruledOut.contains("Cookie"), "the vocabulary's table has not been read");
        assertEquals(
                List.of(),
                House.ours().texts().stream()
                        .filter(source -> source.path().contains("/src/main/"))
                        .flatMap(TidyRule::declaredTypes)
                        .filter(name -> TidyRule.words(name).anyMatch(ruledOut::contains))
                        .toList());
    }

    @Test
    void A_word_in_the_vocabularys_last_column_is_ruled_out() {
        assertEquals(
                Set.of("Cookie", "Tag"),
                wordsRuledOut(
                        "| word | means | not in class names |\n|---|---|---|\n| user data | 64 bits | cookie, tag |\n"));
    }

    @Test
    void Every_ordering_that_is_named_at_one_end_is_named_at_the_other() {
        assertEquals(List.of(), orderingsWithoutPartner(House.ours().texts()));
    }

    @Test
    void An_ordering_without_a_partner_is_found() {
        assertEquals(
                List.of("SLOT-FREE has no acquire"),
                orderingsWithoutPartner(List.of(
                        SourceText.of("exchange/A.java", "// SLOT-FREE (rel" + "ease): our loads come first."))));
    }

    private static List<String> deadLinks(House house) {
        var dead = new ArrayList<String>();
        for (SourceText document :
                house.texts().stream().filter(SourceText::isMarkdown).toList()) {
            Path file = house.root().resolve(document.path());
            LINK.matcher(document.text())
                    .results()
                    .map(result -> result.group(1))
                    .filter(target -> !target.startsWith("https:"))
                    .filter(target -> !leadsSomewhere(file, target))
                    .forEach(target -> dead.add(document.path() + ": " + target));
        }
        return dead;
    }

    private static boolean leadsSomewhere(Path document, String target) {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty() ? document : document.resolveSibling(path);
        return Files.exists(file)
                && (hash < 0 || headings(House.read(file)).anyMatch(target.substring(hash + 1)::equals));
    }

    private static Stream<String> headings(String markdown) {
        return markdown.lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'));
    }

    private static Set<String> wordsRuledOut(String vocabulary) {
        return vocabulary
                .lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.split("\\|", -1))
                .filter(cells -> cells.length == 5 && !cells[3].contains("class names"))
                .flatMap(cells -> Arrays.stream(cells[3].split(",")))
                .map(String::strip)
                .filter(word -> !word.isEmpty() && !word.equals("—"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.toSet());
    }

    private static List<String> orderingsWithoutPartner(List<SourceText> sources) {
        Set<String> ends = new TreeSet<>();
        // On the runtime's floor the partner is Linux.
        for (SourceText source :
                sources.stream().filter(text -> text.isIn("exchange")).toList()) {
            Matcher matcher = ORDERING.matcher(source.text());
            while (matcher.find()) {
                ends.add(matcher.group(1) + " " + matcher.group(2));
            }
        }
        return ends.stream()
                .map(end -> end.split(" "))
                .map(end -> end[0] + (end[1].equals("release") ? " acquire" : " release"))
                .filter(partner -> !ends.contains(partner))
                .map(partner -> partner.replace(" ", " has no "))
                .toList();
    }
}
