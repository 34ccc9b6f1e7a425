package dev.torc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.reactor.Call;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// Every call ends, once.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OnceOnlyContractTest extends Contract {

    private static final int THREADS = 4;
    private static final int CALLS_OF_A_THREAD = 500;
    private static final int ROUNDS = 200;

    @Test
    void Calls_of_many_threads_each_end_once() throws InterruptedException {
        var ends = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                List<Call> mine = new ArrayList<>();
                for (int j = 0; j < CALLS_OF_A_THREAD; j++) {
                    Call call = calls().quick();
                    var _ = call.thenRun(ends::incrementAndGet);
                    mine.add(started(call));
                }
                mine.forEach(Call::join);
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(THREADS * CALLS_OF_A_THREAD, ends.get());
        assertNothingIsLeft();
    }

    @Test
    void A_call_that_is_released_and_cancelled_at_once_has_one_of_both_ends() throws IOException {
        assumeCancellationAndOrder();
        for (int key = 0; key < ROUNDS; key++) {
            Call call = started(calls().held(key));
            if (key % 2 == 0) {
                calls().release(key);
                call.cancel(true);
            } else {
                call.cancel(true);
                calls().release(key);
            }

            long result = call.join().result();

            assertTrue(result >= 0 || result == Errno.ECANCELED.negated(), "it ended with " + result);
        }
        assertNothingIsLeft();
    }
}
