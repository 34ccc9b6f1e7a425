package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.scheme.PendingCalls.Phase;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Each call is answered once, whoever tries, and what other threads answer arrives.
@DisplayNameGeneration(ReplaceUnderscores.class)
class PendingCallsTest {

    private static final int CAPACITY = 8;

    private final PendingCalls calls = new PendingCalls(CAPACITY);

    @Test
    void A_call_takes_32_bytes() {
        assertEquals(32, PendingCalls.SLOT_BYTES);
    }

    @Test
    void A_call_keeps_what_it_was_begun_with() {
        long token = calls.begin(3, 0, 0x1234_5678_9abc_def0L);

        assertTrue(calls.finish(token, -5, Phase.DONE));

        assertEquals(3, calls.session((int) token));
        assertEquals(0x1234_5678_9abc_def0L, calls.userData((int) token));
        assertEquals(-5, calls.result((int) token));
        assertEquals(Phase.DONE, calls.phase((int) token));
    }

    @Test
    void A_second_answer_has_no_effect() {
        long token = calls.begin(0, 0, 1);
        calls.finish(token, 5, Phase.DONE);

        assertFalse(calls.finish(token, 6, Phase.DONE_EXTENDED));
        assertEquals(5, calls.result((int) token));
    }

    @Test
    void A_late_answer_does_not_reach_the_next_call_in_the_same_place() {
        long late = calls.begin(0, 0, 1);
        calls.finish(late, 0, Phase.DONE);
        calls.release((int) late);
        long next = calls.begin(0, 0, 2);

        assertEquals((int) late, (int) next);
        assertFalse(calls.finish(late, 9, Phase.DONE));
        assertTrue(calls.isPending(next));
    }

    @Test
    void A_forged_token_is_no_call() {
        long token = calls.begin(0, 0, 1);

        assertFalse(calls.finish(token + (1L << 32), 0, Phase.DONE));
        assertFalse(calls.finish(CAPACITY, 0, Phase.DONE));
        assertFalse(calls.finish(-1L, 0, Phase.DONE));
        assertTrue(calls.isPending(token));
    }

    @Test
    void A_full_table_says_so_and_has_room_again_after_an_answer() {
        long last = 0;
        for (int i = 0; i < CAPACITY; i++) {
            assertTrue(calls.hasRoom());
            last = calls.begin(0, 0, i);
        }
        assertFalse(calls.hasRoom());

        calls.finish(last, 0, Phase.DONE);
        calls.release((int) last);

        assertTrue(calls.hasRoom());
        assertEquals(CAPACITY - 1, calls.used());
    }

    @Test
    void What_other_threads_answer_is_taken_in_the_order_of_their_answers() {
        long first = calls.begin(0, 0, 1);
        long second = calls.begin(0, 0, 2);
        calls.finish(second, 0, Phase.DONE);
        assertTrue(calls.push((int) second));
        calls.finish(first, 0, Phase.DONE);
        assertFalse(calls.push((int) first));

        int taken = calls.takeFinishedElsewhere();

        assertEquals((int) second, taken);
        assertEquals((int) first, calls.next(taken));
        assertEquals(PendingCalls.NONE, calls.next((int) first));
        assertEquals(PendingCalls.NONE, calls.takeFinishedElsewhere());
    }

    @Test
    void Of_several_threads_that_answer_one_call_one_does() throws InterruptedException {
        int threads = 4;
        for (int round = 0; round < 200; round++) {
            long token = calls.begin(0, 0, round);
            AtomicInteger winners = new AtomicInteger();
            CountDownLatch go = new CountDownLatch(1);
            Thread[] racing = new Thread[threads];
            for (int i = 0; i < threads; i++) {
                racing[i] = Thread.ofPlatform().start(() -> {
                    awaitQuietly(go);
                    if (calls.finish(token, 0, Phase.DONE)) {
                        winners.incrementAndGet();
                    }
                });
            }
            go.countDown();
            for (Thread thread : racing) {
                thread.join();
            }
            assertEquals(1, winners.get());
            calls.release((int) token);
        }
    }

    @Test
    void No_answer_of_several_threads_is_lost() throws InterruptedException {
        int perThread = 5_000;
        PendingCalls many = new PendingCalls(2 * perThread);
        long[] tokens = new long[2 * perThread];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = many.begin(0, 0, i);
        }
        Thread even = Thread.ofPlatform().start(() -> answer(many, tokens, 0));
        Thread odd = Thread.ofPlatform().start(() -> answer(many, tokens, 1));

        BitSet seen = new BitSet();
        while (seen.cardinality() < tokens.length) {
            int call = many.takeFinishedElsewhere();
            while (call != PendingCalls.NONE) {
                assertFalse(seen.get(call));
                seen.set(call);
                call = many.next(call);
            }
            Thread.onSpinWait();
        }
        even.join();
        odd.join();
    }

    private static void answer(PendingCalls calls, long[] tokens, int from) {
        for (int i = from; i < tokens.length; i += 2) {
            calls.finish(tokens[i], i, Phase.DONE);
            calls.push((int) tokens[i]);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
