package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Whatever several threads hand to a reactor at the same time, it takes each once and in the order of the pushes.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HandOverLinearizabilityTest {

    private static ModelCheckingOptions interleavings() {
        return new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(150)
                .threads(3)
                .actorsBefore(1)
                .actorsPerThread(2)
                .actorsAfter(1)
                .minimizeFailedScenario(false);
    }

    @Test
    void the_hand_over_is_linearizable() {
        interleavings().check(Pushes.class);
    }

    @Test
    void one_that_takes_in_two_steps_is_seen_not_to_be() {
        assertThrows(LincheckAssertionError.class, () -> interleavings().check(TornTakes.class));
    }

    /// Three threads, one of which is the reactor's.
    public static class Pushes {

        private final HandOver handOver = new HandOver();

        @Operation
        public boolean push(int number) {
            return handOver.push(new Errand(new Numbered(number)));
        }

        @Operation(nonParallelGroup = "reactor")
        public List<Integer> takeAll() {
            return numbers(handOver.takeAll());
        }

        @Operation(nonParallelGroup = "reactor")
        public List<Integer> close() {
            return numbers(handOver.close());
        }
    }

    /// The same, with a take that another push can come into.
    public static class TornTakes {

        private final AtomicReference<@Nullable Errand> top = new AtomicReference<>();

        @Operation
        public void push(int number) {
            Errand errand = new Errand(new Numbered(number));
            Errand before;
            do {
                before = top.get();
                errand.below = before;
            } while (!top.compareAndSet(before, errand));
        }

        @Operation(nonParallelGroup = "reactor")
        public List<Integer> takeAll() {
            Errand newest = top.get();
            top.set(null);
            return numbers(newest).reversed();
        }
    }

    private record Numbered(int number) implements Runnable {
        @Override
        public void run() {}
    }

    private static List<Integer> numbers(@Nullable Object first) {
        List<Integer> numbers = new ArrayList<>();
        for (Object node = first; node != null; node = HandOver.below(node)) {
            numbers.add(((Numbered) ((Errand) node).action).number());
        }
        return numbers;
    }
}
