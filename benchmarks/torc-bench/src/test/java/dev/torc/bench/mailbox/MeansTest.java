package dev.torc.bench.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.bench.Arguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every contestant does what it is measured for. Aeron is left out: its media driver takes a second to start.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(30)
class MeansTest {

    private static final int MESSAGES = 100;
    private static final long SECOND = 1L << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "AERON.*")
    void Messages_of_two_senders_come_once_and_in_the_order_of_each(Means.Kind kind) throws Exception {
        Means means = Means.of(new Arguments().with("means", kind).with("dir", folder));
        List<Long> came = new ArrayList<>();
        try (Inbox inbox = means.inbox(Means.SERVER, came::add)) {
            List<Outbox> senders = List.of(means.outbox(Means.SERVER), means.outbox(Means.SERVER));

            int sent =
                    senders.getFirst().offerAll(0, MESSAGES) + senders.getLast().offerAll(SECOND, MESSAGES);
            while (came.size() < sent) {
                assertTrue(inbox.take() >= 0);
            }

            assertEquals(2 * MESSAGES, came.size());
            assertEquals(
                    numbers(0), came.stream().filter(value -> value < SECOND).toList());
            assertEquals(
                    numbers(SECOND),
                    came.stream().filter(value -> value >= SECOND).toList());
        }
    }

    private static List<Long> numbers(long first) {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            numbers.add(first + i);
        }
        return numbers;
    }
}
