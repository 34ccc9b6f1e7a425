package dev.torc.uring;

import dev.torc.ring.CompletionQueue;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CancelFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.RegisterOpcode;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.SyncCancelRegister;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/// Ends everything that a ring has in flight, and knows when it has ended.
///
/// The proof is a `NOP` that drains: Linux completes it when every request before it has given back what it had,
/// multishot requests and the notifications of zero-copy sends among them. Counting completions could not prove it,
/// since not every completion is of a request (messages of other rings, tags of resources), nor does every request
/// complete (`IOSQE_CQE_SKIP_SUCCESS`).
///
/// Cancelling is repeated while the `NOP` waits, because an operation that ends starts those linked behind it.
final class RingClosing {

    /// Carried by the NOP. Should a caller's request carry the same, its completion comes earlier: so the number is
    /// one that nobody counts to or has for an address.
    private static final long LAST = 0x8a3f_5eed_c105_e0ffL;

    private static final long FIRST_WAIT_NANOS = 1_000_000L;
    private static final long LONGEST_WAIT_NANOS = 100_000_000L;

    private final Uring ring;

    RingClosing(Uring ring) {
        this.ring = ring;
    }

    /// Returns when no request of the ring can touch memory any more.
    ///
    /// @return false if Linux refused to say when that is, in which case nothing was waited for
    boolean awaitAll() {
        SubmissionQueue submissions = ring.submissions();
        while (submissions.claimed() > 0) {
            submissions.abort();
        }
        if (!ring.everSubmitted()) {
            return true;
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment everything = scratch.allocate(SyncCancelRegister.LAYOUT);
            SyncCancelRegister.setFlags(everything, CancelFlags.ANY | CancelFlags.ALL);
            cancel(everything);
            submitLast();
            long waitNanos = FIRST_WAIT_NANOS;
            while (true) {
                OptionalInt last = takeCompletions();
                if (last.isPresent() && last.getAsInt() == Errno.ECANCELED.negated()) {
                    // It was itself among what was cancelled: on a ring that hands every operation to a worker, it
                    // can still wait for one when the next cancellation comes. It has said nothing of the others.
                    submitLast();
                } else if (last.isPresent()) {
                    return last.getAsInt() == 0;
                }
                ring.enterWhileClosing(1, waitNanos);
                if (ring.completions().ready() == 0) {
                    cancel(everything);
                    waitNanos = Math.min(2 * waitNanos, LONGEST_WAIT_NANOS);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a ring could not be drained, so its memory is not safe to free", e);
        }
    }

    /// Unmaps and closes a ring.
    ///
    /// @param drained what [#awaitAll] said; if it is false, this waits until Linux has torn the ring down
    static void release(RingMemory memory, RingIdentity identity, boolean drained) {
        try (Gravestone gravestone = drained ? null : Gravestone.place(identity)) {
            memory.close();
            identity.close();
            if (gravestone != null) {
                gravestone.await();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a ring could not be drained, so its memory is not safe to free", e);
        }
    }

    private void submitLast() throws IOException {
        SubmissionQueue submissions = ring.submissions();
        long at = submissions.claim();
        while (at == SubmissionQueue.FULL) {
            ring.enterWhileClosing(1, FIRST_WAIT_NANOS);
            takeCompletions();
            at = submissions.claim();
        }
        Prepare.nop(submissions.entries(), at);
        Prepare.userData(submissions.entries(), at, LAST);
        SubmissionEntry.addFlags(submissions.entries(), at, SqeFlags.IO_DRAIN | ring.requiredFlags());
    }

    /// Drops the completions that have come.
    ///
    /// @return the result of the NOP, if it is among them
    private OptionalInt takeCompletions() {
        CompletionQueue completions = ring.completions();
        while (completions.next()) {
            if (completions.userData() == LAST) {
                return OptionalInt.of(completions.result());
            }
        }
        return OptionalInt.empty();
    }

    /// Cancels once, without waiting. An older Linux than 6.0 does not know it; there the NOP waits for what ends
    /// by itself.
    private void cancel(MemorySegment everything) {
        ring.identity().register(RegisterOpcode.REGISTER_SYNC_CANCEL, everything, 1);
    }
}
