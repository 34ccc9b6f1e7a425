package dev.torc.bench.call;

import dev.torc.ring.Submission;
import dev.torc.scheme.FileLikeScheme;
import dev.torc.scheme.HandleTable;
import dev.torc.scheme.Request;
import dev.torc.uapi.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The least that a scheme does: a call that does nothing, and reads of a page that it has in memory.
final class MemoryScheme extends FileLikeScheme {

    /// The name under which it is served.
    static final String NAME = "calls";

    /// The opcode, of the scheme's own, that does nothing.
    static final int NOTHING = 200;

    private static final int PAGE_BYTES = 4096;

    private final MemorySegment page = Arena.ofAuto().allocate(PAGE_BYTES);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    protected Disposition open(Request request) {
        return answer(request, newHandle(request, 0));
    }

    @Override
    protected Disposition read(Request request) {
        Submission entry = request.entry();
        if (request.session().handles().find(entry.fd()) == HandleTable.NONE) {
            return answer(request, Errno.EBADF.negated());
        }
        int bytes = (int) Math.min(entry.length(), PAGE_BYTES);
        MemorySegment.copy(page, 0L, request.session().pool(entry.bufferIndex()), entry.address(), bytes);
        return answer(request, bytes);
    }

    @Override
    protected Disposition other(Request request) {
        if (request.entry().opcode() != NOTHING) {
            return super.other(request);
        }
        return answer(request, checkHandle(request));
    }
}
