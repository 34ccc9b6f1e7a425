package dev.torc.scheme.file;

import dev.torc.client.Pipeline;
import dev.torc.client.Session;
import dev.torc.layout.Words;
import dev.torc.memory.Slice;
import dev.torc.uapi.LinuxLimits;
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

    /// {@return what the service answers to an entry whose `addr` is a path, and whose `off` memory of zeros}
    static long answer(Session session, int opcode, Fields fields, String path) {
        try (Slice slice = session.allocate(2L * LinuxLimits.PATH_MAX)) {
            slice.memory().fill((byte) 0).setString(0, path);
            return answer(session, opcode, (entries, at) -> {
                SubmissionEntry.setAddress(entries, at, slice.offset());
                SubmissionEntry.setOffset(entries, at, slice.offset() + LinuxLimits.PATH_MAX);
                fields.write(entries, at);
            });
        }
    }
}
