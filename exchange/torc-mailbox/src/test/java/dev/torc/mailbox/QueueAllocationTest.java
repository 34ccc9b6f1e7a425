package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.torc.mailbox.QueueReceiver.Recipient;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// What a message costs of the heap: nothing.
@DisplayNameGeneration(ReplaceUnderscores.class)
class QueueAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MESSAGES = 20_000;
    private static final int ROUNDS = 20;
    private static final Recipient NOBODY = _ -> {};

    private final SharedQueue queue = SharedQueue.of(5);
    private final QueueSender sender = queue.sender();
    private final QueueReceiver receiver = queue.receiver();

    @Test
    void Messages_that_are_offered_and_polled_allocate_nothing() {
        MessageCopy message = queue.message(1);

        assertEquals(0, leastAllocated(() -> {
            sender.offer(message);
            receiver.poll(message);
        }));
    }

    @Test
    void Messages_that_are_written_in_place_and_taken_together_allocate_nothing() {
        assertEquals(0, leastAllocated(() -> {
            try (Claim claim = sender.claim()) {
                claim.put(0, 1);
                claim.publish();
            }
            receiver.poll(QueueReceiver.ALL, NOBODY);
        }));
    }

    /// The least of several rounds: what the JVM itself allocates on this thread, as when it compiles, is not ours.
    private static long leastAllocated(Runnable call) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < MESSAGES; i++) {
                call.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
