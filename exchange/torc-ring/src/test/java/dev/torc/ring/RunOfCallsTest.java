package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a run of calls asks of Linux, which is nothing but sleeps and wakes, and of what the two ends share.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RunOfCallsTest extends RingPair {

    private static final int ENTRIES = 8;
    private static final int CALLS = 2_000;

    RunOfCallsTest() throws IOException {
        super(ENTRIES);
    }

    private void answerAll() {
        assertTrue(serve() > 0);
    }

    private void takeAll(int count) {
        for (int i = 0; i < count; i++) {
            assertTrue(client.next());
        }
        assertFalse(client.next());
    }

    /// Row 2 of the checklist.
    @Nested
    class A_run_of_ends_that {

        @Test
        void look_for_themselves_has_no_sleep_and_no_wake() {
            for (int i = 0; i < CALLS; i++) {
                assertTrue(call(i));
                client.submit();
                answerAll();
                takeAll(1);
            }

            assertEquals(0, client.sleeps() + client.wakes() + server.sleeps() + server.wakes());
        }

        @Test
        void wait_has_each_sleep_counted_and_a_wake_at_most_for_each_call_and_answer() {
            CompletableFuture<Void> serving = serving();
            for (int i = 0; i < CALLS; i++) {
                waitForOne(i);
            }
            client.closing();
            serving.join();

            assertTrue(client.sleeps() > 0 && server.sleeps() > 0, "nobody has slept");
            assertTrue(client.wakes() > 0 && client.wakes() <= CALLS, () -> client.wakes() + " wakes by the client");
            assertTrue(server.wakes() > 0 && server.wakes() <= CALLS, () -> server.wakes() + " wakes by the server");
        }
    }

    private CompletableFuture<Void> serving() {
        return onThread(() -> {
            while (server.await(Long.MAX_VALUE) == Awaited.READY) {
                serve();
            }
        });
    }

    private void waitForOne(int userData) {
        assertTrue(call(userData));
        client.submit();
        assertEquals(Awaited.READY, client.await(Long.MAX_VALUE));
        assertTrue(client.next());
        assertEquals(userData, client.completions().userData());
    }

    /// Row 17 of the checklist: who may sleep is told, who does not is not.
    @Nested
    class A_wake {

        @Test
        void is_for_a_server_that_has_said_that_it_sleeps_and_for_no_other() {
            call(1);
            client.submit();
            assertEquals(0, client.wakes());
            answerAll();
            server.sleepOnEvent();
            assertTrue(server.prepareToSleep());
            call(2);
            client.submit();
            assertEquals(1, client.wakes());
            call(3);
            client.submit();
            assertEquals(1, client.wakes());
        }

        @Test
        void is_for_a_client_that_has_said_that_it_sleeps_and_for_no_other() {
            call(1);
            call(2);
            call(3);
            client.submit();
            server.take(batch);
            server.complete(1, 0, 0);
            server.flush();
            assertEquals(0, server.wakes());
            takeAll(1);
            client.sleepOnEvent();
            assertTrue(client.prepareToSleep());
            server.complete(2, 0, 0);
            server.flush();
            assertEquals(1, server.wakes());
            server.complete(3, 0, 0);
            server.flush();
            assertEquals(1, server.wakes());
        }

        /// Row 20 of the checklist.
        @Test
        void is_one_for_a_batch_of_entries_and_one_for_its_answers() {
            server.sleepOnEvent();
            client.sleepOnEvent();
            assertTrue(server.prepareToSleep());
            for (int i = 0; i < batch.length; i++) {
                assertTrue(call(i));
            }
            assertEquals(batch.length, client.submit());
            assertTrue(client.prepareToSleep());
            assertEquals(batch.length, server.take(batch));
            for (Submission each : batch) {
                server.complete(each.userData(), 0, 0);
            }
            server.flush();

            assertEquals(1, client.wakes());
            assertEquals(1, server.wakes());
            takeAll(batch.length);
        }
    }

    /// Row 17 of the checklist: positions that go round, and ends that wait meanwhile.
    @Test
    void Goes_on_where_positions_go_round() {
        int last = -ENTRIES;
        segment.sqRing().storeRelease(SessionLayout.SQ_HEAD, last);
        segment.sqRing().storeRelease(SessionLayout.SQ_TAIL, last);
        segment.cqRing().storeRelease(SessionLayout.CQ_HEAD, last);
        segment.cqRing().storeRelease(SessionLayout.CQ_TAIL, last);
        attach(PollingPolicy.never(), PollingPolicy.never());
        CompletableFuture<Void> serving = serving();
        for (int i = 0; i < 4 * ENTRIES; i++) {
            waitForOne(i);
        }
        client.closing();
        serving.join();

        assertEquals(3 * ENTRIES, client.submissions().position());
        assertTrue(client.sleeps() > 0, "nobody has waited");
    }

    /// Row 19 of the checklist: an end looks at the other's position when what it has seen of it is used up.
    @Nested
    class What_both_ends_share {

        private static final int CAPACITY = 64;
        private static final int LAPS = 100;

        private final SessionLayout layout = SessionLayout.of(new RingSpec(CAPACITY, CAPACITY, EntryOrder.AS_WRITTEN));
        private final Map<String, Integer> accesses = new TreeMap<>();

        private Words memory(long bytes) {
            return new SegmentWords(Arena.ofAuto().allocate(bytes, 128));
        }

        /// {@return the same words, whose ordered accesses are counted}
        private Words counted(Words words) {
            return (Words) Proxy.newProxyInstance(
                    Words.class.getClassLoader(), new Class<?>[] {Words.class}, (_, method, arguments) -> {
                        if (Stream.of("get", "put", "byteSize")
                                .noneMatch(plain -> method.getName().startsWith(plain)
                                        && !method.getName().startsWith("getAnd"))) {
                            accesses.merge(method.getName(), 1, Integer::sum);
                        }
                        return method.invoke(words, arguments);
                    });
        }

        @Test
        void is_stored_and_looked_at_once_a_lap_by_each_end_of_a_submission_queue() {
            Words ring = counted(memory(layout.cqRingAt()));
            Words entries = memory((long) CAPACITY * SubmissionEntry.BYTES);
            SubmissionQueue ours =
                    new SubmissionQueue(ring, layout.sqOffsets(), entries, CAPACITY, SubmissionEntry.BYTES);
            ServerSubmissionQueue theirs = new ServerSubmissionQueue(ring, layout.sqOffsets(), entries, CAPACITY);
            Submission[] taken =
                    Stream.generate(Submission::new).limit(CAPACITY).toArray(Submission[]::new);
            accesses.clear();
            for (int lap = 0; lap < LAPS; lap++) {
                for (int i = 0; i < CAPACITY; i++) {
                    assertTrue(ours.claim() != SubmissionQueue.FULL);
                }
                ours.publish();
                assertEquals(CAPACITY, theirs.take(taken, CAPACITY));
            }

            // The client's first lap is free as it is.
            assertEquals(Map.of("loadAcquire", 2 * LAPS - 1, "storeRelease", 2 * LAPS), accesses);
        }

        @Test
        void is_looked_at_once_a_lap_by_each_end_of_a_completion_queue() {
            Words ring = counted(memory(layout.entriesAt() - layout.cqRingAt()));
            ServerCompletionQueue theirs = new ServerCompletionQueue(ring, layout.cqOffsets(), CAPACITY);
            CompletionQueue ours = new CompletionQueue(ring, layout.cqOffsets(), CAPACITY, CompletionEntry.BYTES);
            accesses.clear();
            for (int lap = 0; lap < LAPS; lap++) {
                for (int i = 0; i < CAPACITY; i++) {
                    assertTrue(theirs.offer(i, 0, 0));
                }
                theirs.publish();
                for (int i = 0; i < CAPACITY; i++) {
                    assertTrue(ours.next());
                }
                ours.release();
            }

            assertEquals(2 * LAPS - 1, accesses.get("loadAcquire"));
            // The head is stored for each quarter, so that a server that has filled the queue goes on early.
            assertEquals(LAPS + 4 * LAPS, accesses.get("storeRelease"));
            assertEquals(2, accesses.size());
        }
    }
}
