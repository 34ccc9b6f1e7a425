package dev.torc.uring;

import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.SetupFlags;
import dev.torc.uapi.SubmissionEntry;

/// Entries of 128 bytes: in a ring with `SQE_MIXED` they take two places.
final class LargeEntry {

    private LargeEntry() {}

    /// Claims one.
    ///
    /// @return where it begins, or [SubmissionQueue#FULL], in which case nothing is claimed
    static long claim(UringSetup setup, SubmissionQueue queue) {
        if (setup.has(SetupFlags.SQE128)) {
            return queue.claim();
        }
        if (!setup.has(SetupFlags.SQE_MIXED)) {
            throw new IllegalStateException("entries of 128 bytes need a ring with SQE128 or SQE_MIXED");
        }
        return claimTwo(queue);
    }

    /// Claims two places that follow each other in memory.
    static long claimTwo(SubmissionQueue queue) {
        long end = (long) queue.capacity() * SubmissionEntry.BYTES;
        long first = queue.claim();
        if (first == SubmissionQueue.FULL) {
            return SubmissionQueue.FULL;
        }
        boolean filled = first + SubmissionEntry.BYTES_SQE128 > end;
        if (filled) {
            Prepare.nop(queue.entries(), first);
            Prepare.skipSuccess(queue.entries(), first);
            first = queue.claim();
        }
        if (first != SubmissionQueue.FULL && queue.claim() != SubmissionQueue.FULL) {
            return first;
        }
        if (first != SubmissionQueue.FULL) {
            queue.abort();
        }
        if (filled) {
            queue.abort();
        }
        return SubmissionQueue.FULL;
    }
}
