package dev.torc.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whoever reads while sets come and go sees numbers under the label that they belong to.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ChangingCountersTest {

    private static final int READINGS = 500;
    private static final String ODD = "odd";
    private static final String EVEN = "even";

    @Test
    void Numbers_of_one_set_are_never_shown_as_anothers(@TempDir Path folder) throws IOException, InterruptedException {
        try (ProcessCounters counters = ProcessCounters.create(folder)) {
            AtomicBoolean over = new AtomicBoolean();
            Thread writer = Thread.ofPlatform().start(() -> comeAndGo(counters, over));
            Set<String> seen = new HashSet<>();
            try {
                for (int i = 0; i < READINGS || seen.size() < 2; i++) {
                    for (Reading reading : new CounterFiles(folder).read()) {
                        seen.addAll(labels(reading));
                    }
                }
            } finally {
                over.set(true);
                writer.join();
            }

            assertEquals(Set.of(ODD, EVEN), seen);
        }
    }

    private static void comeAndGo(ProcessCounters counters, AtomicBoolean over) {
        long value = 1;
        while (!over.get()) {
            try (CounterSet set = counters.register(Subject.REACTOR, value % 2 == 0 ? EVEN : ODD)) {
                set.set(Counter.SLEEPS, value);
            }
            value++;
        }
    }

    /// {@return the labels of a reading's sets, whose numbers are theirs}
    private static Set<String> labels(Reading reading) {
        Set<String> labels = new HashSet<>();
        if (reading instanceof Reading.OfProcess process) {
            for (SetReading set : process.sets()) {
                long value = set.get(Counter.SLEEPS);
                String label = set.label();
                assertTrue(value == 0 || label.equals(value % 2 == 0 ? EVEN : ODD), label + " has " + value);
                labels.add(label);
            }
        }
        return labels;
    }
}
