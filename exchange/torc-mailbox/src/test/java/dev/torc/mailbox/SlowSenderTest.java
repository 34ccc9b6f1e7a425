package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.mailbox.Steps.Step;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A sender that stands still between two of its steps, for as long as others need for whole laps.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SlowSenderTest {

    private static final int SLOW = 1;
    private static final int QUICK = 2;

    /// The published ring is overfull then, and stands still for ever.
    @ParameterizedTest(name = "{0}, {1} slots, {2} laps")
    @CsvSource({
        "TAIL_READ, 2, 1", "TAIL_READ, 3, 1", "TAIL_READ, 3, 2", "TAIL_READ, 5, 3",
        "SLOT_READ, 2, 1", "SLOT_READ, 3, 1", "SLOT_READ, 3, 2", "SLOT_READ, 5, 3"
    })
    void finds_the_queue_full_after_whole_laps_and_does_not_fill_it_over(Step step, int capacity, int laps) {
        SharedQueue queue = SharedQueue.of(capacity);
        QueueReceiver receiver = queue.receiver();
        QueueSender quick = queue.sender(QUICK);
        StandingStill still = new StandingStill(step);
        QueueSender slow = queue.sender(SLOW, still);
        var offered = CompletableFuture.supplyAsync(() -> slow.offer(queue.message(-1)), SharedQueue.ON_A_THREAD);
        still.awaitReached();

        for (long i = 0; i < (long) capacity * laps; i++) {
            quick.offer(queue.message(i));
            queue.next(receiver);
        }
        for (long i = 0; i < capacity; i++) {
            assertEquals(Offered.ACCEPTED, quick.offer(queue.message(i)));
        }
        still.goOn();

        assertEquals(Offered.FULL, offered.join());
        for (long i = 0; i < capacity; i++) {
            assertEquals(i, queue.next(receiver));
        }
        assertEquals(Offered.ACCEPTED, slow.offer(queue.message(7)));
        assertEquals(7, queue.next(receiver));
        assertEquals(0, quick.damaged() + slow.damaged() + receiver.damaged());
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CLAIMED", "TAIL_MOVED", "HALF_WRITTEN", "WRITTEN"})
    void is_waited_for_and_not_robbed_once_it_has_claimed(Step step) {
        SharedQueue queue = SharedQueue.of(3);
        QueueReceiver receiver = queue.receiver();
        QueueSender quick = queue.sender(QUICK);
        StandingStill still = new StandingStill(step);
        QueueSender slow = queue.sender(SLOW, still);
        var offered = CompletableFuture.supplyAsync(() -> slow.offer(queue.message(1)), SharedQueue.ON_A_THREAD);
        still.awaitReached();

        assertEquals(Offered.ACCEPTED, quick.offer(queue.message(2)));
        assertEquals(Offered.ACCEPTED, quick.offer(queue.message(3)));
        assertEquals(Offered.FULL, quick.offer(queue.message(4)));
        assertEquals(Polled.NOT_READY, receiver.poll(new MessageCopy(queue.layout())));
        assertEquals(0, queue.abandoned().abort(SharedQueue.NOBODY_IS_DEAD));
        assertEquals(false, receiver.await(1), "a wait for a live sender ends with its time");
        still.goOn();

        assertEquals(Offered.ACCEPTED, offered.join());
        for (long i = 1; i <= 3; i++) {
            assertEquals(i, queue.next(receiver));
        }
        assertEquals(0, receiver.aborted());
    }
}
