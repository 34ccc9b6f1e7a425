package dev.torc.scheme.file;

import dev.torc.client.Pipeline;
import dev.torc.client.Session;
import dev.torc.layout.Words;
import dev.torc.uapi.SubmissionEntry;

/// Calls as their bare entries, also such as the client's own methods never make.
final class RawCalls {

    private RawCalls() {}

    /// Fields of an entry that are not zero.
    @FunctionalInterface
    interface Fields {
        void write(Words entries, long at);
    }

    /// {@return what the service answers to an entry}
    static long answer(Session session, int opcode, Fields fields) {
        try (Pipeline pipeline = session.pipeline()) {
            long at = pipeline.claim();
            SubmissionEntry.clear(pipeline.entries(), at);
            SubmissionEntry.setHeader(pipeline.entries(), at, opcode, 0, 0);
            fields.write(pipeline.entries(), at);
            pipeline.ready(at, 0L);
            if (!pipeline.await()) {
                throw new AssertionError("nothing was in flight");
            }
            return pipeline.result();
        }
    }
}
