package dev.torc.counters;

import static dev.torc.counters.WrittenEntries.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long calls take, timed only while somebody asks.
@DisplayNameGeneration(ReplaceUnderscores.class)
class LatenciesTest {

    private static final int NOP = 0;
    private static final long SEED = 20_251_121;

    @TempDir
    Path directory;

    private ProcessCounters counters;
    private CounterSet set;
    private CallTimes times;

    @BeforeEach
    void count() throws IOException {
        counters = ProcessCounters.create(directory);
        set = counters.register(Subject.SESSION, "file");
        times = new CallTimes(set, "file", 4);
    }

    @AfterEach
    void end() {
        counters.close();
    }

    @Nested
    class Of_calls {

        @Test
        void there_are_none_while_nobody_asks() throws IOException {
            call(0);

            assertEquals(Optional.empty(), reading().latencies());
        }

        @Test
        void are_counted_once_somebody_has_asked() throws IOException {
            ask();
            call(0);
            call(3);

            Latencies latencies = reading().latencies().orElseThrow();

            assertEquals(2, latencies.count());
            assertTrue(latencies.quantileNanos(1) < Duration.ofSeconds(60).toNanos());
        }

        @Test
        void are_not_counted_where_the_call_began_before() throws IOException {
            times.begun(0, entry(NOP), 0);
            ask();
            times.ended(0, 0);

            assertEquals(Optional.empty(), reading().latencies());
        }

        @Test
        void are_of_the_call_that_has_the_place_now() throws IOException {
            ask();
            times.begun(0, entry(NOP), 0); // never answered
            set.noLatenciesAsked();
            times.begun(0, entry(NOP), 0);
            ask();
            times.ended(0, 0);

            assertEquals(Optional.empty(), reading().latencies());
        }

        @Test
        void end_by_themselves_when_nobody_goes_on_asking() throws IOException {
            new CounterFiles(directory).askForLatencies(process(), Duration.ZERO);
            call(0);
            call(1);

            assertEquals(0, set.latenciesUntilNanos());
            assertEquals(Optional.empty(), reading().latencies());
        }

        @Test
        void are_not_timed_for_ever_whatever_was_asked() {
            CounterLayout.LONG.set(counters.memory(), CounterLayout.LATENCIES_UNTIL, Long.MAX_VALUE);
            call(0);

            assertEquals(0, set.latenciesUntilNanos());
        }

        @Test
        void of_another_set_are_not_mixed_in() throws IOException {
            ask();
            call(0);
            set.close();
            CounterSet next = counters.register(Subject.SESSION, "next");
            var nextTimes = new CallTimes(next, "next", 1);
            nextTimes.begun(0, entry(NOP), 0);
            nextTimes.ended(0, 0);

            assertEquals(1, reading().latencies().orElseThrow().count());
        }

        @Test
        void of_more_sets_than_there_are_histograms_are_those_of_the_first() throws IOException {
            ask();
            for (int i = 0; i <= CounterLayout.HISTOGRAMS; i++) {
                counters.register(Subject.SESSION, "more").countLatency(1);
            }

            assertEquals(
                    CounterLayout.HISTOGRAMS,
                    process().sets().stream()
                            .filter(more -> more.latencies().isPresent())
                            .count());
        }
    }

    @Nested
    class Their_quantiles {

        @Test
        void are_at_most_3_2_percent_off() {
            var random = new Random(SEED);
            for (int i = 0; i < 100_000; i++) {
                long nanos = random.nextLong(1L << (1 + random.nextInt(36)));
                long told = Buckets.middle(Buckets.of(nanos));
                assertTrue(Math.abs(told - nanos) <= Math.ceil(nanos * 0.032), () -> nanos + " is told as " + told);
            }
        }

        @Test
        void of_what_is_out_of_range_are_those_of_the_range() {
            assertEquals(0, Buckets.of(-1));
            assertEquals(Buckets.COUNT - 1, Buckets.of(Long.MAX_VALUE));
        }

        @Test
        void rise_from_bucket_to_bucket() {
            for (int bucket = 1; bucket < Buckets.COUNT; bucket++) {
                assertTrue(Buckets.lowest(bucket) > Buckets.lowest(bucket - 1));
                assertEquals(bucket, Buckets.of(Buckets.lowest(bucket)));
                assertEquals(bucket - 1, Buckets.of(Buckets.lowest(bucket) - 1));
            }
        }

        @Test
        void are_those_of_the_calls() throws IOException {
            for (int i = 0; i < 99; i++) {
                set.countLatency(1_000);
            }
            set.countLatency(1_000_000);
            Latencies latencies = reading().latencies().orElseThrow();

            assertEquals(1_000.0, (double) latencies.quantileNanos(0.5), 32.0);
            assertEquals(1_000.0, (double) latencies.quantileNanos(0.99), 32.0);
            assertEquals(1_000_000.0, (double) latencies.quantileNanos(0.999), 32_000.0);
        }

        @Test
        void of_a_while_are_those_that_came_since() throws IOException {
            set.countLatency(1_000);
            Latencies before = reading().latencies().orElseThrow();
            set.countLatency(5_000);

            Latencies meanwhile = reading().latencies().orElseThrow().since(before);

            assertEquals(1, meanwhile.count());
            assertEquals(5_000.0, (double) meanwhile.quantileNanos(0.5), 160.0);
        }

        @Test
        void of_nothing_are_0_and_of_nonsense_an_error() {
            var nothing = new Latencies(new long[Buckets.COUNT]);

            assertEquals(0, nothing.quantileNanos(0.99));
            assertThrows(IllegalArgumentException.class, () -> nothing.quantileNanos(Double.NaN));
        }
    }

    private void call(int index) {
        times.begun(index, entry(NOP), 0);
        times.ended(index, 0);
    }

    private void ask() throws IOException {
        assertTrue(new CounterFiles(directory).askForLatencies(process(), Duration.ofSeconds(20)));
    }

    private Reading.OfProcess process() throws IOException {
        return (Reading.OfProcess) new CounterFiles(directory).read().getFirst();
    }

    private SetReading reading() throws IOException {
        return process().sets().getFirst();
    }
}
