package dev.torc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a reader of the numbers may rely on, be it a person or a program.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportTest {

    private static final Contest CONTEST = new Contest(
            "ring",
            "both polling",
            "torc",
            List.of(Metric.P50, Metric.RATE),
            List.of(Target.ratio(Metric.P50, "c-spin", 1.3)));
    private static final Plan PLAN = new Plan(List.of(CONTEST), List.of(), List.of());

    private final Results results = new Results();

    private void sample(String who, int round, double p50) {
        results.add("both polling", who, round, new Sample(Map.of(Metric.P50, p50)));
    }

    private String json() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Report.printJson(PLAN, results, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String tables() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Report.printTables(PLAN, results, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Nested
    class The_JSON_form {

        @Test
        void has_one_object_a_line_with_exactly_the_agreed_fields() throws IOException {
            sample("torc", 0, 0.25);
            sample("c-spin", 0, 0.2);

            assertEquals(
                    "{\"bench\":\"ring\",\"case\":\"both polling\",\"unit\":\"us p50\",\"median\":0.25,\"min\":0.25,"
                            + "\"max\":0.25,\"runs\":1,\"peer\":\"c-spin\",\"ratio\":1.25,\"better\":\"lower\"}"
                            + System.lineSeparator(),
                    json());
        }

        @Test
        void names_no_peer_where_there_is_none() throws IOException {
            sample("torc", 0, 0.25);

            assertTrue(json().contains("\"peer\":null,\"ratio\":null"));
        }

        @Test
        void has_a_line_for_each_peer() throws IOException {
            sample("torc", 0, 0.25);
            sample("c-spin", 0, 0.2);
            sample("Aeron IPC", 0, 0.5);

            assertEquals(2, json().lines().count());
        }
    }

    @Nested
    class A_ratio {

        @Test
        void compares_within_a_round_and_takes_the_median_over_the_rounds() {
            // A machine that is ten times slower in one round slows both sides down, and must not count.
            sample("torc", 0, 2);
            sample("c-spin", 0, 1);
            sample("torc", 1, 20);
            sample("c-spin", 1, 10);
            sample("torc", 2, 3);
            sample("c-spin", 2, 1);

            assertEquals(
                    2.0,
                    results.ratio("both polling", "torc", "c-spin", Metric.P50).orElseThrow());
        }

        @Test
        void leaves_out_rounds_in_which_one_side_took_no_part() {
            sample("torc", 0, 2);
            sample("torc", 1, 9);
            sample("c-spin", 0, 1);

            assertEquals(
                    2.0,
                    results.ratio("both polling", "torc", "c-spin", Metric.P50).orElseThrow());
        }

        @Test
        void of_a_number_that_was_not_taken_is_none() {
            sample("torc", 0, 2);
            sample("c-spin", 0, 1);

            assertTrue(
                    results.ratio("both polling", "torc", "c-spin", Metric.RATE).isEmpty());
        }
    }

    @Nested
    class The_table {

        @Test
        void says_whether_a_target_is_met() {
            sample("torc", 0, 0.25);
            sample("c-spin", 0, 0.2);

            assertTrue(tables().contains("target us p50 ≤ 1.30 × c-spin: 1.25 met"));
        }

        @Test
        void says_whether_a_target_is_missed() {
            sample("torc", 0, 0.5);
            sample("c-spin", 0, 0.2);

            assertTrue(tables().contains("target us p50 ≤ 1.30 × c-spin: 2.50 MISSED"));
        }

        @Test
        void tells_why_a_contestant_has_no_number() {
            results.addFailure("both polling", "Aeron IPC", "it did not start");

            assertTrue(tables().contains("no number for Aeron IPC (both polling): it did not start"));
        }
    }

    @Nested
    class A_line_of_a_child_process {

        @Test
        void is_read_as_it_was_written() {
            Sample sample = new Sample(Map.of(Metric.P50, 0.25, Metric.CPU, 410.0));

            assertEquals(sample, Sample.parse(sample.toLine()));
        }

        @Test
        void may_say_more_than_is_known_here() {
            Sample sample = Sample.parse("RESULT p50=1.5 novelty=3");

            assertEquals(1.5, sample.value(Metric.P50).orElseThrow());
            assertFalse(sample.value(Metric.CPU).isPresent());
        }
    }
}
