package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.torc.mailbox.Steps.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that was stopped with SIGSTOP after each step of sending: what it holds stays its own, and when it goes on
/// nothing is wrong.
@DisplayNameGeneration(ReplaceUnderscores.class)
class StoppedSenderTest {

    private static final int STOPPED = 7;
    private static final int ALIVE = 8;
    private static final int LAPS = 4;
    private static final Set<Step> NOT_CLAIMED = Set.of(Step.TAIL_READ, Step.SLOT_READ);
    private static final Set<Step> HELD = Set.of(Step.CLAIMED, Step.TAIL_MOVED, Step.HALF_WRITTEN, Step.WRITTEN);

    @Test
    void A_process_that_stands_still_at_any_step_is_not_robbed_and_does_no_harm(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path file = folder.resolve("queues");
        Map<Step, SharedQueue> queues = QueueProcess.queues(file);
        for (Step step : new Step[] {Step.COPIED, Step.FREED, Step.HEAD_TOLD}) {
            SharedQueue queue = of(queues, step);
            queue.sender(ALIVE).offer(queue.message(1));
        }
        Map<Step, QueueReceiver> receivers = new EnumMap<>(Step.class);
        try (QueueProcess sender = QueueProcess.startHalting(file, STOPPED)) {
            sender.child().stop();
            for (Step step : NOT_CLAIMED) {
                receivers.put(step, goRoundAndFill(of(queues, step)));
            }
            for (Step step : HELD) {
                receivers.put(step, findsItHeld(of(queues, step), sender));
            }
            sender.child().continueAfterStop();
            Map<Step, String> results = sender.goOn();

            for (Step step : NOT_CLAIMED) {
                assertEquals("FULL", results.get(step), step::toString);
                assertTakes(of(queues, step), of(receivers, step), 0, 1, 2);
            }
            for (Step step : HELD) {
                assertEquals("ACCEPTED", results.get(step), step::toString);
                assertTakes(of(queues, step), of(receivers, step), QueueProcess.NUMBER, 1, 2);
            }
            for (Step step : Set.of(Step.COPIED, Step.FREED, Step.HEAD_TOLD)) {
                assertEquals("1", results.get(step), step::toString);
            }
        }
    }

    private static <T> T of(Map<Step, T> all, Step step) {
        return Objects.requireNonNull(all.get(step));
    }

    private static QueueReceiver goRoundAndFill(SharedQueue queue) {
        QueueReceiver receiver = queue.receiver();
        QueueSender sender = queue.sender(ALIVE);
        for (long i = 0; i < (long) LAPS * QueueProcess.CAPACITY; i++) {
            assertEquals(Offered.ACCEPTED, sender.offer(queue.message(i)));
            assertEquals(i, queue.next(receiver));
        }
        for (long i = 0; i < QueueProcess.CAPACITY; i++) {
            assertEquals(Offered.ACCEPTED, sender.offer(queue.message(i)));
        }
        return receiver;
    }

    private static QueueReceiver findsItHeld(SharedQueue queue, QueueProcess stopped) {
        OwnerDeaths deaths = owner -> owner == STOPPED && stopped.child().isDead();
        QueueReceiver receiver = queue.receiver(deaths);
        QueueSender sender = queue.sender(ALIVE);
        assertEquals(Offered.ACCEPTED, sender.offer(queue.message(1)));
        assertEquals(Offered.ACCEPTED, sender.offer(queue.message(2)));
        assertEquals(Offered.FULL, sender.offer(queue.message(3)));
        assertEquals(Polled.NOT_READY, receiver.poll(new MessageCopy(queue.layout())));
        assertFalse(receiver.await(1));
        assertEquals(0, queue.abandoned().abort(deaths));
        return receiver;
    }

    private static void assertTakes(SharedQueue queue, QueueReceiver receiver, long... numbers) {
        for (long number : numbers) {
            assertEquals(number, queue.next(receiver));
        }
        assertEquals(Polled.EMPTY, receiver.poll(new MessageCopy(queue.layout())));
        assertEquals(0, receiver.aborted() + receiver.damaged());
    }
}
