package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several processes send to one: each message once, those of each sender in order.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManySendersTest {

    private static final int SENDERS = 3;

    /// `-Dtorc.mailbox.messages=` sends more.
    private static final long MESSAGES = Long.getLong("torc.mailbox.messages", 20_000);

    private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {2, 100})
    @Timeout(600)
    void Each_message_arrives_once_and_in_the_order_of_its_sender(int capacity, @TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("queue");
        SharedQueue queue = QueueProcess.queue(file, capacity);
        QueueReceiver receiver =
                new QueueReceiver(queue.memory(), queue.layout(), SharedQueue.NOBODY_IS_DEAD, PollingPolicy.learning());
        List<QueueProcess> senders = new ArrayList<>();
        try {
            for (int owner = 0; owner < SENDERS; owner++) {
                senders.add(QueueProcess.startSending(file, owner, capacity, MESSAGES));
            }
            long[] next = new long[SENDERS];
            while (receiver.taken() < SENDERS * MESSAGES) {
                assertTrue(receiver.await(LONGEST_WAIT_NANOS), "nothing comes");
                receiver.poll(
                        QueueReceiver.ALL,
                        message -> assertEquals(next[message.sender()]++, SharedQueue.number(message)));
            }
            for (QueueProcess sender : senders) {
                sender.awaitSent();
            }
        } finally {
            senders.forEach(QueueProcess::close);
        }
        assertEquals(Polled.EMPTY, receiver.poll(new MessageCopy(queue.layout())));
        assertEquals(0, receiver.aborted() + receiver.damaged());
    }
}
