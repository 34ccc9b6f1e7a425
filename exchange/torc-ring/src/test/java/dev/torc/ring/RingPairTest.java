package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.layout.Words;
import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.SqRingFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the two ends of a session's ring do for each other: answer, wake, hold back, end.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RingPairTest {

    private static final int ENTRIES = 8;
    private static final int SLOTS = 16;

    enum Polling {
        NEVER,
        LEARNING,
        ALWAYS;

        PollingPolicy policy() {
            return switch (this) {
                case NEVER -> PollingPolicy.never();
                case LEARNING -> PollingPolicy.learning();
                case ALWAYS -> PollingPolicy.always();
            };
        }
    }

    private final SessionSegment segment;
    private ClientRing client;
    private ServerRing server;
    private final Submission[] batch = {new Submission(), new Submission(), new Submission(), new Submission()};

    RingPairTest() throws IOException {
        segment = SessionSegment.create(new RingSpec(ENTRIES, SLOTS, EntryOrder.AS_WRITTEN));
        attach(Polling.NEVER);
    }

    private void attach(Polling polling) {
        client = new ClientRing(segment, null, polling.policy());
        server = new ServerRing(segment, null, polling.policy());
    }

    @AfterEach
    void unmap() {
        segment.close();
    }

    private boolean call(long userData) {
        long at = client.claim();
        if (at == SubmissionQueue.FULL) {
            return false;
        }
        SubmissionEntry.clear(client.entries(), at);
        SubmissionEntry.setUserData(client.entries(), at, userData);
        return true;
    }

    /// Answers everything that was submitted with its own user data plus one.
    private int serve() {
        int served = 0;
        int taken;
        while ((taken = server.take(batch)) != 0) {
            for (int i = 0; i < taken; i++) {
                server.complete(batch[i].userData(), (int) batch[i].userData() + 1, 0);
            }
            server.flush();
            served += taken;
        }
        return served;
    }

    private CompletableFuture<Void> serverThread() {
        return onThread(() -> {
            while (server.await(Long.MAX_VALUE) == Awaited.READY) {
                serve();
            }
            server.closing();
        });
    }

    private static CompletableFuture<Void> onThread(Runnable body) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                body.run();
                done.complete(null);
            } catch (Throwable t) {
                done.completeExceptionally(t);
            }
        });
        return done;
    }

    @Test
    void a_call_is_answered() {
        call(41);
        client.submit();
        serve();

        assertTrue(client.next());
        assertEquals(41, client.completions().userData());
        assertEquals(42, client.completions().result());
        assertFalse(client.next());
        assertEquals(0, client.slotsInFlight());
        assertEquals(0, server.inFlight());
    }

    @Nested
    class Credits {

        @Test
        void let_no_more_be_in_flight_than_the_completion_queue_takes() {
            int claimed = 0;
            while (call(claimed)) {
                claimed++;
                client.submit();
                server.take(batch);
            }

            assertEquals(SLOTS, claimed);
        }

        @Test
        void come_back_with_the_last_completion_of_a_call_only() {
            call(1);
            client.submit();
            server.take(batch);
            server.complete(1, 0, CqeFlags.MORE);
            server.complete(1, 0, 0);
            server.flush();

            client.next();
            assertEquals(1, client.slotsInFlight());
            client.next();
            assertEquals(0, client.slotsInFlight());
        }

        @Test
        void are_given_together_or_not_at_all() {
            assertTrue(client.claim(ENTRIES - 1));
            for (int i = 0; i < ENTRIES - 1; i++) {
                SubmissionEntry.startTagged(
                        client.entries(), client.submissions().claimedAt(i), 0L, i);
            }
            assertFalse(client.claim(2));
            assertTrue(call(ENTRIES - 1));
            client.submit();
            assertEquals(ENTRIES, serve());

            for (int i = 0; i < ENTRIES; i++) {
                assertTrue(client.nextFound() || client.next());
                assertEquals(i, client.completions().userData());
                assertEquals(i + 1, client.completions().result());
            }
            assertFalse(client.nextFound());
            assertEquals(0, client.slotsInFlight());
        }

        @Test
        void of_a_completion_that_was_read_and_not_taken_are_not_free() {
            for (int round = 0; round < SLOTS / ENTRIES; round++) {
                assertTrue(client.claim(ENTRIES));
                client.submit();
                serve();
            }
            client.next();

            assertEquals(SLOTS - 1, client.slotsInFlight());
            assertTrue(call(1));
            assertFalse(call(2));
        }

        /// Calls that are answered once, or with more to come, or with two slots, in any order and mixture. A client
        /// that gives too many credits fills the server's queue; one that loses some ends with calls in flight.
        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
        void are_never_one_too_many_or_too_few(long seed) {
            Random random = new Random(seed);
            ArrayDeque<Long> taken = new ArrayDeque<>();
            int open = 0;
            for (int step = 0; step < 20_000; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> {
                        // Three slots more: a second answer, and one of two slots with one to skip before it.
                        if (client.reserve(3)) {
                            if (call(step)) {
                                open++;
                            } else {
                                client.giveBack(3);
                            }
                        }
                        client.submit();
                    }
                    case 1 -> {
                        int count = server.take(batch, 1 + random.nextInt(batch.length));
                        for (int i = 0; i < count; i++) {
                            taken.add(batch[i].userData());
                        }
                    }
                    case 2 -> {
                        if (!taken.isEmpty()) {
                            answer(taken.remove(), random.nextInt(3));
                        }
                        assertEquals(0, client.submissions().flags() & SqRingFlags.CQ_OVERFLOW);
                    }
                    default -> open -= takeSome(random.nextInt(5));
                }
            }
            while (open != 0) {
                int count = server.take(batch);
                for (int i = 0; i < count; i++) {
                    taken.add(batch[i].userData());
                }
                while (!taken.isEmpty()) {
                    answer(taken.remove(), 0);
                }
                server.flush();
                client.submit();
                open -= takeSome(SLOTS);
            }

            assertEquals(0, client.slotsInFlight());
            assertEquals(0, server.inFlight());
        }

        private void answer(long userData, int form) {
            if (form == 2) {
                server.completeExtended(userData, 1L << 40, 0);
            } else {
                for (int i = 0; i < form; i++) {
                    server.complete(userData, 0, CqeFlags.MORE);
                }
                server.complete(userData, 1, 0);
            }
            server.flush();
        }

        private int takeSome(int most) {
            int ended = 0;
            for (int i = 0; i < most && client.next(); i++) {
                if ((client.completions().flags() & CqeFlags.MORE) == 0) {
                    client.giveBack(3);
                    ended++;
                }
            }
            return ended;
        }

        @Test
        void can_be_reserved_for_answers_of_several_slots() {
            assertTrue(client.reserve(SLOTS - 1));
            assertTrue(call(1));
            assertFalse(call(2));
            client.giveBack(SLOTS - 1);

            assertTrue(call(2));
        }
    }

    @Nested
    class A_client_that_keeps_no_credits {

        /// Submits through the bare queue, as a foreign program might.
        private int flood(int calls) {
            int submitted = 0;
            while (submitted < calls && client.submissions().claim() != SubmissionQueue.FULL) {
                submitted++;
            }
            client.submit();
            return submitted;
        }

        @Test
        void has_no_more_taken_than_the_completion_queue_takes() {
            int taken = 0;
            int more;
            do {
                flood(ENTRIES);
                more = server.take(batch);
                taken += more;
            } while (more != 0);

            assertEquals(SLOTS, taken);
            assertEquals(SLOTS, server.inFlight());
        }

        @Test
        void loses_no_completion_when_its_queue_is_full() {
            int submitted = 0;
            for (int round = 0; round < 5; round++) {
                submitted += flood(ENTRIES);
                serve();
            }
            int completed = 0;
            while (true) {
                while (client.completions().next()) {
                    completed++;
                }
                serve();
                server.flush();
                if (client.completions().ready() == 0) {
                    break;
                }
            }

            assertEquals(submitted, completed);
        }
    }

    @Nested
    class A_stream_that_outruns_its_client {

        A_stream_that_outruns_its_client() {
            call(1);
            client.submit();
            server.take(batch);
            int sent = 0;
            while (sent < SLOTS) {
                server.complete(1, sent++, CqeFlags.MORE);
            }
            server.complete(1, sent, 0);
            server.flush();
        }

        @Test
        void is_held_back_in_order_and_ends() {
            int expected = 0;
            do {
                while (client.completions().next()) {
                    assertEquals(expected++, client.completions().result());
                }
                server.flush();
            } while ((client.completions().flags() & CqeFlags.MORE) != 0);

            assertEquals(SLOTS + 1, expected);
        }

        @Test
        void is_shown_when_the_server_looks_for_more_and_finds_none() {
            while (client.completions().next()) {}
            assertEquals(0, server.take(batch));

            assertEquals(1, client.completions().ready());
        }

        @Test
        void has_nothing_taken_until_there_is_room() {
            client.submissions().claim();
            client.submit();

            assertEquals(0, server.take(batch));
            while (client.completions().next()) {}
            assertEquals(1, server.take(batch));
        }

        @Test
        void lets_the_server_sleep_until_the_client_has_made_room() {
            CompletableFuture<Void> waiting = onThread(() -> assertEquals(Awaited.READY, server.await(Long.MAX_VALUE)));
            while (server.sleeps() == 0 && !waiting.isDone() && server.hasWork()) {
                Thread.onSpinWait();
            }
            while (client.next()) {}
            client.prepareToSleep();

            waiting.join();
        }
    }

    @Nested
    class A_stream_that_keeps_to_its_window {

        A_stream_that_keeps_to_its_window() {
            for (int i = 0; i < ENTRIES; i++) {
                call(i);
            }
            client.reserve(SLOTS - ENTRIES);
            client.submit();
            while (server.take(batch) != 0) {}
            assertEquals(ENTRIES, server.inFlight());
        }

        private int sendWhatFits() {
            int sent = 0;
            while (server.hasRoomForStream()) {
                server.complete(0, sent++, CqeFlags.MORE);
            }
            server.flush();
            return sent;
        }

        @Test
        void fills_what_the_client_has_reserved_and_leaves_the_other_answers_their_room() {
            assertEquals(SLOTS - ENTRIES, sendWhatFits());

            for (int i = 0; i < ENTRIES; i++) {
                server.complete(i, 0, 0);
            }
            server.flush();
            assertEquals(SLOTS, client.completions().ready());
        }

        @Test
        void goes_on_when_the_client_has_taken_some() {
            sendWhatFits();
            client.completions().next();
            client.completions().next();
            client.completions().release();

            assertEquals(2, sendWhatFits());
        }

        @Test
        void keeps_the_server_from_sleeping_only_while_there_is_room_for_it() {
            sendWhatFits();
            server.streamWaits();
            assertTrue(server.prepareToSleep());

            while (client.next()) {}

            assertFalse(client.submissions().serverSleeps());
            assertTrue(server.hasWork());
            server.streamGoesOn();
            assertFalse(server.hasWork());
        }

        @Test
        void does_not_count_submissions_as_work_that_nobody_takes() {
            server.complete(0, 0, 0);
            server.flush();
            client.next();
            call(9);
            client.submit();

            assertTrue(server.hasWork());
            server.takesNoSubmissions();
            assertFalse(server.hasWork());
            server.takesSubmissions();
            assertTrue(server.hasWork());
        }
    }

    @Test
    void an_extended_completion_comes_through_the_backlog() {
        client.reserve(2);
        call(1);
        client.submit();
        server.take(batch);
        int sent = 0;
        while (sent < SLOTS) {
            server.complete(1, sent++, CqeFlags.MORE);
        }
        server.completeExtended(1, 1L << 40, 0);
        server.flush();
        while (client.completions().next()) {}
        server.flush();

        assertTrue(client.completions().next());
        assertEquals(1L << 40, client.completions().extendedResult());
    }

    @ParameterizedTest
    @EnumSource(Polling.class)
    void no_wake_is_lost_between_two_threads(Polling polling) {
        attach(polling);
        CompletableFuture<Void> serving = serverThread();
        int calls = 20_000;
        for (int i = 0; i < calls; i++) {
            assertTrue(call(i));
            client.submit();
            assertEquals(Awaited.READY, client.await(Long.MAX_VALUE));
            assertTrue(client.next());
            assertEquals(i, client.completions().userData());
        }
        client.closing();

        serving.join();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, ENTRIES})
    void every_call_of_a_pipeline_is_answered_once(int depth) {
        attach(Polling.LEARNING);
        CompletableFuture<Void> serving = serverThread();
        int calls = 50_000;
        int submitted = 0;
        int answered = 0;
        long sum = 0;
        while (answered < calls) {
            while (submitted < calls && submitted - answered < depth && call(submitted)) {
                submitted++;
            }
            client.submit();
            client.await(Long.MAX_VALUE);
            while (client.next()) {
                answered++;
                sum += client.completions().userData();
            }
        }
        client.closing();
        serving.join();

        assertEquals((long) calls * (calls - 1) / 2, sum);
    }

    @Nested
    class The_end {

        @Test
        void lets_the_server_take_what_was_published_before_it() {
            call(1);
            client.submit();
            client.closing();

            assertEquals(Awaited.READY, server.await(Long.MAX_VALUE));
            assertEquals(1, serve());
            assertEquals(Awaited.ENDED, server.await(Long.MAX_VALUE));
        }

        @Test
        void lets_the_client_take_what_was_published_before_it() {
            call(1);
            client.submit();
            serve();
            server.closing();

            assertEquals(Awaited.READY, client.await(Long.MAX_VALUE));
            client.next();
            assertEquals(Awaited.ENDED, client.await(Long.MAX_VALUE));
        }

        @Test
        void wakes_a_client_whose_server_is_dead() {
            CompletableFuture<Void> waiting = onThread(() -> assertEquals(Awaited.ENDED, client.await(Long.MAX_VALUE)));
            client.peerIsGone();

            waiting.join();
        }

        @Test
        void wakes_a_server_whose_client_is_dead() {
            CompletableFuture<Void> waiting = onThread(() -> assertEquals(Awaited.ENDED, server.await(Long.MAX_VALUE)));
            server.peerIsGone();

            waiting.join();
        }

        @Test
        void wakes_a_server_whose_client_cleared_its_sleep_word_without_ringing_and_died() {
            CompletableFuture<Void> waiting = onThread(() -> assertEquals(Awaited.ENDED, server.await(Long.MAX_VALUE)));
            Words words = segment.sqRing();
            while ((words.loadAcquire(SessionLayout.SQ_FLAGS) & SessionLayout.ASLEEP) == 0) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 100; i++) {
                words.getAndBitwiseAnd(SessionLayout.SQ_FLAGS, ~SessionLayout.ASLEEP);
            }
            server.peerIsGone();

            waiting.join();
        }

        @Test
        void tells_calls_that_were_taken_from_those_that_were_not() {
            call(1);
            client.submit();
            server.take(batch);
            call(2);
            client.submit();
            client.peerIsGone();

            assertEquals(1, client.submissions().unconsumed());
        }
    }

    @Test
    void a_wait_is_over_when_its_time_is() {
        assertEquals(Awaited.TIMED_OUT, client.await(1_000_000));
        assertEquals(Awaited.TIMED_OUT, server.await(0));
    }

    @Test
    void a_server_that_sleeps_on_an_event_is_marked_asleep_only_when_there_is_nothing_to_do() {
        server.sleepOnEvent();
        assertTrue(server.prepareToSleep());
        server.awake();

        call(1);
        client.submit();
        assertFalse(server.prepareToSleep());
    }

    @Test
    void a_call_allocates_nothing_on_either_side() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Runnable calls = () -> {
            for (int i = 0; i < 20_000; i++) {
                call(i);
                client.submit();
                serve();
                client.await(0);
                client.next();
            }
        };
        calls.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        calls.run();
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertTrue(bytes < 20_000, () -> bytes + " bytes for 20,000 calls");
    }

    @Test
    void a_spec_that_no_ring_can_have_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> RingSpec.ofEntries(3));
        assertThrows(IllegalArgumentException.class, () -> RingSpec.ofEntries(0));
        assertThrows(IllegalArgumentException.class, () -> RingSpec.ofEntries(65_536));
        assertThrows(IllegalArgumentException.class, () -> new RingSpec(8, 4, EntryOrder.AS_WRITTEN));
    }
}
