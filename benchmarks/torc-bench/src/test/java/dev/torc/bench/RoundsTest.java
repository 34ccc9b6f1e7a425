package dev.torc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// Whose turn it is, and what becomes of those who have none.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RoundsTest {

    private static final String CASE = "null call";
    private static final Contest CONTEST = new Contest(
            "call",
            CASE,
            "torc direct",
            List.of(Metric.P50),
            List.of(Target.ratio(Metric.P50, "peer 0", 1.0).of("torc delegated")));

    private final List<String> turns = new ArrayList<>();

    private Trial trial(String who, int runs) {
        return new Trial(who, CASE, runs, () -> {
            turns.add(who);
            return Trial.Outcome.of(CASE, new Sample(Map.of(Metric.P50, 1.0)));
        });
    }

    private Results run(int rounds, Duration limit) throws InterruptedException {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            trials.add(trial("peer " + i, rounds));
        }
        trials.add(trial("beside", 1));
        trials.add(trial("torc direct", rounds));
        trials.add(trial("torc delegated", rounds));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Results results = new Results();
        new Rounds(rounds, limit, nowhere).run(new Plan(List.of(CONTEST), trials, List.of()), results);
        return results;
    }

    @Test
    void Ours_comes_first_and_who_stands_beside_last() throws InterruptedException {
        run(2, Duration.ofHours(1));

        assertEquals(Set.of("torc direct", "torc delegated"), Set.copyOf(turns.subList(0, 2)));
        assertEquals("beside", turns.get(12));
    }

    @Test
    void Rounds_differ_in_their_order_and_who_stands_beside_is_in_the_first_alone() throws InterruptedException {
        run(3, Duration.ofHours(1));

        assertEquals(13 + 12 + 12, turns.size());
        assertEquals(12, turns.lastIndexOf("beside"));
        assertTrue(!turns.subList(13, 25).equals(turns.subList(25, 37)), turns::toString);
    }

    @Test
    void Who_had_no_turn_when_the_time_was_over_is_named() throws InterruptedException {
        Results results = run(1, Duration.ofNanos(-1));

        assertEquals(List.of(), turns);
        assertEquals(13, results.failures().size());
        assertEquals("left out, the time was over", results.failures().get("torc direct (" + CASE + ")"));
    }
}
