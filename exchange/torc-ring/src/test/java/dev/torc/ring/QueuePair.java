package dev.torc.ring;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.uapi.SubmissionEntry;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// Both ends of both queues over the same bytes, as two processes would have them, beginning at any position.
final class QueuePair {

    final SessionLayout layout;
    final Words sqRing;
    final Words cqRing;
    final SubmissionQueue client;
    final ServerSubmissionQueue server;
    final ServerCompletionQueue answers;
    final CompletionQueue completions;

    private QueuePair(RingSpec spec, int position) {
        layout = SessionLayout.of(spec);
        Arena arena = Arena.ofAuto();
        sqRing = new SegmentWords(arena.allocate(layout.cqRingAt(), 128));
        cqRing = new SegmentWords(arena.allocate(layout.entriesAt() - layout.cqRingAt(), 128));
        Words entries = new SegmentWords(arena.allocate(layout.totalBytes() - layout.entriesAt(), 128));
        sqRing.putInt(layout.sqOffsets().head(), position);
        sqRing.putInt(layout.sqOffsets().tail(), position);
        cqRing.putInt(layout.cqOffsets().head(), position);
        cqRing.putInt(layout.cqOffsets().tail(), position);
        client = new SubmissionQueue(
                sqRing, layout.sqOffsets(), entries, spec.submissionEntries(), SubmissionEntry.BYTES);
        server = new ServerSubmissionQueue(sqRing, layout.sqOffsets(), entries, spec.submissionEntries());
        answers = new ServerCompletionQueue(cqRing, layout.cqOffsets(), spec.completionSlots());
        completions = new CompletionQueue(cqRing, layout.cqOffsets(), spec.completionSlots(), 16);
    }

    static QueuePair of(int entries) {
        return at(entries, 0);
    }

    static QueuePair at(int entries, int position) {
        return new QueuePair(new RingSpec(entries, entries, EntryOrder.AS_WRITTEN), position);
    }

    static QueuePair indirect(int entries) {
        return new QueuePair(new RingSpec(entries, entries, EntryOrder.INDIRECT), 0);
    }

    /// Writes one entry and says whether there was room.
    boolean offer(long userData) {
        long at = client.claim();
        if (at == SubmissionQueue.FULL) {
            return false;
        }
        SubmissionEntry.clear(client.entries(), at);
        SubmissionEntry.setUserData(client.entries(), at, userData);
        return true;
    }

    /// Takes everything that the client published.
    List<Long> taken() {
        Submission[] into = {new Submission()};
        List<Long> all = new ArrayList<>();
        while (server.take(into, 1) == 1) {
            all.add(into[0].userData());
        }
        return all;
    }

    /// Takes every completion's user data.
    List<Long> completed() {
        List<Long> all = new ArrayList<>();
        while (completions.next()) {
            all.add(completions.userData());
        }
        return all;
    }
}
