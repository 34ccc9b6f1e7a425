package dev.torc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.testkit.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left of a run for those that come after it.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SavedResultsTest {

    private static final String CASE = "one way, 4 senders";
    private static final Plan NO_PICTURE = new Plan(List.of(), List.of(), List.of());

    @TempDir
    Path folder;

    private Results oneRound() {
        Results results = new Results();
        results.add(CASE, "torc", 0, new Sample(Map.of(Metric.RATE, 1e7, Metric.CPU, 120.5)));
        return results;
    }

    private SavedResults saved() {
        return new SavedResults(folder, "mailbox");
    }

    @Test
    void Nothing_is_there_before_the_first_run() throws IOException {
        assertEquals(0, saved().read().rounds());
    }

    @Test
    void Numbers_come_back_as_they_were() throws IOException {
        saved().write(NO_PICTURE, oneRound());

        Results read = saved().read();

        assertEquals(1e7, read.spread(CASE, "torc", Metric.RATE).orElseThrow().median());
        assertEquals(120.5, read.spread(CASE, "torc", Metric.CPU).orElseThrow().median());
    }

    @Test
    void A_later_run_adds_rounds() throws IOException, InterruptedException {
        saved().write(NO_PICTURE, oneRound());
        Results results = saved().read();
        Trial trial = new Trial("torc", CASE, 1, () -> Trial.Outcome.of(CASE, new Sample(Map.of(Metric.RATE, 2e7))));

        new Rounds(1, Duration.ofHours(1), System.err).run(new Plan(List.of(), List.of(trial), List.of()), results);

        assertEquals(2, results.rounds());
        assertEquals(
                1.5e7, results.spread(CASE, "torc", Metric.RATE).orElseThrow().median());
    }

    @Test
    void A_table_of_something_else_is_refused() throws IOException {
        Files.writeString(folder.resolve("mailbox.csv"), "case\nanything\n");

        assertThrows(IOException.class, () -> saved().read());
    }

    @Test
    void There_is_a_picture_where_the_plan_has_one() throws IOException {
        saved().write(NO_PICTURE, oneRound());
        assertFalse(Files.exists(folder.resolve("mailbox.png")));
        Plot plot = new Plot("RATE", Metric.RATE, Chart.Scale.LINEAR, new TreeMap<>(Map.of(4, CASE)));

        saved().write(new Plan(List.of(), List.of(), List.of(), List.of(plot)), oneRound());

        assertTrue(Files.size(folder.resolve("mailbox.png")) > 0);
    }
}
