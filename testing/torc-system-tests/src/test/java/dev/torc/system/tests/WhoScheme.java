package dev.torc.system.tests;

import dev.torc.ring.Submission;
import dev.torc.scheme.FileLikeScheme;
import dev.torc.scheme.HandleTable;
import dev.torc.scheme.Request;
import dev.torc.scheme.SchemeHost;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A scheme whose every path says, when it is read, which process and user reads it; but for reads at other
/// places than the beginning, which are never answered, or at one place only when they are cancelled.
final class WhoScheme extends FileLikeScheme {

    /// Where a read is answered when it is cancelled.
    static final long UNTIL_CANCELLED = 2;

    private final Set<Long> waiting = new HashSet<>();
    private @Nullable SchemeHost host;

    @Override
    public void start(SchemeHost server) {
        host = server;
    }

    @Override
    public String name() {
        return "who";
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
        if (entry.offset() == UNTIL_CANCELLED) {
            waiting.add(request.token());
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
        if (host != null && waiting.remove(token)) {
            host.complete(token, Errno.ECANCELED.negated());
        }
        // The others are never answered, whatever happens: that is what they are for.
    }
}
