package dev.torc.system.tests;

import dev.torc.ring.Submission;
import dev.torc.scheme.FileLikeScheme;
import dev.torc.scheme.HandleTable;
import dev.torc.scheme.Request;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// A scheme whose every path says, when it is read, which process and user reads it; but for reads at other
/// places than the beginning, which are never answered.
final class WhoScheme extends FileLikeScheme {

    @Override
    public String name() {
        return "who";
    }

    @Override
    protected Disposition open(Request request) {
        HandleTable handles = request.session().handles();
        return answer(request, handles.reserve() ? handles.add(0) : Errno.EMFILE.negated());
    }

    @Override
    protected Disposition close(Request request) {
        int found = request.session().handles().remove(request.entry().fd());
        return answer(request, found == HandleTable.NONE ? Errno.EBADF.negated() : 0);
    }

    @Override
    protected Disposition read(Request request) {
        Submission entry = request.entry();
        if (request.session().handles().find(entry.fd()) == HandleTable.NONE) {
            return answer(request, Errno.EBADF.negated());
        }
        if (entry.offset() != 0) {
            return Disposition.TAKEN;
        }
        PeerCredentials caller = request.credentials();
        byte[] text = (caller.processId() + " " + caller.userId()).getBytes(StandardCharsets.UTF_8);
        int count = (int) Math.min(text.length, entry.length());
        MemorySegment.copy(text, 0, request.session().pool(0), ValueLayout.JAVA_BYTE, entry.address(), count);
        return answer(request, count);
    }

    @Override
    public void cancel(long token) {
        // Never answered, whatever happens: that is what it is for.
    }
}
