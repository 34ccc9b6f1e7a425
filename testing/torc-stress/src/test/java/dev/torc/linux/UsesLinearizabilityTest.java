package dev.torc.linux;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Whoever uses a handle while others close it, it ends once, and nobody is in then.
@DisplayNameGeneration(ReplaceUnderscores.class)
class UsesLinearizabilityTest {

    private static ModelCheckingOptions interleavings() {
        return new ModelCheckingOptions()
                .iterations(4)
                .invocationsPerIteration(300)
                .threads(3)
                .actorsBefore(0)
                .actorsPerThread(2)
                .actorsAfter(1)
                .minimizeFailedScenario(false);
    }

    @Test
    void a_handle_ends_once_when_nobody_is_in() {
        interleavings().check(Used.class);
    }

    @Test
    void one_whose_closing_is_noted_beside_the_count_is_seen_to_end_early_or_never() {
        ModelCheckingOptions options = interleavings().iterations(20);
        assertThrows(LincheckAssertionError.class, () -> options.check(UsedInTwoWords.class));
    }

    /// What two threads use and close, in any order.
    public static class Used {

        private final Uses uses = new Uses();
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger ends = new AtomicInteger();
        private final AtomicInteger closers = new AtomicInteger();

        boolean enter() {
            return uses.enter();
        }

        boolean leaveAsLast() {
            return uses.leave() == Uses.Stand.OVER;
        }

        boolean closeAsLast() {
            return uses.close() == Uses.Stand.OVER;
        }

        /// {@return whether it could be used}
        @Operation
        public boolean use() {
            if (!enter()) {
                return false;
            }
            inside.incrementAndGet();
            if (ends.get() != 0) {
                throw new AssertionError("it has ended, and somebody is in");
            }
            inside.decrementAndGet();
            endIf(leaveAsLast());
            return true;
        }

        @Operation
        public void close() {
            closers.set(1);
            endIf(closeAsLast());
        }

        private void endIf(boolean last) {
            if (last && (inside.get() != 0 || ends.incrementAndGet() != 1)) {
                throw new AssertionError("it ends with " + inside + " inside, or a second time");
            }
        }

        /// Whoever closed it, and whoever was in, has left.
        @Validate
        public void endsWhenItWasClosed() {
            if (ends.get() != closers.get()) {
                throw new AssertionError("it was closed, and has ended " + ends + " times");
            }
        }
    }

    /// The same with two words.
    public static class UsedInTwoWords extends Used {

        private final AtomicInteger in = new AtomicInteger();
        private volatile boolean closing;

        @Override
        boolean enter() {
            if (closing) {
                return false;
            }
            in.incrementAndGet();
            return true;
        }

        @Override
        boolean leaveAsLast() {
            return in.decrementAndGet() == 0 && closing;
        }

        @Override
        boolean closeAsLast() {
            if (closing) {
                return false;
            }
            closing = true;
            return in.get() == 0;
        }
    }
}
