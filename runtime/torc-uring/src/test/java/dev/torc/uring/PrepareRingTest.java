package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.EventDescriptor;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.SetupFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Messages between rings, tables changed by submission, and commands.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PrepareRingTest {

    private final TestRing test = new TestRing();

    @AfterEach
    void close() {
        test.close();
    }

    @Nested
    class A_message_to_another_ring {

        @Test
        void arrives_as_a_completion_there() {
            try (TestRing other = new TestRing(UringSetup.builder(4).build())) {
                int ring = other.ring.descriptorNumber();

                assertEquals(0, test.run((e, at) -> PrepareRing.message(e, at, ring, 0xfeed_beefL, 42)));

                TestRing.Completion message = other.next();
                assertEquals(0xfeed_beefL, message.userData());
                assertEquals(42, message.result());
            }
        }

        @Test
        void carries_flags_if_it_says_so() {
            try (TestRing other = new TestRing(UringSetup.builder(4).build())) {
                int ring = other.ring.descriptorNumber();

                assertEquals(0, test.run((e, at) -> PrepareRing.message(e, at, ring, 1, 2, CqeFlags.SOCK_NONEMPTY)));

                assertTrue(other.next().has(CqeFlags.SOCK_NONEMPTY));
            }
        }

        @Test
        void takes_a_registered_file_along() throws IOException {
            try (TestRing other = new TestRing(UringSetup.builder(4).build());
                    EventDescriptor event = EventDescriptor.create()) {
                int ring = other.ring.descriptorNumber();
                test.ring.files().register(event.descriptor().number());
                other.ring.files().reserve(4);

                assertEquals(0, test.run((e, at) -> PrepareRing.sendFile(e, at, ring, 0, 3, 5)));
                assertEquals(5, other.next().userData());
                int chosen = test.succeed((e, at) -> {
                    PrepareRing.sendFile(e, at, ring, 0, FixedFile.ALLOCATE, 6);
                    PrepareRing.skipTargetCompletion(e, at);
                });

                event.signal();
                assertEquals(
                        PollFlags.IN, other.run((e, at) -> PrepareWait.poll(e, at, FixedFile.at(3), PollFlags.IN)));
                assertEquals(
                        PollFlags.IN,
                        other.run((e, at) -> PrepareWait.poll(e, at, FixedFile.at(chosen), PollFlags.IN)));
            }
        }
    }

    @Nested
    class The_table_of_registered_files {

        @Test
        void is_changed_by_submission() throws IOException {
            try (EventDescriptor event = EventDescriptor.create()) {
                test.ring.files().reserve(4);
                MemorySegment descriptors = test.arena.allocateFrom(
                        ValueLayout.JAVA_INT, event.descriptor().number());

                assertEquals(1, test.run((e, at) -> PrepareRing.filesUpdate(e, at, descriptors.address(), 1, 2)));
                event.signal();
                assertEquals(PollFlags.IN, test.run((e, at) -> PrepareWait.poll(e, at, FixedFile.at(2), PollFlags.IN)));

                assertEquals(
                        1,
                        test.run((e, at) ->
                                PrepareRing.filesUpdate(e, at, descriptors.address(), 1, FixedFile.ALLOCATE)));
                int chosen = descriptors.get(ValueLayout.JAVA_INT, 0);
                assertNotEquals(2, chosen);
                assertEquals(
                        PollFlags.IN, test.run((e, at) -> PrepareWait.poll(e, at, FixedFile.at(chosen), PollFlags.IN)));
            }
        }
    }

    @Nested
    class Buffers_provided_by_submission {

        @Test
        void are_taken_once_and_removed() throws IOException {
            MemorySegment buffers = test.arena.allocate(256);
            assertEquals(0, test.run((e, at) -> PrepareRing.provideBuffers(e, at, buffers.address(), 64, 4, 9, 10)));
            try (EventDescriptor event = EventDescriptor.create()) {
                event.signal();
                test.prepare(
                        1,
                        (e, at) -> PrepareFile.readIntoGroup(
                                e, at, event.descriptor().number(), 9, 8, PrepareFile.CURRENT_POSITION));
                TestRing.Completion read = test.next();

                assertEquals(8, read.result());
                assertTrue(BufferRing.bufferOf(read.flags()) >= 10);
            }

            assertEquals(3, test.run((e, at) -> PrepareRing.removeBuffers(e, at, 100, 9)));
        }
    }

    @Nested
    class A_command {

        @Test
        void to_a_file_that_understands_none_is_refused() throws IOException {
            try (EventDescriptor event = EventDescriptor.create()) {
                int result = test.run(
                        (e, at) -> PrepareRing.command(e, at, event.descriptor().number(), 1));

                assertEquals(Errno.EOPNOTSUPP.negated(), result);
            }
        }

        @Test
        void has_sixteen_bytes_of_its_own_and_eighty_in_a_large_entry() throws IOException {
            try (TestRing large =
                    new TestRing(UringSetup.builder(4).largeSubmissions().build())) {
                long at = large.ring.claim128();
                PrepareRing.command(large.ring.entries(), at, 0, 1);
                PrepareRing.commandBytes128(large.ring.entries(), at, 72, 99);
                assertEquals(99, large.ring.entries().getLong(at + SubmissionEntry.BYTES_SQE128 - 8));
                assertEquals(SubmissionEntry.BYTES_SQE128, large.ring.claim(), "the next entry");
            }
            long at = test.ring.claim();
            PrepareRing.command(test.ring.entries(), at, 0, 1);
            PrepareRing.commandBytes(test.ring.entries(), at, 8, 1);
            PrepareRing.commandBuffer(test.ring.entries(), at, 3);
            assertEquals(3, SubmissionEntry.bufferIndex(test.ring.entries(), at));
            assertThrows(
                    IllegalArgumentException.class, () -> PrepareRing.commandBytes(test.ring.entries(), at, 16, 1));
            assertThrows(IllegalArgumentException.class, () -> PrepareRing.commandBytes(test.ring.entries(), at, 4, 1));
        }
    }

    @Nested
    class Large_entries_among_small_ones {

        @Test
        void complete_like_others_and_are_never_split() throws IOException {
            TestRing.assumeSetup(SetupFlags.SQE_MIXED);
            TestRing.assumeSupported(Opcode.NOP128);
            UringSetup setup = UringSetup.builder(8)
                    .mixedSubmissions()
                    .withoutArray()
                    .flags(SetupFlags.SUBMIT_ALL)
                    .build();
            try (TestRing mixed = new TestRing(setup)) {
                for (int i = 0; i < 50; i++) {
                    if (i % 3 == 0) {
                        assertEquals(0, mixed.run(Prepare::nop));
                    }
                    long at = mixed.ring.claim128();
                    Prepare.nop128(mixed.ring.entries(), at);
                    Prepare.userData(mixed.ring.entries(), at, i);
                    assertEquals(i, mixed.next().userData());
                }
            }
        }

        @Test
        void take_two_places_that_follow_each_other() throws IOException {
            try (Uring ring = Uring.open(UringSetup.builder(4).withoutArray().build())) {
                SubmissionQueue queue = ring.submissions();

                assertEquals(0, LargeEntry.claimTwo(queue));
                assertEquals(2L * SubmissionEntry.BYTES, queue.claim());
                assertEquals(SubmissionQueue.FULL, LargeEntry.claimTwo(queue), "one place is left, and it is the last");
                assertEquals(3, queue.claimed(), "what was claimed in vain is given up");
            }
        }

        @Test
        void need_a_ring_that_has_them() {
            assertThrows(IllegalStateException.class, test.ring::claim128);
        }
    }

    @Nested
    class Large_completions {

        @Test
        void bring_sixteen_bytes_more() {
            TestRing.assumeSetup(SetupFlags.CQE_MIXED);
            try (TestRing mixed =
                    new TestRing(UringSetup.builder(4).mixedCompletions().build())) {
                for (int i = 0; i < 20; i++) {
                    long extra = 1000L + i;
                    mixed.prepare(1, (e, at) -> Prepare.nopExtended(e, at, extra, -extra));
                    mixed.prepare(2, Prepare::nop);

                    TestRing.Completion large = mixed.next();
                    assertTrue(large.has(CqeFlags.F_32));
                    assertEquals(extra, large.extra1());
                    assertEquals(-extra, large.extra2());
                    assertEquals(2, mixed.next().userData());
                }
            }
        }

        @Test
        void are_all_large_where_the_ring_says_so() {
            TestRing.assumeSetup(SetupFlags.CQE_MIXED);
            try (TestRing large =
                    new TestRing(UringSetup.builder(4).largeCompletions().build())) {
                large.prepare(1, (e, at) -> Prepare.nopExtended(e, at, 11, 22));

                TestRing.Completion completion = large.next();

                assertEquals(11, completion.extra1());
                assertEquals(22, completion.extra2());
            }
        }
    }
}
