package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.mailbox.Steps.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that was killed with SIGKILL after each step of sending and of receiving: at most that one message is
/// missing, and everybody else goes on.
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
class KilledSenderTest {

    private static final int DEAD = 7;
    private static final int ALIVE = 8;

    private Map<Step, SharedQueue> queues = Map.of();

    @BeforeAll
    void a_process_is_killed_at_every_step(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("queues");
        queues = QueueProcess.queues(file);
        for (Step step : new Step[] {Step.COPIED, Step.FREED, Step.HEAD_TOLD}) {
            SharedQueue queue = queue(step);
            queue.sender(ALIVE).offer(queue.message(1));
            queue.sender(ALIVE).offer(queue.message(2));
        }
        try (QueueProcess sender = QueueProcess.startHalting(file, DEAD)) {
            sender.child().kill();
        }
    }

    private SharedQueue queue(Step step) {
        SharedQueue queue = queues.get(step);
        if (queue == null) {
            throw new AssertionError("there is no queue for " + step);
        }
        return queue;
    }

    private static void assertGoesOn(SharedQueue queue, QueueReceiver receiver) {
        QueueSender sender = queue.sender(ALIVE);
        for (int lap = 0; lap < 3; lap++) {
            for (long i = 0; i < QueueProcess.CAPACITY; i++) {
                assertEquals(Offered.ACCEPTED, sender.offer(queue.message(i)));
            }
            assertEquals(Offered.FULL, sender.offer(queue.message(9)));
            for (long i = 0; i < QueueProcess.CAPACITY; i++) {
                assertEquals(i, queue.next(receiver));
            }
        }
        assertEquals(0, sender.damaged() + receiver.damaged());
    }

    @Nested
    class A_sender {

        @ParameterizedTest
        @EnumSource(names = {"TAIL_READ", "SLOT_READ"})
        void has_left_nothing_before_it_claimed(Step step) {
            SharedQueue queue = queue(step);
            QueueReceiver receiver = queue.receiver();

            assertEquals(0, queue.abandoned().abort(owner -> owner == DEAD));
            assertEquals(Polled.EMPTY, receiver.poll(new MessageCopy(queue.layout())));
            assertGoesOn(queue, receiver);
            assertEquals(0, receiver.aborted());
        }

        @ParameterizedTest
        @EnumSource(names = {"CLAIMED", "TAIL_MOVED", "HALF_WRITTEN", "WRITTEN"})
        void has_left_a_claim_that_is_given_up_and_skipped(Step step) {
            SharedQueue queue = queue(step);
            QueueReceiver receiver = queue.receiver();
            QueueSender sender = queue.sender(ALIVE);

            assertEquals(Offered.ACCEPTED, sender.offer(queue.message(1)));
            assertEquals(Offered.ACCEPTED, sender.offer(queue.message(2)));
            assertEquals(Offered.FULL, sender.offer(queue.message(3)));
            assertEquals(Polled.NOT_READY, receiver.poll(new MessageCopy(queue.layout())));
            assertEquals(1, queue.abandoned().abort(owner -> owner == DEAD));
            assertEquals(0, queue.abandoned().abort(owner -> owner == DEAD), "another who was told");

            assertEquals(1, queue.next(receiver));
            assertEquals(2, queue.next(receiver));
            assertEquals(1, receiver.aborted());
            assertGoesOn(queue, receiver);
        }

        @ParameterizedTest
        @EnumSource(names = "GIVEN_UP")
        void has_given_up_what_is_skipped(Step step) {
            SharedQueue queue = queue(step);
            QueueReceiver receiver = queue.receiver();

            assertEquals(Polled.EMPTY, receiver.poll(new MessageCopy(queue.layout())));
            assertEquals(1, receiver.aborted());
            assertGoesOn(queue, receiver);
        }

        @ParameterizedTest
        @EnumSource(names = "PUBLISHED")
        void has_sent_what_it_published_although_it_woke_nobody(Step step) {
            SharedQueue queue = queue(step);
            QueueReceiver receiver = queue.receiver();

            assertEquals(0, queue.abandoned().abort(owner -> owner == DEAD));
            assertEquals(QueueProcess.NUMBER, queue.next(receiver));
            assertEquals(0, receiver.aborted());
            assertGoesOn(queue, receiver);
        }
    }

    @Nested
    class A_receiver {

        @ParameterizedTest
        @EnumSource(names = "COPIED")
        void that_had_not_freed_the_slot_leaves_the_message_to_who_comes_after_it(Step step) {
            SharedQueue queue = queue(step);
            QueueReceiver next = queue.receiver();

            assertEquals(1, queue.next(next));
            assertEquals(2, queue.next(next));
            assertGoesOn(queue, next);
        }

        @ParameterizedTest
        @EnumSource(names = {"FREED", "HEAD_TOLD"})
        void that_had_freed_the_slot_has_taken_the_message(Step step) {
            SharedQueue queue = queue(step);
            QueueReceiver next = queue.receiver();

            assertEquals(2, queue.next(next));
            assertGoesOn(queue, next);
        }
    }
}
