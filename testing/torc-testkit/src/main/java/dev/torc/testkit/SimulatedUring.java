package dev.torc.testkit;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.RingSpec;
import dev.torc.ring.ServerCompletionQueue;
import dev.torc.ring.ServerSubmissionQueue;
import dev.torc.ring.SessionLayout;
import dev.torc.ring.Submission;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.SqRingFlags;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uring.UringQueues;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A ring of a [Simulation]: real queues in real memory, with a simulated Linux at the other end.
///
/// Its positions begin anywhere, so that they go round early. A wait that nothing could end any more is a
/// [SimulationStalledException].
///
/// **Threads.** The simulation's.
public final class SimulatedUring implements UringQueues {

    private static final int LINKS = SqeFlags.IO_LINK | SqeFlags.IO_HARDLINK;

    private record Completion(long userData, int result, int flags) {}

    private final Simulation simulation;
    private final Words sqRing;
    private final int flagsAt;
    private final Words entries;
    private final SubmissionQueue submissions;
    private final CompletionQueue completions;
    private final ServerSubmissionQueue taken;
    private final ServerCompletionQueue posted;
    private final Submission[] one = {new Submission()};
    private final ArrayDeque<Completion> outside = new ArrayDeque<>();
    private final Map<Integer, MemorySegment> buffers = new HashMap<>();
    private final Requests requests;
    private final RingNumber number;
    private long submitted;
    private long completed;
    private boolean closed;

    SimulatedUring(Simulation simulation, RingSpec spec) {
        this.simulation = simulation;
        SessionLayout layout = SessionLayout.of(spec);
        this.sqRing = words(layout.cqRingAt());
        Words cqRing = words(layout.entriesAt() - layout.cqRingAt());
        this.entries = words(layout.totalBytes() - layout.entriesAt());
        this.flagsAt = layout.sqOffsets().flags();
        int sqPosition = -simulation.choose(2 * spec.submissionEntries());
        sqRing.putInt(layout.sqOffsets().head(), sqPosition);
        sqRing.putInt(layout.sqOffsets().tail(), sqPosition);
        int cqPosition = -simulation.choose(2 * spec.completionSlots());
        cqRing.putInt(layout.cqOffsets().head(), cqPosition);
        cqRing.putInt(layout.cqOffsets().tail(), cqPosition);
        this.submissions = new SubmissionQueue(
                sqRing, layout.sqOffsets(), entries, spec.submissionEntries(), SubmissionEntry.BYTES);
        this.taken = new ServerSubmissionQueue(sqRing, layout.sqOffsets(), entries, spec.submissionEntries());
        this.completions =
                new CompletionQueue(cqRing, layout.cqOffsets(), spec.completionSlots(), CompletionEntry.BYTES);
        this.posted = new ServerCompletionQueue(cqRing, layout.cqOffsets(), spec.completionSlots());
        this.requests = new Requests(simulation, this);
        this.number = simulation.descriptors().add(fd -> new RingNumber(fd, this));
    }

    private static Words words(long bytes) {
        return new SegmentWords(MemorySegment.ofArray(new long[Math.toIntExact(bytes / Long.BYTES)]));
    }

    @Override
    public SubmissionQueue submissions() {
        return submissions;
    }

    @Override
    public CompletionQueue completions() {
        return completions;
    }

    /// {@return the ring's number, for `MSG_RING` on another ring of the simulation}
    public int fd() {
        return number.fd();
    }

    /// Registers a buffer, for `READ_FIXED` and `WRITE_FIXED`. The memory has to be lent as well.
    ///
    /// @param index its place, 0..65535; what was there is replaced
    public void registerBuffer(int index, MemorySegment segment) {
        buffers.put(index, segment);
    }

    /// {@return how many submissions have been taken so far}
    public long submitted() {
        return submitted;
    }

    /// {@return how many completions have been made so far, in the queue or outside of it}
    public long completed() {
        return completed;
    }

    /// {@return how many requests have been taken and will complete yet}
    public int inFlight() {
        return requests.count();
    }

    @Override
    public int submit() {
        checkOpen();
        simulation.passCall();
        int count = takeSubmissions();
        flush();
        return count;
    }

    @Override
    public int submitAndWait(int minCompletions, long timeoutNanos) {
        if (minCompletions < 0 || minCompletions > completions.capacity()) {
            throw new IllegalArgumentException(
                    "a wait for " + minCompletions + " completions, where the queue holds " + completions.capacity());
        }
        if (timeoutNanos < 0) {
            throw new IllegalArgumentException("a wait of " + timeoutNanos + " ns");
        }
        int count = submit();
        if (taken.ready() == 0) {
            await(minCompletions, timeoutNanos);
        }
        return count;
    }

