package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.QueueReceiver.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a receive queue answers, one end after the other.
@DisplayNameGeneration(ReplaceUnderscores.class)
class QueueTest {

    private final SharedQueue queue = SharedQueue.of(3);
    private final QueueSender sender = queue.sender();
    private final QueueReceiver receiver = queue.receiver();

    private Offered offer(long number) {
        return sender.offer(queue.message(number));
    }

    private List<Long> drain() {
        List<Long> numbers = new ArrayList<>();
        receiver.poll(QueueReceiver.ALL, message -> numbers.add(SharedQueue.number(message)));
        return numbers;
    }

    @Nested
    class A_queue {

        @Test
        void of_zeros_is_empty_and_needs_nobody_to_make_it_ready() {
            assertEquals(Polled.EMPTY, receiver.poll(new MessageCopy(queue.layout())));
            assertEquals(0, receiver.damaged());
        }

        @ParameterizedTest
        @ValueSource(ints = {2, 3, 5, 7, 8, 100, 4096})
        void holds_exactly_as_many_as_asked_in_every_lap(int capacity) {
            SharedQueue exact = SharedQueue.of(capacity);
            QueueSender from = exact.sender();
            QueueReceiver to = exact.receiver();
            long sent = 0;
            long taken = 0;

            for (int round = 0; round < 5; round++) {
                while (sent - taken <= capacity && from.offer(exact.message(sent)) == Offered.ACCEPTED) {
                    sent++;
                }
                assertEquals(capacity, sent - taken);
                assertEquals(Offered.FULL, from.offer(exact.message(sent)));
                // Not whole laps, so that the queue is full at every index in turn.
                for (int i = 0; i < capacity - 1; i++) {
                    assertEquals(taken++, exact.next(to));
                }
            }
            assertEquals(0, from.damaged() + to.damaged());
        }

        @ParameterizedTest
        @CsvSource({"1, 64", "0, 64", "-1, 64", "524289, 64", "2, 0", "2, 63", "2, 96", "2, 65600"})
        void of_other_sizes_is_refused(int capacity, int slotBytes) {
            assertThrows(IllegalArgumentException.class, () -> new QueueLayout(capacity, slotBytes));
        }

        @Test
        void is_as_long_as_its_layout_says_or_refused() {
            QueueLayout longer = new QueueLayout(4, 64);

            assertThrows(IllegalArgumentException.class, () -> new QueueSender(queue.memory(), longer, 1));
            assertThrows(IllegalArgumentException.class, () -> new AbandonedClaims(queue.memory(), longer));
        }

        @Test
        void tells_who_sent_each_message() {
            MessageCopy into = new MessageCopy(queue.layout());
            queue.sender(17).offer(queue.message(1));
            queue.sender(SlotWord.MOST_OWNER).offer(queue.message(2));

            receiver.poll(into);
            assertEquals(17, into.sender());
            receiver.poll(into);
            assertEquals(SlotWord.MOST_OWNER, into.sender());
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, SlotWord.MOST_OWNER + 1})
        void knows_no_sender_of_another_number(int owner) {
            assertThrows(IllegalArgumentException.class, () -> queue.sender(owner));
        }

        @Test
        void takes_no_message_of_another_length() {
            MessageCopy longer = new MessageCopy(new QueueLayout(3, 128));

            assertThrows(IllegalArgumentException.class, () -> sender.offer(longer));
            assertThrows(IllegalArgumentException.class, () -> receiver.poll(longer));
        }

        @Test
        void goes_on_with_a_new_receiver_where_the_last_one_ended() {
            offer(1);
            offer(2);
            assertEquals(1, queue.next(receiver));

            assertEquals(2, queue.next(queue.receiver()));
        }

        @Test
        void goes_on_with_a_new_receiver_after_laps_of_nothing_but_what_was_given_up() {
            for (int i = 0; i < 10; i++) {
                sender.claim().close();
                assertEquals(List.of(), drain());
            }
            offer(1);
            QueueReceiver next = queue.receiver();

            assertEquals(1, queue.next(next));
            assertEquals(0, next.damaged());
        }

        @Test
        void goes_on_with_a_new_receiver_in_the_midst_of_a_poll_of_several_laps() {
            List<Long> taken = new ArrayList<>();
            offer(0);
            receiver.poll(10, message -> {
                taken.add(SharedQueue.number(message));
                offer(taken.size());
            });
            QueueReceiver next = queue.receiver();

            assertEquals(10, taken.size());
            assertEquals(10, queue.next(next));
            assertEquals(0, next.damaged());
        }

