package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.EventDescriptor;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FeatureFlags;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.SetupFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// When a wait ends, and that no completion is lost on the way.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WaitingTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    @Nested
    class A_wait {

        @Test
        void ends_after_its_time_and_not_before() throws IOException {
            try (Uring ring = Uring.open(UringSetup.of(4))) {
                long start = System.nanoTime();

                ring.submitAndWait(1, SHORT);

                assertTrue(System.nanoTime() - start >= SHORT.toNanos());
                assertEquals(0, ring.completions().ready());
            }
        }

        @Test
        void ends_after_its_time_when_something_was_submitted_with_it() throws IOException {
            try (TestRing test = new TestRing();
                    EventDescriptor never = EventDescriptor.create()) {
                test.prepare(
                        1, (e, at) -> PrepareWait.poll(e, at, never.descriptor().number(), PollFlags.IN));
                test.prepare(2, Prepare::nop);
                long start = System.nanoTime();

                assertEquals(2, test.ring.submitAndWait(2, SHORT));

                assertTrue(System.nanoTime() - start >= SHORT.toNanos());
                assertEquals(1, test.ring.completions().ready());
            }
        }

        @Test
        void for_what_has_come_already_makes_no_system_call() throws IOException {
            try (TestRing test = new TestRing()) {
                test.prepare(1, Prepare::nop);
                test.prepare(2, Prepare::nop);
                test.ring.submitAndWait(2);
                long enters = test.ring.counters().enters();

                test.ring.submitAndWait(2, SHORT);

                assertEquals(enters, test.ring.counters().enters());
            }
        }

        @Test
        void for_more_than_the_queue_holds_is_refused() throws IOException {
            try (Uring ring = Uring.open(UringSetup.of(4))) {
                assertThrows(IllegalArgumentException.class, () -> ring.submitAndWait(9));
                assertThrows(IllegalArgumentException.class, () -> ring.submitAndWait(-1));
                assertThrows(IllegalArgumentException.class, () -> ring.submitAndWait(1, -1L));
            }
        }

        @Test
        void on_a_virtual_thread_is_refused_when_the_ring_is_opened() throws Exception {
            FutureTask<Uring> open = new FutureTask<>(() -> Uring.open(UringSetup.of(4)));
            Thread.ofVirtual().start(open).join();

            assertThrows(ExecutionException.class, open::get);
        }

        @Test
        void may_count_as_idle() throws IOException {
            try (TestRing test = new TestRing()) {
                boolean offered = test.ring.waitAsIdle();

                test.ring.submitAndWait(1, Duration.ofMillis(1));

                assertEquals(test.ring.hasFeatures(FeatureFlags.NO_IOWAIT), offered);
            }
        }
    }

    @Nested
    class Completions_that_overflow_the_queue {

        private static final int MANY = 64;

        @Test
        void are_all_delivered_and_in_order() throws IOException {
            try (TestRing test = new TestRing(UringSetup.of(4))) {
                int submitted = 0;
                while (submitted < MANY) {
                    test.prepare(submitted++, Prepare::nop);
                    if (submitted % 4 == 0) {
                        test.ring.submit();
                        test.ring.submitAndWait(0, 0L);
                    }
                }
                for (int i = 0; i < MANY; i++) {
                    assertEquals(i, test.next().userData());
                }
                assertEquals(0, test.ring.completions().overflow());
                assertTrue(test.ring.counters().overflowFlushes() > 0);
            }
        }

        @Test
        void are_visible_before_they_are_fetched() throws IOException {
            try (TestRing test = new TestRing(UringSetup.builder(4).build())) {
                for (int i = 0; i < MANY; i++) {
                    test.prepare(i, Prepare::nop);
                    test.submit();
                }
                assertTrue(test.ring.hasCompletionsOutside());

                for (int i = 0; i < MANY; i++) {
                    assertEquals(i, test.next().userData());
                }
                assertFalse(test.ring.hasCompletionsOutside());
            }
        }
    }

    @Nested
    class Task_work_that_is_announced {

        @Test
        void is_fetched_by_the_next_submission() throws IOException {
            UringSetup setup =
                    UringSetup.builder(4).deferredTaskWork().announcedTaskWork().build();
            try (TestRing test = new TestRing(setup);
                    EventDescriptor event = EventDescriptor.create()) {
                test.prepare(
                        7, (e, at) -> PrepareWait.poll(e, at, event.descriptor().number(), PollFlags.IN));
                test.ring.submit();
                event.signal();
                while (!test.ring.hasCompletionsOutside()) {
                    Thread.onSpinWait();
                }
                assertEquals(0, test.ring.completions().ready());

                test.ring.submitAndWait(0, 0L);

                assertEquals(1, test.ring.completions().ready());
            }
        }
    }

    @Nested
    class A_submission_thread_of_Linux {

        @Test
        void takes_what_is_published_and_is_woken_when_it_sleeps() throws IOException {
            UringSetup setup =
                    UringSetup.builder(4).kernelThread(Duration.ofMillis(1)).build();
            try (TestRing test = new TestRing(setup)) {
                for (int round = 0; round < 5; round++) {
                    // It sleeps after a millisecond without work; then only a wake-up brings it back.
                    while (!test.ring.submissions().serverSleeps()) {
                        Thread.onSpinWait();
                    }
                    assertEquals(0, test.run(Prepare::nop));
                }
            }
        }

        @Test
        void makes_room_where_the_queue_is_full() throws IOException {
            UringSetup setup =
                    UringSetup.builder(2).kernelThread(Duration.ofMillis(50)).build();
            try (TestRing test = new TestRing(setup)) {
                for (int i = 0; i < 100; i++) {
                    long at = test.ring.claim();
                    while (at == SubmissionQueue.FULL) {
                        test.ring.awaitRoom();
                        at = test.ring.claim();
                    }
                    Prepare.nop(test.ring.entries(), at);
                    Prepare.userData(test.ring.entries(), at, i);
                }
                for (int i = 0; i < 100; i++) {
                    assertEquals(i, test.next().userData());
                }
            }
        }
    }

    @Nested
    class An_entry_that_Linux_refuses {

        @Test
        void completes_with_the_errno_and_does_not_hold_up_the_others() throws IOException {
            try (TestRing test = new TestRing(UringSetup.builder(8).build())) {
                test.prepare(1, (e, at) -> SubmissionEntry.setHeader(e, at, 255, 0, 0));
                test.prepare(2, Prepare::nop);
                test.prepare(3, Prepare::nop);

                assertEquals(3, test.ring.submitAndWait(3));

                assertEquals(Errno.EINVAL.negated(), test.next().result());
                assertEquals(0, test.next().result());
                assertEquals(0, test.next().result());
            }
        }
    }

    @Nested
    class Counters {

        @Test
        void tell_calls_submissions_and_completions() throws IOException {
            try (TestRing test = new TestRing(UringSetup.of(4))) {
                for (int round = 0; round < 10; round++) {
                    for (int i = 0; i < 4; i++) {
                        test.prepare(i, Prepare::nop);
                    }
                    test.ring.submitAndWait(4);
                    while (test.ring.completions().next()) {
                        // taken
                    }
                }

                UringCounters counters = test.ring.counters();
                assertEquals(10, counters.enters());
                assertEquals(40, counters.submitted());
                assertEquals(40, counters.completedSlots());
                assertEquals(0, counters.overflowFlushes());
            }
        }
    }

    @Nested
    class Resizing {

        @Test
        void keeps_the_completions_that_were_not_taken() throws IOException {
            try (TestRing test = new TestRing(UringSetup.of(4))) {
                for (int i = 0; i < 4; i++) {
                    test.prepare(i, Prepare::nop);
                }
                test.ring.submitAndWait(4);
                assertTrue(test.ring.completions().next());

                test.ring.resize(64, 256);

                assertEquals(64, test.ring.submissions().capacity());
                assertEquals(256, test.ring.completions().capacity());
                for (int i = 1; i < 4; i++) {
                    assertEquals(i, test.next().userData());
                }
                assertEquals(0, test.run(Prepare::nop));
                assertEquals(5, test.ring.counters().completedSlots());
            }
        }

        @Test
        void with_claimed_entries_is_refused() throws IOException {
            try (TestRing test = new TestRing(UringSetup.of(4))) {
                test.prepare(1, Prepare::nop);

                assertThrows(IllegalStateException.class, () -> test.ring.resize(8, 16));
            }
        }

        @Test
        void of_a_ring_that_Linux_does_not_resize_is_refused() throws IOException {
            try (TestRing test = new TestRing(
                    UringSetup.builder(4).flags(SetupFlags.NO_SQARRAY).build())) {
                assertThrows(IllegalStateException.class, () -> test.ring.resize(8, 16));
            }
        }
    }

    @Nested
    class An_event_descriptor {

        @Test
        void is_signalled_for_completions_unless_it_is_paused() throws IOException {
            try (TestRing test = new TestRing();
                    EventDescriptor event = EventDescriptor.create()) {
                test.ring.event().register(event.descriptor().number());
                test.run(Prepare::nop);
                assertEquals(1, event.drain());

                test.ring.event().pause();
                test.run(Prepare::nop);
                assertEquals(0, event.drain());

                test.ring.event().resume();
                test.run(Prepare::nop);
                assertEquals(1, event.drain());

                test.ring.event().unregister();
                test.run(Prepare::nop);
                assertEquals(0, event.drain());
            }
        }

        @Test
        void may_be_left_alone_by_completions_within_a_call() throws IOException {
            try (TestRing test = new TestRing();
                    EventDescriptor event = EventDescriptor.create()) {
                test.ring.event().registerForAsynchronous(event.descriptor().number());

                test.run(Prepare::nop);

                assertEquals(0, event.drain());
            }
        }
    }
}
