package dev.torc.ring;

import dev.torc.layout.SegmentWords;
import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.CqRingOffsets;
import dev.torc.uapi.SqRingOffsets;
import dev.torc.uapi.SubmissionEntry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/// What two processors can see of each other through the queues and the sleep word, over native memory.
///
/// jcstress lets the actors of each test run against each other millions of times, and counts what they saw. Each test
/// names every outcome that the protocol allows; any other fails. It stands in the ring's own package, since the sleep
/// word is nobody else's.
public final class RingStress {

    private RingStress() {}

    /// The memory of one small ring. jcstress holds some ten thousand states at a time; memory is used again only
    /// after several times as many.
    static final class Memory {

        private static final int RING_BYTES = 256;
        private static final int BYTES = RING_BYTES + 2 * SubmissionEntry.BYTES;
        private static final int COUNT = 1 << 17;

        private static final MemorySegment ALL = Arena.global().allocate((long) COUNT * BYTES, 64);
        private static final AtomicInteger NEXT = new AtomicInteger();

        static final int SERVER_SLEEP = 12;
        static final int CLIENT_STATUS = 48;
        static final SqRingOffsets SQ = new SqRingOffsets(4, 0, 0, 0, SERVER_SLEEP, 8, 0);
        static final CqRingOffsets CQ = new CqRingOffsets(40, 32, 0, 0, 36, 64, 44);

        final SegmentWords ring;
        final SegmentWords entries;

        Memory() {
            long at = (long) (NEXT.getAndIncrement() & (COUNT - 1)) * BYTES;
            MemorySegment memory = ALL.asSlice(at, BYTES).fill((byte) 0);
            this.ring = new SegmentWords(memory.asSlice(0, RING_BYTES));
            this.entries = new SegmentWords(memory.asSlice(RING_BYTES));
        }
    }

    /// A submission queue of one entry, so that its second use has to wait for the first to be read.
    public static class Submissions {

        private final Memory memory = new Memory();
        final SubmissionQueue client =
                new SubmissionQueue(memory.ring, Memory.SQ, memory.entries, 1, SubmissionEntry.BYTES);
        final ServerSubmissionQueue server = new ServerSubmissionQueue(memory.ring, Memory.SQ, memory.entries, 1);
        final SleepWord serverSleep = new SleepWord(memory.ring, Memory.SERVER_SLEEP);
        final Submission[] taken = {new Submission()};

        boolean submit(long number) {
            long at = client.claim();
            if (at == SubmissionQueue.FULL) {
                return false;
            }
            SubmissionEntry.setOffset(client.entries(), at, number);
            SubmissionEntry.setUserData(client.entries(), at, number);
            client.publish();
            return true;
        }

        /// {@return the number of the next submission; 0 if there is none; -1 if it is two halves of different ones}
        long take() {
            if (server.take(taken, 1) == 0) {
                return 0;
            }
            return taken[0].offset() == taken[0].userData() ? taken[0].userData() : -1;
        }

        void close() {
            memory.ring.storeRelease(Memory.CLIENT_STATUS, SessionLayout.CLOSING);
        }

        boolean isClosing() {
            return memory.ring.loadAcquire(Memory.CLIENT_STATUS) == SessionLayout.CLOSING;
        }
    }

    /// ENTRY-VISIBLE and ENTRY-FREE: two submissions through one entry, and a server that looks twice.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "both looks came too early")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the first look came too early")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the second submission is not there yet")
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "both, in order")
    @State
    public static class SubmittedEntriesArriveWholeAndInOrder extends Submissions {

        @Actor
        public void client() {
            submit(1);
            submit(2);
        }

        @Actor
        public void server(JJ_Result seen) {
            seen.r1 = take();
            seen.r2 = take();
        }
    }

    /// COMPLETION-VISIBLE: a completion of two slots and one of a single slot.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "both looks came too early")
    @Outcome(id = "0, 4294967297", expect = Expect.ACCEPTABLE, desc = "the first look came too early")
    @Outcome(id = "4294967297, 0", expect = Expect.ACCEPTABLE, desc = "the second completion is not there yet")
    @Outcome(id = "4294967297, 2", expect = Expect.ACCEPTABLE, desc = "both, in order")
    @State
    public static class CompletionsArriveWholeAndInOrder {

        private final Memory memory = new Memory();
        private final CompletionQueue client = new CompletionQueue(memory.ring, Memory.CQ, 4, CompletionEntry.BYTES);
        private final ServerCompletionQueue server = new ServerCompletionQueue(memory.ring, Memory.CQ, 4);

        @Actor
        public void server() {
            server.offerExtended(1, 0x1_0000_0001L, 0);
            server.publish();
            server.offer(2, 2, 0);
            server.publish();
        }

        @Actor
        public void client(JJ_Result seen) {
            seen.r1 = next();
            seen.r2 = next();
        }

        private long next() {
            return client.next() ? client.extendedResult() : 0;
        }
    }

    /// WAKE: who publishes sees the sleep word, or who goes to sleep sees the tail.
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the client wakes the server")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the server sees the entry, and stays awake")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both; the wake is one too many")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "a lost wake: the server sleeps on an entry")
    @State
    public static class AClientAndAServerThatGoesToSleepDoNotMissEachOther extends Submissions {

        @Actor
        public void client(II_Result seen) {
            submit(1);
            seen.r1 = client.serverSleeps() ? 1 : 0;
        }

        @Actor
        public void server(II_Result seen) {
            serverSleep.announceSleep();
            seen.r2 = server.ready();
        }
    }

    /// The same without the fences, for comparison: what they are for. It fails never, and tells what it saw.
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the client wakes the server")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the server sees the entry, and stays awake")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both; the wake is one too many")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "the lost wake that the fences prevent")
    @State
    public static class ReleaseAndAcquireAloneMissEachOther {

        private final Memory memory = new Memory();

        @Actor
        public void client(II_Result seen) {
            memory.ring.storeRelease(Memory.SQ.tail(), 1);
            seen.r1 = memory.ring.loadAcquire(Memory.SERVER_SLEEP);
        }

        @Actor
        public void server(II_Result seen) {
            memory.ring.storeRelease(Memory.SERVER_SLEEP, 1);
            seen.r2 = memory.ring.loadAcquire(Memory.SQ.tail());
        }
    }

    /// The waker clears the word that the sleeper slept on, and only one of two wakers rings.
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the first rings")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the second rings")
    @State
    public static class OfTwoWakersOneRings {

        private final Memory memory = new Memory();
        private final SleepWord word = new SleepWord(memory.ring, Memory.SERVER_SLEEP);

        public OfTwoWakersOneRings() {
            word.chooseEvent();
            word.announceSleep();
        }

        @Actor
        public void peer(II_Result seen) {
            seen.r1 = word.wakeOwner(null) ? 1 : 0;
        }

        @Actor
        public void watcher(II_Result seen) {
            seen.r2 = word.wakeOwner(null) ? 1 : 0;
        }
    }

    /// A server that looks at the client's status before its tail misses nothing that was published before closing.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "open, and nothing there")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "open, and an entry")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "closing, and its last entry")
    @State
    public static class WhatWasPublishedBeforeClosingIsSeenAfterIt extends Submissions {

        @Actor
        public void client() {
            submit(1);
            close();
        }

        @Actor
        public void server(IJ_Result seen) {
            seen.r1 = isClosing() ? 1 : 0;
            seen.r2 = take();
        }
    }
}
