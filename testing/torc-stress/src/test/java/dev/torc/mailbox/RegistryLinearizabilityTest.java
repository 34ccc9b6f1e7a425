package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.layout.LongWords;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Whoever comes into a mailbox while its owner gives it up, it is given up when nobody is inside, and nobody
/// comes in after that.
///
/// It stands in the mailbox's own package, since the registry over any memory is nobody else's.
@DisplayNameGeneration(ReplaceUnderscores.class)
class RegistryLinearizabilityTest {

    private static ModelCheckingOptions interleavings() {
        return new ModelCheckingOptions()
                .iterations(3)
                .invocationsPerIteration(200)
                .threads(3)
                .actorsBefore(0)
                .actorsPerThread(2)
                .actorsAfter(1)
                .minimizeFailedScenario(false);
    }

    @Test
    void a_mailbox_is_given_up_when_nobody_is_inside() {
        interleavings().check(Mailbox.class);
    }

    @Test
    void one_whose_users_are_counted_late_is_seen_to_be_given_up_with_them() {
        ModelCheckingOptions options = interleavings().iterations(20);
        assertThrows(LincheckAssertionError.class, () -> options.check(MailboxCountedLate.class));
    }

    /// A mailbox that threads come into, and one gives up.
    public static class Mailbox {

        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicBoolean isGivenUp = new AtomicBoolean();
        private boolean isLeft;
        private final RegistryOver registry;

        public Mailbox() {
            registry = new RegistryOver(memory(), (_, _) -> {
                if (inside.get() != 0) {
                    throw new AssertionError("it is given up, and somebody is inside");
                }
                isGivenUp.set(true);
                return 0;
            });
            // Queues are emptied when their mailboxes are registered, too.
            isGivenUp.set(false);
        }

        LongWords memory() {
            return new LongArrayWords(RegistryOver.BYTES);
        }

        /// {@return whether it was there}
        @Operation
        public boolean use() {
            if (!registry.enter()) {
                return false;
            }
            inside.incrementAndGet();
            if (isGivenUp.get()) {
                throw new AssertionError("it has been given up, and somebody comes in");
            }
            inside.decrementAndGet();
            registry.exit();
            return true;
        }

        /// Once: waits until all have left.
        @Operation(nonParallelGroup = "owner")
        public void leave() {
            while (!isLeft) {
                isLeft = registry.leave();
                Thread.onSpinWait();
            }
        }
    }

    /// The same over memory in which a count arrives after the look that follows it.
    public static class MailboxCountedLate extends Mailbox {

        @Override
        LongWords memory() {
            return new LongArrayWords(RegistryOver.BYTES) {

                private final ThreadLocal<Runnable> late = ThreadLocal.withInitial(() -> () -> {});

                @Override
                public long getAndAddLong(long offset, long addend) {
                    long before = super.loadAcquireLong(offset);
                    late.set(() -> super.getAndAddLong(offset, addend));
                    return before;
                }

                @Override
                public long loadAcquireLong(long offset) {
                    long word = super.loadAcquireLong(offset);
                    Runnable arriving = late.get();
                    late.set(() -> {});
                    arriving.run();
                    return word;
                }
            };
        }
    }
}
