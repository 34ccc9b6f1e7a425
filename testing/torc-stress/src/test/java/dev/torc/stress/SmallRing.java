package dev.torc.stress;

import dev.torc.layout.Words;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.ServerCompletionQueue;
import dev.torc.ring.ServerSubmissionQueue;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.CqRingOffsets;
import dev.torc.uapi.SqRingOffsets;
import dev.torc.uapi.SubmissionEntry;

/// One party's view of a ring of two entries and four slots, in as little memory as will do: tests make a great many.
///
/// ```text
///    0  SQ tail, head, dropped, flags (the server's sleep word)     16  array of 2 entry indexes
///   32  CQ tail, overflow, head, flags, client's status             64  4 completion slots
/// ```
///
/// @param ring the positions, [#RING_BYTES] of them
/// @param entries the submission entries, [#ENTRIES_BYTES] of them
record SmallRing(Words ring, Words entries) {

    static final int RING_BYTES = 128;
    static final int SUBMISSION_ENTRIES = 2;
    static final int COMPLETION_SLOTS = 4;
    static final int ENTRIES_BYTES = SUBMISSION_ENTRIES * SubmissionEntry.BYTES;

    static final long SERVER_SLEEP = 12;
    static final long CLIENT_STATUS = 48;

    private static final int SQ_ARRAY = 16;
    private static final SqRingOffsets SQ = new SqRingOffsets(4, 0, 0, 0, (int) SERVER_SLEEP, 8, 0);
    private static final SqRingOffsets INDIRECT_SQ = new SqRingOffsets(4, 0, 0, 0, (int) SERVER_SLEEP, 8, SQ_ARRAY);
    private static final CqRingOffsets CQ = new CqRingOffsets(40, 32, 0, 0, 36, 64, 44);

    SubmissionQueue submissions() {
        return new SubmissionQueue(ring, SQ, entries, SUBMISSION_ENTRIES, SubmissionEntry.BYTES);
    }

    ServerSubmissionQueue serverSubmissions() {
        return new ServerSubmissionQueue(ring, SQ, entries, SUBMISSION_ENTRIES);
    }

    SubmissionQueue indirectSubmissions() {
        return new SubmissionQueue(ring, INDIRECT_SQ, entries, SUBMISSION_ENTRIES, SubmissionEntry.BYTES);
    }

    ServerSubmissionQueue indirectServerSubmissions() {
        return new ServerSubmissionQueue(ring, INDIRECT_SQ, entries, SUBMISSION_ENTRIES);
    }

    CompletionQueue completions() {
        return new CompletionQueue(ring, CQ, COMPLETION_SLOTS, CompletionEntry.BYTES);
    }

    ServerCompletionQueue serverCompletions() {
        return new ServerCompletionQueue(ring, CQ, COMPLETION_SLOTS);
    }
}
