package dev.torc.scheme;

import dev.torc.counters.TracedEntry;
import dev.torc.layout.Words;
import java.lang.foreign.MemorySegment;

/// What a trace tells of a request: its entry as the server obeys it, and whose it is.
///
/// @param request which
record TracedRequest(Request request) implements TracedEntry {

    private static final int POOL = 0;

    @Override
    public int opcode() {
        return request.entry().opcode();
    }

    @Override
    public void copyTo(Words entries, long at) {
        request.entry().copyTo(entries, at);
    }

    @Override
    public MemorySegment memory() {
        return request.session().pool(POOL);
    }

    @Override
    public int process() {
        return request.process();
    }
}
