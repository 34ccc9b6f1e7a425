package dev.torc.mailbox;

import dev.torc.layout.SegmentWords;
import dev.torc.ring.SleepWord;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// What two processors can see of each other through a receive queue, over native memory.
///
/// It stands in the mailbox's own package, since the ends over any memory are nobody else's.
public final class MailboxStress {

    private static final QueueLayout LAYOUT = new QueueLayout(2, 64);

    private MailboxStress() {}

    /// The memory of one small queue. jcstress holds some ten thousand states at a time; memory is used again only
    /// after several times as many.
    static final class Memory {

        private static final int COUNT = 1 << 17;
        private static final long BYTES = LAYOUT.byteSize();
        private static final MemorySegment ALL = Arena.global().allocate(COUNT * BYTES, 64);
        private static final AtomicInteger NEXT = new AtomicInteger();

        static SegmentWords next() {
            long at = (NEXT.getAndIncrement() & (COUNT - 1)) * BYTES;
            return new SegmentWords(ALL.asSlice(at, BYTES).fill((byte) 0));
        }
    }

    /// A queue of two slots, and its ends without their sleep.
    public static class Queue {

        final SegmentWords words = Memory.next();
        final SendingEnd one = new SendingEnd(words, LAYOUT, 1);
        final SendingEnd other = new SendingEnd(words, LAYOUT, 2);
        final ReceivingEnd receiver = new ReceivingEnd(words, LAYOUT);

        final boolean offer(SendingEnd sender, long number) {
            long position = sender.claim();
            if (position == SendingEnd.FULL) {
                return false;
            }
            long at = sender.message(position);
            words.putLong(at, number);
            words.putLong(at + 48, number);
            return sender.publish(position);
        }

        /// {@return the next message's number; 0 if none is ready; -1 if it is two halves of different ones}
        final long poll() {
            if (receiver.look() != Polled.MESSAGE) {
                return 0;
            }
            long first = words.getLong(receiver.message());
            long last = words.getLong(receiver.message() + 48);
            receiver.free();
            return first == last ? first : -1;
        }
    }

    /// MESSAGE-VISIBLE: two messages of one sender, and a receiver that looks twice.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "both looks came too early")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the first look came too early")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the second message is not there yet")
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "both, in order")
    @State
    public static class MessagesArriveWholeAndInOrder extends Queue {

        @Actor
        public void sender() {
            offer(one, 1);
            offer(one, 2);
        }

        @Actor
        public void receiver(JJ_Result seen) {
            seen.r1 = poll();
            seen.r2 = poll();
        }
    }

    /// SLOT-FREE: the queue is full; the slot that the receiver frees is written by the next sender.
    @JCStressTest
    @Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "the sender came too early")
    @Outcome(id = "1, 2, 3", expect = Expect.ACCEPTABLE, desc = "the sender found the slot free")
    @State
    public static class ASlotIsWrittenAgainWhenItHasBeenRead extends Queue {

        public ASlotIsWrittenAgainWhenItHasBeenRead() {
            offer(one, 1);
            offer(one, 2);
        }

        @Actor
        public void sender() {
            offer(other, 3);
        }

        @Actor
        public void receiver(JJJ_Result seen) {
            seen.r1 = poll();
        }

        @Arbiter
        public void rest(JJJ_Result seen) {
            seen.r2 = poll();
            seen.r3 = poll();
        }
    }

    /// Two senders want the same slot.
    @JCStressTest
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "the one was first")
    @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "the other was first")
    @State
    public static class TwoSendersHaveTwoSlots extends Queue {

        @Actor
        public void one() {
            offer(one, 1);
        }

        @Actor
        public void other() {
            offer(other, 2);
        }

        @Arbiter
        public void receiver(JJ_Result seen) {
            seen.r1 = poll();
            seen.r2 = poll();
        }
    }

    /// A claim is published, or given up for its owner by somebody who was told that he is dead: one of them.
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the message is sent")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the claim is lost, and its owner is told")
    @State
    public static class AClaimIsPublishedOrGivenUp extends Queue {

        private final SleepWord sleep = new SleepWord(words, QueueLayout.SLEEP);
        private final AbandonedClaims abandoned = new AbandonedClaims(words, LAYOUT, sleep);
        private final long claimed = one.claim();

        @Actor
        public void owner(ZZ_Result seen) {
            seen.r1 = one.publish(claimed);
        }

        @Actor
        public void reaper(ZZ_Result seen) {
            seen.r2 = abandoned.abort(_ -> true) == 1;
        }
    }

    /// WAKE: who publishes sees the sleep word, or who goes to sleep sees the message.
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the sender wakes the receiver")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the receiver sees the message, and stays awake")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both; the wake is one too many")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "a lost wake: the receiver sleeps on a message")
    @State
    public static class ASenderAndAReceiverThatGoesToSleepDoNotMissEachOther extends Queue {

        private final SleepWord sleep = new SleepWord(words, QueueLayout.SLEEP);

        @Actor
        public void sender(II_Result seen) {
            offer(one, 1);
            seen.r1 = sleep.wakeOwner() ? 1 : 0;
        }

        @Actor
        public void receiver(II_Result seen) {
            sleep.announceSleep();
            seen.r2 = receiver.look() == Polled.MESSAGE ? 1 : 0;
        }
    }
}
