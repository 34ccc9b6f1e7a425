package dev.torc.counters;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.uapi.SubmissionEntry;
import java.lang.foreign.MemorySegment;

/// Submission entries as they stand in a queue.
final class WrittenEntries {

    private WrittenEntries() {}

    /// {@return one, at offset 0}
    static Words entry(int opcode) {
        var words = new SegmentWords(MemorySegment.ofArray(new long[SubmissionEntry.BYTES / Long.BYTES]));
        SubmissionEntry.start(words, 0, opcode, 0, 0);
        return words;
    }
}
