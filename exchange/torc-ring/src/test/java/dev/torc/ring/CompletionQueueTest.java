package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.CqeFlags;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each end of a completion queue may rely on, and what neither end may make the other do.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompletionQueueTest {

    private static final int CAPACITY = 4;

    private QueuePair queues = QueuePair.of(CAPACITY);

    @Nested
    class A_completion {

        @Test
        void arrives_as_it_was_written() {
            queues.answers.offer(-7L, -2, CqeFlags.MORE);
            queues.answers.publish();

            assertTrue(queues.completions.next());
            assertEquals(-7L, queues.completions.userData());
            assertEquals(-2, queues.completions.result());
            assertEquals(CqeFlags.MORE, queues.completions.flags());
            assertEquals(-2L, queues.completions.extendedResult());
        }

        @Test
        void is_not_seen_before_it_is_published() {
            queues.answers.offer(1, 0, 0);

            assertFalse(queues.completions.next());
        }
    }

    @Nested
    class A_full_queue {

        A_full_queue() {
            LongStream.range(0, CAPACITY).forEach(i -> queues.answers.offer(i, 0, 0));
            queues.answers.publish();
        }

        @Test
        void refuses_and_loses_nothing() {
            assertFalse(queues.answers.offer(99, 0, 0));
            assertFalse(queues.answers.offerExtended(99, 0, 0));

            assertEquals(List.of(0L, 1L, 2L, 3L), queues.completed());
        }

        @Test
        void has_room_again_once_the_client_has_released() {
            queues.completed();

            assertTrue(queues.answers.hasRoom(CAPACITY));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, Integer.MAX_VALUE - 1, -2})
    void goes_round_from_any_position(int position) {
        queues = QueuePair.at(CAPACITY, position);
        for (long i = 0; i < 5 * CAPACITY; i++) {
            assertTrue(queues.answers.offer(i, 0, 0));
            queues.answers.publish();

            assertEquals(List.of(i), queues.completed());
        }
    }

    @Nested
    class An_extended_completion {

        @ParameterizedTest
        @ValueSource(longs = {0x8000_0000L, Long.MAX_VALUE, 0x7f00_1234_5678_0000L})
        void carries_a_result_of_64_bits(long result) {
            queues.answers.offerExtended(5, result, 0);
            queues.answers.publish();

            assertTrue(queues.completions.next());
            assertTrue(queues.completions.isExtended());
            assertEquals(0, queues.completions.result());
            assertEquals(result, queues.completions.extendedResult());
            assertFalse(queues.completions.next());
        }

        @Test
        void is_not_split_at_the_wrap() {
            LongStream.range(0, CAPACITY - 1).forEach(i -> queues.answers.offer(i, 0, 0));
            queues.answers.publish();
            queues.completed();

            assertTrue(queues.answers.offerExtended(5, 1L << 40, 0));
            assertEquals(3, queues.answers.publish());

            assertTrue(queues.completions.next());
            assertEquals(5, queues.completions.userData());
            assertEquals(1L << 40, queues.completions.extendedResult());
            assertFalse(queues.completions.next());
        }

        @Test
        void waits_where_only_one_slot_is_free() {
            LongStream.range(0, CAPACITY - 1).forEach(i -> queues.answers.offer(i, 0, 0));

            assertFalse(queues.answers.offerExtended(5, 1, 0));
            assertTrue(queues.answers.offer(3, 0, 0));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3, -1})
        void comes_through_from_any_position_among_ordinary_ones(int position) {
            queues = QueuePair.at(CAPACITY, position);
            for (long i = 0; i < 40; i++) {
                assertTrue(i % 3 == 0 ? queues.answers.offer(i, 1, 0) : queues.answers.offerExtended(i, i << 33, 0));
                queues.answers.publish();

                assertTrue(queues.completions.next());
                assertEquals(i, queues.completions.userData());
                assertEquals(i % 3 == 0 ? 1 : i << 33, queues.completions.extendedResult());
                assertFalse(queues.completions.next());
            }
        }
    }

    @Nested
    class A_peer_that_breaks_the_protocol {

        @Test
        void cannot_make_the_client_read_what_was_not_published() {
            queues.cqRing.putInt(queues.layout.cqOffsets().tail(), CAPACITY + 1);

            assertThrows(PeerMisbehaviorException.class, queues::completed);
        }

        @Test
        void cannot_make_the_server_overwrite_what_was_not_taken() {
            LongStream.range(0, CAPACITY).forEach(i -> queues.answers.offer(i, 0, 0));
            queues.answers.publish();
            queues.cqRing.putInt(queues.layout.cqOffsets().head(), CAPACITY + 1);

            assertThrows(PeerMisbehaviorException.class, () -> queues.answers.offer(99, 0, 0));
        }

        @Test
        void cannot_publish_half_of_an_extended_completion() {
            CompletionEntry.setResultAndFlags(
                    queues.cqRing, queues.layout.cqOffsets().cqes(), 0, CqeFlags.F_32);
            queues.cqRing.storeRelease(queues.layout.cqOffsets().tail(), 1);

            assertThrows(PeerMisbehaviorException.class, queues.completions::next);
        }

        @Test
        void cannot_make_an_extended_completion_go_round_the_end() {
            LongStream.range(0, CAPACITY - 1).forEach(i -> queues.answers.offer(i, 0, 0));
            queues.answers.publish();
            queues.completed();
            long last = queues.layout.cqOffsets().cqes() + (CAPACITY - 1) * 16L;
            CompletionEntry.setResultAndFlags(queues.cqRing, last, 0, CqeFlags.F_32);
            queues.cqRing.storeRelease(queues.layout.cqOffsets().tail(), CAPACITY + 1);

            assertThrows(PeerMisbehaviorException.class, queues.completions::next);
        }
    }
}
