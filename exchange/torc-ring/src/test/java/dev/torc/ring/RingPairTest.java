package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.layout.Words;
import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the two ends of a session's ring do for each other: answer, wake, hold back, end.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RingPairTest extends RingPair {

    private static final int ENTRIES = 8;

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

    RingPairTest() throws IOException {
        super(ENTRIES);
    }

    private CompletableFuture<Void> serverThread() {
        return onThread(() -> {
            while (server.await(Long.MAX_VALUE) == Awaited.READY) {
                serve();
            }
            server.closing();
        });
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

    /// Row 1 of the checklist.
    @Test
    void calls_are_answered_in_whatever_order_the_server_likes() {
        List<Integer> answered = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            call(i);
        }
        client.submit();
        assertFalse(client.next());
        server.take(batch);
        for (int i : new int[] {3, 1, 2}) {
            server.complete(i, 10 * i, 0);
        }
        server.flush();
        while (client.next()) {
            assertEquals(
                    10 * client.completions().userData(), client.completions().result());
            answered.add(client.completions().result());
        }

        assertEquals(List.of(30, 10, 20), answered);
    }

    /// Row 16 of the checklist.
    @Test
    void a_ring_too_small_for_an_extended_completion_is_told_so() throws IOException {
        try (SessionSegment small = SessionSegment.create(RingSpec.ofEntries(1))) {
            ClientRing client = new ClientRing(small, null, PollingPolicy.never());
            ServerRing server = new ServerRing(small, null, PollingPolicy.never());
            client.claim();
            client.submit();
            server.take(batch);
            server.completeExtended(0, 1L << 40, 0);
            server.flush();

            assertTrue(client.next());
            assertEquals(Errno.EOVERFLOW.negated(), client.completions().result());
            assertFalse(client.completions().isExtended());
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
        attach(polling.policy(), polling.policy());
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
        attach(Polling.LEARNING.policy(), Polling.LEARNING.policy());
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

    /// Row 22 of the checklist.
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
