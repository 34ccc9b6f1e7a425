package dev.torc.conformance;

import dev.torc.ring.SubmissionQueue;
import dev.torc.testkit.SimulatedUring;
import dev.torc.uapi.CqeFlags;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareWait;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A small loop over a ring, with one of the faults in it that its ancestors had.
final class FaultyLoop implements CallLoop {

    private static final long NOBODY = -1L;

    /// What can be wrong with a loop that drives a ring.
    enum Flaw {
        /// None: so the checks do not find what is not there.
        NONE,
        /// Who waits for room is looked after by whoever starts something, and by nobody else.
        WAITERS_ARE_NOT_DRIVEN_AGAIN,
        /// The state of a call is never given back.
        STATES_ARE_NOT_USED_AGAIN,
        /// Each answer of a stream gives the stream's state back.
        EACH_ANSWER_FREES_ITS_STREAM,
        /// An answer is told to whoever first had the state, not to who has it now.
        A_STALE_WAITER_IS_TOLD,
        /// The entry is written for the first try, and for no other.
        AN_ENTRY_IS_WRITTEN_FOR_THE_FIRST_TRY_ONLY,
        /// Room is what is in use, which is the same when half of it is.
        USED_AND_FREE_ARE_MIXED_UP,
        /// The completion queue is taken to be as long as the submission queue.
        BOTH_QUEUES_ARE_TAKEN_TO_BE_AS_LONG,
        /// Nothing is ever cancelled.
        NOTHING_IS_CANCELLED
    }

    private final Flaw flaw;
    private final SimulatedUring ring;
    private final @Nullable Job[] owners = new Job[FaultSchedule.SLOTS];
    private final @Nullable Job[] firstOwners = new Job[FaultSchedule.SLOTS];
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private final ArrayDeque<Job> waiting = new ArrayDeque<>();
    private final ArrayDeque<Job> tried = new ArrayDeque<>();
    private int inFlight;

    FaultyLoop(Flaw flaw, SimulatedUring ring) {
        this.flaw = flaw;
        this.ring = ring;
        for (int i = 0; i < FaultSchedule.SLOTS; i++) {
            free.add(i);
        }
    }

    @Override
    public void start(Job job) {
        waiting.add(job);
        startWaiting();
    }

    private void startWaiting() {
        while (!waiting.isEmpty() && hasRoom()) {
            Job job = waiting.element();
            long at = ring.claim();
            if (at == SubmissionQueue.FULL) {
                tried.add(job);
                return;
            }
            waiting.remove();
            int slot = free.remove();
            owners[slot] = job;
            if (firstOwners[slot] == null) {
                firstOwners[slot] = job;
            }
            inFlight++;
            if (flaw == Flaw.AN_ENTRY_IS_WRITTEN_FOR_THE_FIRST_TRY_ONLY && tried.contains(job)) {
                Prepare.nop(ring.entries(), at);
                Prepare.userData(ring.entries(), at, slot);
            } else {
                job.write(ring.entries(), at, slot);
            }
        }
    }

    private boolean hasRoom() {
        if (free.isEmpty()) {
            return false;
        }
        int capacity = ring.submissions().capacity();
        return switch (flaw) {
            case USED_AND_FREE_ARE_MIXED_UP -> capacity - ring.room() > 0 || inFlight == 0;
            case NONE,
                    WAITERS_ARE_NOT_DRIVEN_AGAIN,
                    STATES_ARE_NOT_USED_AGAIN,
                    EACH_ANSWER_FREES_ITS_STREAM,
                    A_STALE_WAITER_IS_TOLD,
                    AN_ENTRY_IS_WRITTEN_FOR_THE_FIRST_TRY_ONLY,
                    BOTH_QUEUES_ARE_TAKEN_TO_BE_AS_LONG,
                    NOTHING_IS_CANCELLED -> true;
        };
    }

    @Override
    public void cancel(Job job) {
        if (flaw == Flaw.NOTHING_IS_CANCELLED) {
            return;
        }
        for (int slot = 0; slot < owners.length; slot++) {
            if (owners[slot] == job) {
                long at = ring.claim();
                while (at == SubmissionQueue.FULL) {
                    ring.submit();
                    at = ring.claim();
                }
                PrepareWait.cancel(ring.entries(), at, slot);
                Prepare.userData(ring.entries(), at, NOBODY);
            }
        }
    }

    @Override
    public void turn() {
        ring.submitAndWait(1, FaultSchedule.LONGEST_WAIT_NANOS);
        int most = flaw == Flaw.BOTH_QUEUES_ARE_TAKEN_TO_BE_AS_LONG
                ? ring.submissions().capacity()
                : ring.completions().capacity();
        if (ring.completions().ready() > most) {
            // As a queue does that checks positions by a length which is not its own.
            throw new IllegalStateException("more completions than the queue is taken to hold");
        }
        while (ring.completions().next()) {
            if (ring.completions().userData() != NOBODY) {
                answered(
                        (int) ring.completions().userData(),
                        ring.completions().result(),
                        ring.completions().flags());
            }
        }
        if (flaw != Flaw.WAITERS_ARE_NOT_DRIVEN_AGAIN) {
            startWaiting();
        }
    }

    private void answered(int slot, int result, int flags) {
        @Nullable Job told = flaw == Flaw.A_STALE_WAITER_IS_TOLD ? firstOwners[slot] : owners[slot];
        boolean last = (flags & CqeFlags.MORE) == 0;
        if (last) {
            inFlight--;
        }
        boolean frees = last || flaw == Flaw.EACH_ANSWER_FREES_ITS_STREAM;
        if (frees && flaw != Flaw.STATES_ARE_NOT_USED_AGAIN) {
            owners[slot] = null;
            free.add(slot);
        }
        if (told == null) {
            throw new IllegalStateException("an answer is for nobody");
        }
        told.answered(result, flags);
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public int waiting() {
        return waiting.size();
    }

    @Override
    public void close() {
        ring.close();
    }
}
