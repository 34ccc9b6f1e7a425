package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Whatever calls several threads finish at the same time, the server takes each once, with its result.
@DisplayNameGeneration(ReplaceUnderscores.class)
class PendingCallsLinearizabilityTest {

    private static final int CALLS = 16;

    private static ModelCheckingOptions interleavings() {
        return new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(150)
                .threads(3)
                .actorsBefore(0)
                .actorsPerThread(2)
                .actorsAfter(1)
                .minimizeFailedScenario(false);
    }

    @Test
    void finished_calls_are_handed_to_the_server_as_in_some_order() {
        interleavings().check(FinishedCalls.class);
    }

    @Test
    void a_stack_that_is_pushed_in_two_steps_is_seen_to_lose_some() {
        ModelCheckingOptions options = interleavings().iterations(20);
        assertThrows(LincheckAssertionError.class, () -> options.check(TornPushes.class));
    }

    /// Threads that finish one call after the other, and one that is the server's.
    public static class FinishedCalls {

        // Not closed: one for each run of a scenario, of 512 bytes.
        private final PendingCalls calls = new PendingCalls(CALLS);
        private final long[] tokens = new long[CALLS];
        private int ones;
        private int others = CALLS / 2;

        public FinishedCalls() {
            for (int i = 0; i < CALLS; i++) {
                tokens[i] = calls.begin(0, 0, i);
            }
        }

        @Operation(nonParallelGroup = "one")
        public boolean finishOne() {
            return finish(tokens[ones++]);
        }

        @Operation(nonParallelGroup = "other")
        public boolean finishOther() {
            return finish(tokens[others++]);
        }

        private boolean finish(long token) {
            return calls.finish(token, (int) token + 100L, PendingCalls.Phase.DONE) && calls.push((int) token);
        }

        @Operation(nonParallelGroup = "server")
        public List<Long> takeAll() {
            List<Long> results = new ArrayList<>();
            for (int index = calls.takeFinishedElsewhere(); index != PendingCalls.NONE; index = calls.next(index)) {
                results.add(calls.result(index));
            }
            return results.stream().sorted().toList();
        }
    }

    /// The same stack, with a push that another can come into.
    public static class TornPushes {

        private final AtomicInteger head = new AtomicInteger(-1);
        private final int[] below = new int[CALLS];
        private int ones;
        private int others = CALLS / 2;

        @Operation(nonParallelGroup = "one")
        public boolean finishOne() {
            return finish(ones++);
        }

        @Operation(nonParallelGroup = "other")
        public boolean finishOther() {
            return finish(others++);
        }

        private boolean finish(int index) {
            int before = head.get();
            below[index] = before;
            head.set(index);
            return before == -1;
        }

        @Operation(nonParallelGroup = "server")
        public List<Integer> takeAll() {
            List<Integer> results = new ArrayList<>();
            for (int index = head.getAndSet(-1); index != -1; index = below[index]) {
                results.add(index);
            }
            return results.stream().sorted().toList();
        }
    }
}
