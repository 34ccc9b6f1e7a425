package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.layout.LongWords;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Whatever several senders and one receiver do at the same time, the queue answers as if they had taken turns: full
/// with exactly as many messages as fit, empty with none, and in one order.
///
/// It stands in the mailbox's own package, since the ends over any memory are nobody else's.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailboxLinearizabilityTest {

    private static final QueueLayout LAYOUT = new QueueLayout(2, 64);
    private static final long NOTHING = -1;

    private static ModelCheckingOptions interleavings() {
        return new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(300)
                .threads(3)
                .actorsBefore(1)
                .actorsPerThread(2)
                .actorsAfter(2)
                .minimizeFailedScenario(false);
    }

    @Test
    void a_queue_is_linearizable() {
        interleavings().check(Queue.class);
    }

    @Test
    void one_whose_claims_take_two_steps_is_seen_not_to_be() {
        ModelCheckingOptions options = interleavings();
        assertThrows(LincheckAssertionError.class, () -> options.check(TornQueue.class));
    }

    @Test
    void one_whose_receiver_frees_a_slot_before_it_reads_the_message_is_seen_not_to_be() {
        ModelCheckingOptions options = interleavings();
        assertThrows(LincheckAssertionError.class, () -> options.check(QueueFreedTooEarly.class));
    }

    /// Three threads, one of which is the receiver's. Nobody gives up a claim: those that were are skipped one after
    /// the other, and a sender may find room between two, which no turns could show. That is for the model.
    public static class Queue {

        final LongWords words = memory();
        final ReceivingEnd receiver = new ReceivingEnd(words, LAYOUT);
        private final SendingEnd sender = new SendingEnd(words, LAYOUT, 1);

        LongWords memory() {
            return new LongArrayWords(LAYOUT.byteSize());
        }

        @Operation
        public boolean offer(int number) {
            long position = sender.claim();
            if (position == SendingEnd.FULL) {
                return false;
            }
            words.putLong(sender.message(position), number);
            return sender.publish(position);
        }

        /// Where a message is being written it waits for it: that somebody writes is nothing that turns could show.
        @Operation(nonParallelGroup = "receiver")
        public long poll() {
            Polled found = receiver.look();
            while (found == Polled.NOT_READY) {
                Thread.onSpinWait();
                found = receiver.look();
            }
            return found == Polled.EMPTY ? NOTHING : take();
        }

        long take() {
            long number = words.getLong(receiver.message());
            receiver.free();
            return number;
        }
    }

    /// The same over memory whose compare-and-set another can come into.
    public static class TornQueue extends Queue {

        @Override
        LongWords memory() {
            return new LongArrayWords(LAYOUT.byteSize()) {
                @Override
                public boolean compareAndSetLong(long offset, long expected, long desired) {
                    if (loadAcquireLong(offset) != expected) {
                        return false;
                    }
                    storeReleaseLong(offset, desired);
                    return true;
                }
            };
        }
    }

    /// The same with a receiver that reads what may be another's message by then.
    public static class QueueFreedTooEarly extends Queue {

        @Override
        long take() {
            long message = receiver.message();
            receiver.free();
            return words.getLong(message);
        }
    }
}