    private void await(int minCompletions, long timeoutNanos) {
        long limit = timeoutNanos == NO_TIMEOUT ? Long.MAX_VALUE : simulation.elapsedNanos() + timeoutNanos;
        if (completions.ready() < minCompletions) {
            simulation.descriptors().look();
        }
        while (completions.ready() < minCompletions && !isOver(limit)) {
            if (!simulation.happenNext(limit)) {
                if (limit == Long.MAX_VALUE) {
                    throw stalled(minCompletions);
                }
                simulation.pass(limit - simulation.elapsedNanos());
            }
            flush();
        }
    }

    private boolean isOver(long limit) {
        return simulation.elapsedNanos() >= limit;
    }

    private SimulationStalledException stalled(int minCompletions) {
        return new SimulationStalledException("a wait for " + minCompletions + " completions, where "
                + completions.ready() + " are there and nothing is left that could happen; in flight: " + requests
                + "; " + simulation);
    }

    @Override
    public boolean hasCompletionsOutside() {
        return (submissions.flags() & SqRingFlags.CQ_OVERFLOW) != 0;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        while (submissions.claimed() > 0) {
            submissions.abort();
        }
        take(taken.ready());
        closed = true;
        requests.cancelEverything();
        while (requests.count() != 0) {
            if (!simulation.happenNext(Long.MAX_VALUE)) {
                throw new SimulationStalledException("a close, where this never completes: " + requests);
            }
            requests.cancelEverything();
        }
        outside.clear();
        simulation.descriptors().close(number.fd());
        simulation.tell(() -> "ring " + number.fd() + " is closed");
    }

    private int takeSubmissions() {
        submissions.publish();
        completions.release();
        int ready = taken.ready();
        if (ready != 0 && simulation.strikes(Fault.PARTIAL_SUBMISSION)) {
            int fewer = wholeChains(simulation.choose(ready), ready);
            simulation.tell(() -> "EBUSY: " + fewer + " of " + ready + " submissions are taken");
            sqRing.getAndBitwiseOr(flagsAt, SqRingFlags.CQ_OVERFLOW);
            return take(fewer);
        }
        return take(ready);
    }

    /// {@return `count`, and as many more as a chain that begins before it goes on behind it}
    private int wholeChains(int count, int ready) {
        int whole = count;
        while (whole > 0 && whole < ready && isLinked(whole - 1)) {
            whole++;
        }
        return whole;
    }

    private boolean isLinked(int ahead) {
        int index = (taken.position() + ahead) & (submissions.capacity() - 1);
        return (SubmissionEntry.flags(entries, (long) index * SubmissionEntry.BYTES) & LINKS) != 0;
    }

    private int take(int most) {
        int count = 0;
        while (count < most && taken.take(one, 1) == 1) {
            requests.add(one[0]);
            count++;
        }
        requests.endOfSubmission();
        submitted += count;
        return count;
    }

    /// Makes a completion.
    ///
    /// @return whether it went into the queue
    boolean post(long userData, int result, int flags) {
        simulation.tell(() ->
                "completion " + Long.toHexString(userData) + ": " + result + (flags == 0 ? "" : " flags " + flags));
        completed++;
        if (closed) {
            return true;
        }
        if (outside.isEmpty() && !simulation.strikes(Fault.OVERFLOW) && posted.offer(userData, result, flags)) {
            posted.publish();
            return true;
        }
        outside.add(new Completion(userData, result, flags));
        sqRing.getAndBitwiseOr(flagsAt, SqRingFlags.CQ_OVERFLOW);
        return false;
    }

    private void flush() {
        while (!outside.isEmpty()) {
            Completion first = outside.element();
            if (!posted.offer(first.userData, first.result, first.flags)) {
                break;
            }
            outside.remove();
        }
        posted.publish();
        // What was not taken is said to be for want of room for completions, as Linux has it.
        if (outside.isEmpty() && taken.ready() == 0) {
            sqRing.getAndBitwiseAnd(flagsAt, ~SqRingFlags.CQ_OVERFLOW);
        }
    }

    Requests requests() {
        return requests;
    }

    Optional<MemorySegment> buffer(int index) {
        return Optional.ofNullable(buffers.get(index));
    }

    @Override
    public String toString() {
        return "ring " + number.fd() + ", in flight: " + requests + ", not taken: " + taken.ready() + ", outside: "
                + outside.size();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the ring is closed");
        }
    }
}
