package dev.torc.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.Errno;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A messenger that has nothing to do.
@DisplayNameGeneration(ReplaceUnderscores.class)
class IdleMessengerTest {

    @Test
    void takes_less_than_a_hundredth_of_a_CPU(@TempDir Path folder) throws Exception {
        try (Neighbours neighbours = new Neighbours(folder, 4)) {
            Messenger ann = neighbours.open(1);
            long poller = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("torc-messages of"))
                    .findFirst()
                    .orElseThrow()
                    .threadId();
            Message message = ann.message();
            // The wait is the measurement; the first is for the JVM to meet the code.
            assertEquals(
                    Errno.ETIME.negated(),
                    ann.receive(300, message, Duration.ofMillis(200).toNanos()));
            long before = ManagementFactory.getThreadMXBean().getThreadCpuTime(poller);
            long began = System.nanoTime();
            assertEquals(
                    Errno.ETIME.negated(),
                    ann.receive(300, message, Duration.ofMillis(600).toNanos()));
            long wall = System.nanoTime() - began;

            long used = ManagementFactory.getThreadMXBean().getThreadCpuTime(poller) - before;

            assertTrue(used < wall / 100, () -> used + " ns of " + wall);
        }
    }
}