        @Test
        void goes_on_with_a_new_receiver_where_a_recipient_has_stopped_the_last_one() {
            offer(0);
            int[] taken = {0};
            assertThrows(
                    ArithmeticException.class,
                    () -> receiver.poll(10, _ -> {
                        if (++taken[0] == 8) {
                            throw new ArithmeticException("the recipient's own");
                        }
                        offer(taken[0]);
                    }));
            offer(8);
            QueueReceiver next = queue.receiver();

            assertEquals(8, queue.next(next));
            assertEquals(0, next.damaged());
        }

        @Test
        void goes_round_at_the_end_of_all_laps() {
            SharedQueue old = SharedQueue.of(2);
            long lastLap = -SlotWord.LAP;
            old.memory().putLong(QueueLayout.TAIL, lastLap);
            old.memory().putLong(QueueLayout.HEAD, lastLap);
            old.memory().putLong(old.layout().slot(0), lastLap);
            old.memory().putLong(old.layout().slot(1), lastLap);
            QueueSender from = old.sender();
            QueueReceiver to = old.receiver();

            for (int i = 0; i < 7; i++) {
                assertEquals(Offered.ACCEPTED, from.offer(old.message(i)));
                assertEquals(Offered.ACCEPTED, from.offer(old.message(i)));
                assertEquals(Offered.FULL, from.offer(old.message(i)));
                assertEquals(2, to.poll(QueueReceiver.ALL, _ -> {}));
            }
            assertEquals(0, from.damaged() + to.damaged());
        }
    }

    @Nested
    class A_claim {

        @Test
        void is_not_seen_before_it_is_published_and_others_wait_behind_it() {
            try (Claim claim = sender.claim()) {
                claim.put(0, 1);
                queue.sender(6).offer(queue.message(2));

                assertEquals(List.of(), drain());
                assertEquals(Polled.NOT_READY, receiver.found());

                claim.publish();
            }
            assertEquals(2, receiver.poll(QueueReceiver.ALL, _ -> {}));
        }

        @Test
        void that_ends_with_an_exception_is_given_up_and_skipped() {
            offer(1);
            assertThrows(ArithmeticException.class, () -> {
                try (Claim claim = sender.claim()) {
                    claim.put(0, Math.divideExact(1, 0));
                    claim.publish();
                }
            });
            offer(3);

            assertEquals(List.of(1L, 3L), drain());
            assertEquals(1, receiver.aborted());
        }

        @Test
        void is_published_once_and_closing_it_then_does_nothing() {
            try (Claim claim = sender.claim()) {
                claim.publish();
                assertThrows(IllegalStateException.class, claim::publish);
            }

            assertEquals(1, receiver.poll(QueueReceiver.ALL, _ -> {}));
            assertEquals(0, receiver.aborted());
        }

        @Test
        void cannot_be_written_or_read_when_it_is_closed() {
            Claim claim = sender.claim();
            claim.close();

            assertThrows(IllegalStateException.class, () -> claim.put(0, 1));
            assertThrows(IllegalStateException.class, () -> claim.get(0));
        }

        @Test
        void ends_at_the_end_of_its_slot() {
            try (Claim claim = sender.claim()) {
                assertEquals(SharedQueue.SLOT_BYTES - Long.BYTES, claim.count() * Long.BYTES);
                claim.put(claim.count() - 1, 9);
                assertEquals(9, claim.get(claim.count() - 1));
                assertThrows(IndexOutOfBoundsException.class, () -> claim.put(claim.count(), 1));
                assertThrows(IndexOutOfBoundsException.class, () -> claim.put(-1, 1));
            }
            assertEquals(SlotWord.free(0), queue.word(1), "the slot behind it");
        }

        @Test
        void is_one_at_a_time_for_each_sender() {
            try (Claim first = sender.claim()) {
                assertThrows(IllegalStateException.class, sender::claim);
                first.publish();
            }
            try (Claim second = sender.claim()) {
                assertEquals(Offered.ACCEPTED, second.result());
            }
        }

        @Test
        void of_a_full_queue_says_so_and_holds_nothing() {
            offer(1);
            offer(2);
            offer(3);

            try (Claim claim = sender.claim()) {
                assertEquals(Offered.FULL, claim.result());
                assertThrows(IllegalStateException.class, () -> claim.put(0, 4));
                assertThrows(IllegalStateException.class, claim::publish);
            }
            assertEquals(List.of(1L, 2L, 3L), drain());
        }

        @Test
        void that_was_taken_away_cannot_be_published() {
            try (Claim claim = sender.claim()) {
                queue.abandoned().abort(owner -> owner == SharedQueue.OWNER);

                assertThrows(LostClaimException.class, claim::publish);
            }
            assertEquals(List.of(), drain());
            assertEquals(1, receiver.aborted());
        }
    }

    @Nested
    class A_poll {

        @Test
        void for_all_ends_although_senders_go_on() {
            offer(1);
            offer(2);
            List<Long> taken = new ArrayList<>();

            int count = receiver.poll(QueueReceiver.ALL, message -> {
                taken.add(SharedQueue.number(message));
                offer(taken.size() + 2);
            });

            assertEquals(2, count);
            assertEquals(List.of(1L, 2L), taken);
            assertEquals(List.of(3L, 4L), drain());
        }

        @Test
        void for_so_many_takes_no_more() {
            offer(1);
            offer(2);

            assertEquals(0, receiver.poll(0, _ -> {}));
            assertEquals(1, receiver.poll(1, _ -> {}));
            assertEquals(1, receiver.poll(5, _ -> {}));
            assertEquals(Polled.EMPTY, receiver.found());
        }

        @Test
        void for_less_than_all_is_a_mistake() {
            assertThrows(IllegalArgumentException.class, () -> receiver.poll(-2, _ -> {}));
        }

        @Test
        void stops_at_what_is_not_ready_and_says_so() {
            offer(1);
            try (Claim claim = sender.claim()) {
                queue.sender(6).offer(queue.message(3));

                assertEquals(List.of(1L), drain());
                assertEquals(Polled.NOT_READY, receiver.found());
                claim.put(0, 2);
            }
            assertEquals(List.of(3L), drain());
        }

        @Test
        void whose_recipient_fails_has_taken_that_message_and_no_other() {
            offer(1);
            offer(2);
            Recipient fails = _ -> {
                throw new ArithmeticException("the recipient's own");
            };

            assertThrows(ArithmeticException.class, () -> receiver.poll(QueueReceiver.ALL, fails));
            assertEquals(List.of(2L), drain());
            assertEquals(Polled.EMPTY, queue.receiver().poll(new MessageCopy(queue.layout())));
        }

        @Test
        void by_a_second_thread_is_refused() {
            offer(1);
            offer(2);
            assertEquals(1, queue.next(receiver));

            CompletionException refused = assertThrows(
                    CompletionException.class,
                    () -> CompletableFuture.runAsync(() -> queue.next(receiver)).join());

            assertTrue(refused.getCause() instanceof IllegalStateException, () -> "" + refused.getCause());
            assertEquals(2, queue.next(receiver));
        }
    }

    @Nested
    class A_dead_sender {

        @Test
        void loses_its_claim_to_whoever_is_told_once() {
            sender.claim();
            offerOfAnother(2);

            assertEquals(0, queue.abandoned().abort(owner -> owner == 6), "another's death");
            assertEquals(List.of(), drain());
            assertEquals(1, queue.abandoned().abort(owner -> owner == SharedQueue.OWNER));
            assertEquals(0, queue.abandoned().abort(owner -> owner == SharedQueue.OWNER), "a second time");
            assertEquals(List.of(2L), drain());
            assertEquals(1, receiver.aborted());
        }

        @Test
        void has_sent_what_it_had_published() {
            offer(1);

            assertEquals(0, queue.abandoned().abort(_ -> true));
            assertEquals(List.of(1L), drain());
        }

        @Test
        void loses_its_claim_to_a_receiver_that_waits() {
            sender.claim();
            queue.sender(6).claim();
            offerOfAnother(3);
            QueueReceiver told = queue.receiver(owner -> owner != 7);

            assertTrue(told.await(Long.MAX_VALUE));
            assertEquals(3, queue.next(told));
            assertEquals(2, told.aborted());
        }

        private void offerOfAnother(long number) {
            queue.sender(7).offer(queue.message(number));
        }
    }
}
