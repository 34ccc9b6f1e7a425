package dev.torc.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.MailboxRegion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that send to each other, call each other, leave and come back, and are killed: each message arrives
/// once or its sender is told, each call ends once, and nothing is left.
///
/// Usually it is a short run; `-Dtorc.soak=PT1H` makes it one of an hour.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailSoakTest {

    private static final Duration DURATION = Duration.parse(System.getProperty("torc.soak", "PT6S"));
    private static final long SEED =
            Long.getLong("torc.soak.seed", ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));

    private static final int PROCESSES = 4;
    private static final long LONGEST_LIFE_MILLIS = 1_500;

    @TempDir
    Path folder;

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private final List<String> faults = new ArrayList<>();

    @Test
    void messages_arrive_once_and_calls_end_once() throws IOException, InterruptedException {
        System.out.println("the soak's seed: -Dtorc.soak.seed=" + SEED + " -Dtorc.soak=" + DURATION);
        SplittableRandom random = new SplittableRandom(SEED);
        Path file = folder.resolve("mailboxes");
        Child[] children = new Child[PROCESSES];
        int kills = 0;
        try {
            for (int i = 0; i < PROCESSES; i++) {
                children[i] = start(file, i, random);
            }
            long endNanos = System.nanoTime() + DURATION.toNanos();
            while (System.nanoTime() - endNanos < 0 && faults.isEmpty()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextLong(LONGEST_LIFE_MILLIS)));
                int victim = random.nextInt(PROCESSES);
                children[victim].ask();
                children[victim].kill();
                kills++;
                add(children[victim]);
                children[victim] = start(file, victim, random);
            }
            for (Child child : children) {
                child.end();
            }
        } finally {
            for (Child child : children) {
                if (child != null) {
                    child.kill();
                    add(child);
                }
            }
        }
        System.out.println(kills + " kills, " + counts);

        assertEquals(List.of(), faults);
        for (Count count :
                List.of(Count.STARTED, Count.RIGHT, Count.CANCELLED, Count.ENDED_WITH_SESSION, Count.STREAMED_BYTES)) {
            assertTrue(counts.getOrDefault(count, 0L) > 0, () -> "nothing was seen of " + count + ": " + counts);
        }
        assertTrue(kills > 0);
        assertNothingIsLeft(file);
    }

    private Child start(Path file, int number, SplittableRandom random) throws IOException, InterruptedException {
        return Child.start(
                "mailing " + number,
                folder.resolve("mailing-" + number + ".log"),
                MailingProgram.class,
                file.toString(),
                String.valueOf(number),
                String.valueOf(PROCESSES),
                String.valueOf(random.nextLong()));
    }

    private void add(Child child) {
        child.counts().forEach((count, number) -> counts.merge(count, number, Long::sum));
        faults.addAll(child.faults());
    }

    private static void assertNothingIsLeft(Path file) throws IOException {
        try (MailboxRegion region = MailboxRegion.open(file, MailingProgram.SPEC)) {
            region.reap();
            for (int i = 0; i < MailingProgram.SPEC.mailboxes(); i++) {
                region.register(1_000 + i, Duration.ZERO);
            }
            assertEquals(0, region.counts().broken());
        }
    }
}
