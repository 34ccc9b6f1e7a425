package dev.torc.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that call, cancel, are killed and come back lose no call, get none twice, and do not grow.
///
/// Usually it is a short run. `-Dtorc.soak=PT10M` makes it one of ten minutes, and `-Dtorc.soak.seed=N` does again what
/// a run did, as far as Linux lets it. What was seen is in `target/soak`: `soak.png` shows it, `soak.csv` has its
/// numbers.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SoakTest {

    private static final Duration DURATION = Duration.parse(System.getProperty("torc.soak", "PT15S"));
    private static final long SEED =
            Long.getLong("torc.soak.seed", ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));

    /// What a JVM's own memory may come to between the two parts that are compared: compiled code, and what malloc
    /// keeps for each thread.
    private static final long MOST_GROWTH_BYTES = 16L << 20;

    /// Sessions that come and go, of which more may just be there in one part than in the other. A server that lets
    /// Linux use their pools has every page of them.
    private static final long MOST_MORE_DESCRIPTORS = 24;

    private static final long MOST_MORE_SHARED_BYTES = 64L << 20;

    private static final long MOST_MORE_THREADS = 8;

    @TempDir
    Path folder;

    @Test
    void calls_end_once_and_nothing_grows() throws IOException, InterruptedException {
        System.out.println("the soak's seed: -Dtorc.soak.seed=" + SEED + " -Dtorc.soak=" + DURATION);
        SoakRecord soak = new Soak(SEED, folder).run(DURATION);
        Path shown = Files.createDirectories(Path.of("target", "soak"));
        soak.write(shown);
        System.out.println(soak);

        assertEquals(List.of(), soak.faults());
        for (Count count : Count.values()) {
            assertTrue(soak.count(count) > 0, () -> "nothing was seen of " + count + ": " + soak);
        }
        assertTrue(soak.kills() > 0);
        for (String process : List.of(Soak.KEPT_SERVER, Soak.KEPT_CLIENT)) {
            assertFlat(soak, process, Child.Use::ownBytes, MOST_GROWTH_BYTES);
            assertFlat(soak, process, Child.Use::sharedBytes, MOST_MORE_SHARED_BYTES);
            assertFlat(soak, process, Child.Use::descriptors, MOST_MORE_DESCRIPTORS);
            assertFlat(soak, process, Child.Use::threads, MOST_MORE_THREADS);
        }
    }

    /// Compares two quarters of the time, after the first, in which code is compiled and memory is met.
    private static void assertFlat(SoakRecord soak, String process, ToLongFunction<Child.Use> figure, long mostMore) {
        long early = soak.median(process, figure, 0.25, 0.5);
        long late = soak.median(process, figure, 0.75, 1);
        assertTrue(late - early <= mostMore, () -> process + " went from " + early + " to " + late + ":\n" + soak);
    }
}
