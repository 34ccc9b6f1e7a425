package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.SubmissionEntry;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each end of a submission queue may rely on, and what neither end may make the other do.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SubmissionQueueTest {

    private static final int CAPACITY = 4;

    private QueuePair queues = QueuePair.of(CAPACITY);

    @Nested
    class An_entry {

        @Test
        void is_not_seen_before_it_is_published() {
            queues.offer(7);

            assertEquals(List.of(), queues.taken());
            assertEquals(1, queues.client.publish());
            assertEquals(List.of(7L), queues.taken());
        }

        @Test
        void that_is_aborted_is_never_seen() {
            queues.offer(7);
            queues.offer(8);
            queues.client.abort();
            queues.client.publish();

            assertEquals(List.of(7L), queues.taken());
        }

        @Test
        void arrives_with_every_field_as_it_was_written() {
            long at = queues.client.claim();
            var entries = queues.client.entries();
            SubmissionEntry.clear(entries, at);
            SubmissionEntry.setHeader(entries, at, 0x9e, 0x83, 0xf00d);
            SubmissionEntry.setFd(entries, at, -100);
            SubmissionEntry.setOffset(entries, at, 0x8123_4567_89ab_cdefL);
            SubmissionEntry.setAddress(entries, at, -2L);
            SubmissionEntry.setLength(entries, at, 0xffff_fff0);
            SubmissionEntry.setOperationFlags(entries, at, 0x8000_0001);
            SubmissionEntry.setUserData(entries, at, -3L);
            SubmissionEntry.setBufferIndex(entries, at, 0xfffe, 0xfffd);
            SubmissionEntry.setFileIndex(entries, at, -4);
            SubmissionEntry.setAddress3(entries, at, -5L);
            SubmissionEntry.setPad2(entries, at, -6L);
            queues.client.publish();

            Submission[] taken = {new Submission()};
            assertEquals(1, queues.server.take(taken, 1));
            Submission copy = taken[0];
            assertEquals(0x9e, copy.opcode());
            assertEquals(0x83, copy.flags());
            assertEquals(0xf00d, copy.ioprio());
            assertEquals(-100, copy.fd());
            assertEquals(0x8123_4567_89ab_cdefL, copy.offset());
            assertEquals(-2L, copy.address());
            assertEquals(0xffff_fff0L, copy.length());
            assertEquals(0x8000_0001, copy.operationFlags());
            assertEquals(-3L, copy.userData());
            assertEquals(0xfffe, copy.bufferIndex());
            assertEquals(0xfffd, copy.personality());
            assertEquals(-4, copy.fileIndex());
            assertEquals(-5L, copy.address3());
            assertEquals(-6L, copy.pad2());
        }

        @Test
        void that_the_client_rewrites_after_it_was_taken_stays_what_it_was() {
            queues.offer(7);
            queues.client.publish();
            Submission[] taken = {new Submission()};
            queues.server.take(taken, 1);

            SubmissionEntry.setUserData(queues.client.entries(), 0, 99);

            assertEquals(7, taken[0].userData());
        }
    }

    @Nested
    class A_full_queue {

        A_full_queue() {
            LongStream.range(0, CAPACITY).forEach(queues::offer);
            queues.client.publish();
        }

        @Test
        void loses_nothing_when_it_refuses_an_entry() {
            assertFalse(queues.offer(99));

            assertEquals(List.of(0L, 1L, 2L, 3L), queues.taken());
        }

        @Test
        void has_room_for_one_entry_per_entry_taken() {
            queues.server.take(new Submission[] {new Submission()}, 1);

            assertTrue(queues.offer(CAPACITY));
            assertFalse(queues.offer(CAPACITY + 1));
        }

        @Test
        void tells_how_many_the_server_has_not_taken() {
            queues.server.take(new Submission[] {new Submission()}, 1);

            assertEquals(CAPACITY - 1, queues.client.unconsumed());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, Integer.MAX_VALUE - 2, -3, -1})
    void goes_round_from_any_position(int position) {
        queues = QueuePair.at(CAPACITY, position);
        for (long i = 0; i < 5 * CAPACITY; i++) {
            assertTrue(queues.offer(i));
            queues.client.publish();

            assertEquals(List.of(i), queues.taken());
        }
    }

    /// Row 18 of the checklist.
    @Nested
    class With_the_indirect_array {

        With_the_indirect_array() {
            queues = QueuePair.indirect(CAPACITY);
        }

        @Test
        void entries_are_submitted_in_another_order_than_they_were_written_in() {
            for (int i = 0; i < CAPACITY; i++) {
                SubmissionEntry.setUserData(queues.client.entries(), (long) i * SubmissionEntry.BYTES, 10 + i);
            }
            for (int i : new int[] {2, 0, 3, 1}) {
                assertTrue(queues.client.enqueue(i));
            }
            queues.client.publish();

            assertEquals(List.of(12L, 10L, 13L, 11L), queues.taken());
        }

        @Test
        void claimed_entries_arrive_in_order() {
            queues.offer(1);
            queues.offer(2);
            queues.client.publish();

            assertEquals(List.of(1L, 2L), queues.taken());
        }

        @Test
        void an_index_out_of_range_is_counted_and_harms_nothing() {
            SubmissionEntry.setUserData(queues.client.entries(), SubmissionEntry.BYTES, 5);
            queues.client.enqueue(-1);
            queues.client.enqueue(CAPACITY);
            queues.client.enqueue(1);
            queues.client.publish();

            assertEquals(List.of(5L), queues.taken());
            assertEquals(2, queues.client.dropped());
        }
    }

    @Test
    void without_the_indirect_array_refuses_to_reorder() {
        assertThrows(IllegalStateException.class, () -> queues.client.enqueue(0));
    }

    @Nested
    class A_peer_that_breaks_the_protocol {

        @Test
        void cannot_make_the_client_overwrite_what_was_not_taken() {
            LongStream.range(0, CAPACITY).forEach(queues::offer);
            queues.client.publish();
            queues.sqRing.putInt(queues.layout.sqOffsets().head(), CAPACITY + 1);

            assertThrows(PeerMisbehaviorException.class, () -> queues.offer(99));
        }

        @Test
        void cannot_move_the_head_back() {
            queues.offer(0);
            queues.client.publish();
            queues.taken();
            queues.client.unconsumed();
            queues.sqRing.putInt(queues.layout.sqOffsets().head(), 0);

            assertThrows(PeerMisbehaviorException.class, queues.client::unconsumed);
        }

        @ParameterizedTest
        @ValueSource(ints = {CAPACITY + 1, Integer.MAX_VALUE, -1})
        void cannot_make_the_server_read_what_was_not_published(int tail) {
            queues.sqRing.putInt(queues.layout.sqOffsets().tail(), tail);

            assertThrows(PeerMisbehaviorException.class, queues::taken);
        }

        @Test
        void cannot_keep_the_server_busy_with_bad_indexes_alone() {
            queues = QueuePair.indirect(CAPACITY);
            for (int i = 0; i < CAPACITY; i++) {
                queues.client.enqueue(-1);
            }
            queues.client.publish();

            assertEquals(0, queues.server.take(new Submission[] {new Submission()}, 1));
            assertEquals(CAPACITY, queues.server.dropped());
        }
    }
}
