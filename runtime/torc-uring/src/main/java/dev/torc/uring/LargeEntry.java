package dev.torc.uring;

import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.SubmissionEntry;

/// Entries of two places, in a ring with `SQE_MIXED`.
final class LargeEntry {

    private LargeEntry() {}

    /// Claims two places that follow each other in memory.
    ///
    /// @return where the first begins, or [SubmissionQueue#FULL], in which case nothing is claimed
    static long claim(SubmissionQueue queue) {
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
