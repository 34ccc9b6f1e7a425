package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Words of a queue that no end of ours has written: found where they are read, counted, and mended.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ForgedWordsTest {

    private static final int CAPACITY = 3;

    private final SharedQueue queue = SharedQueue.of(CAPACITY);
    private final QueueSender sender = queue.sender();
    private final QueueReceiver receiver = queue.receiver();

    private void forge(long offset, long value) {
        queue.memory().storeReleaseLong(offset, value);
    }

    private void forgeSlot(int index, long word) {
        forge(queue.layout().slot(index), word);
    }

    private void assertWorks() {
        for (long i = 0; i < 4 * CAPACITY; i++) {
            assertEquals(Offered.ACCEPTED, sender.offer(queue.message(i)));
            assertEquals(i, queue.next(receiver));
        }
    }

    @Nested
    class A_tail {

        @ParameterizedTest
        @ValueSource(longs = {CAPACITY, 0xf_ffff, -1, -2, 77 * SlotWord.LAP, -77 * SlotWord.LAP})
        void that_cannot_be_is_counted_and_mended_by_the_next_sender(long tail) {
            forge(QueueLayout.TAIL, tail);

            assertEquals(Offered.BUSY, sender.offer(queue.message(1)));
            assertEquals(1, sender.damaged());
            assertWorks();
        }

        @Test
        void that_has_gone_back_is_moved_on_again() {
            sender.offer(queue.message(1));
            sender.offer(queue.message(2));
            forge(QueueLayout.TAIL, 0);

            assertEquals(Offered.ACCEPTED, sender.offer(queue.message(3)));
            assertEquals(Offered.FULL, sender.offer(queue.message(4)));
            assertEquals(3, receiver.poll(QueueReceiver.ALL, _ -> {}));
        }

        @Test
        void behind_the_head_hides_no_message_that_is_there() {
            sender.offer(queue.message(1));
            assertEquals(1, queue.next(receiver));
            sender.offer(queue.message(2));
            forge(QueueLayout.TAIL, 0);

            assertTrue(receiver.await(0));
            assertEquals(1, receiver.poll(QueueReceiver.ALL, _ -> {}));
            assertWorks();
        }

        @Test
        void that_leaves_a_slot_out_is_mended_by_the_receiver_before_it_sleeps() {
            forge(QueueLayout.TAIL, 1);
            sender.offer(queue.message(2));

            assertEquals(false, receiver.await(1));
            assertEquals(1, receiver.damaged());
            sender.offer(queue.message(1));
            assertEquals(1, queue.next(receiver));
            assertEquals(2, queue.next(receiver));
        }
    }

    @Nested
    class A_slot {

        @Test
        void of_another_lap_is_skipped_by_the_receiver() {
            sender.offer(queue.message(1));
            sender.offer(queue.message(2));
            forgeSlot(0, SlotWord.of(9 * SlotWord.LAP, SlotWord.READY, 4));

            assertEquals(2, queue.next(receiver));
            assertEquals(1, receiver.damaged());
            assertWorks();
        }

        @Test
        void that_is_free_and_owned_keeps_no_sender_for_ever() {
            forgeSlot(0, 4);

            assertEquals(Offered.BUSY, sender.offer(queue.message(1)));
            assertEquals(Polled.EMPTY, receiver.poll(new MessageCopy(queue.layout())));
            assertEquals(1, receiver.damaged());
            assertWorks();
        }

        @Test
        void that_is_ready_too_early_is_a_message_of_zeros_and_no_more() {
            forgeSlot(0, SlotWord.of(0, SlotWord.READY, 4));

            assertEquals(0, queue.next(receiver));
            assertWorks();
        }

        @Test
        void that_somebody_who_is_no_owner_writes_is_given_up_when_he_is_told_dead() {
            forgeSlot(0, SlotWord.of(0, SlotWord.WRITING, 99));

            assertEquals(Polled.NOT_READY, receiver.poll(new MessageCopy(queue.layout())));
            assertEquals(1, queue.abandoned().abort(owner -> owner == 99));
            assertWorks();
        }
    }

    @Nested
    class A_head {

        @Test
        void at_no_index_is_refused_by_the_next_receiver() {
            forge(QueueLayout.HEAD, CAPACITY);

            assertThrows(IllegalStateException.class, queue::receiver);
        }

        @Test
        void is_not_read_by_the_receiver_that_is_there() {
            sender.offer(queue.message(1));
            forge(QueueLayout.HEAD, -1);

            assertEquals(1, queue.next(receiver));
            assertWorks();
        }
    }

    @Nested
    class Whatever_stands_there {

        private static final int ROUNDS = 2_000;

        /// Whoever calls this goes on long enough for a damaged queue to be mended; each step ends.
        @Test
        void it_holds_nobody_up_and_the_queue_works_again() {
            Random random = new Random(5);
            for (int round = 0; round < ROUNDS; round++) {
                SharedQueue damaged = SharedQueue.of(2 + random.nextInt(4));
                for (long at = 0; at < damaged.layout().byteSize(); at += Long.BYTES) {
                    if (at != QueueLayout.SLEEP) {
                        damaged.memory().putLong(at, word(random));
                    }
                }
                damaged.memory()
                        .putLong(
                                QueueLayout.HEAD,
                                random.nextInt(damaged.layout().capacity()));
                assertMends(damaged);
            }
        }

        /// Close to what is right, so that the checks see more than their first line.
        private static long word(Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> random.nextLong();
                case 1 -> SlotWord.of(SlotWord.LAP * (random.nextInt(3) - 1), random.nextInt(4), random.nextInt(3));
                case 2 -> random.nextInt(6);
                default -> 0;
            };
        }

        private static void assertMends(SharedQueue damaged) {
            QueueReceiver to = damaged.receiver(_ -> true);
            QueueSender from = damaged.sender();
            MessageCopy any = new MessageCopy(damaged.layout());
            for (int attempt = 0; attempt < 20; attempt++) {
                from.offer(damaged.message(1));
                to.await(0);
                while (to.poll(any) == Polled.MESSAGE) {
                    assertTrue(to.taken() < 200, "more than was ever there");
                }
            }
            for (long i = 0; i < 8; i++) {
                assertEquals(Offered.ACCEPTED, from.offer(damaged.message(i)));
                assertEquals(i, damaged.next(to));
            }
        }
    }
}
