package dev.torc.conformance;

import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeHost;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A service that keeps calls until the test releases them.
///
/// **Threads.** [#release] any; the rest is the server's.
final class HoldingScheme implements Scheme {

    /// Is kept; `off` is the key.
    static final int HOLD = 160;

    private final Map<Long, Long> tokenOfKey = new HashMap<>();
    private final Map<Long, Long> keyOfToken = new HashMap<>();
    private final Set<Long> released = new HashSet<>();
    private Optional<SchemeHost> host = Optional.empty();

    @Override
    public String name() {
        return "holding";
    }

    @Override
    public synchronized void start(SchemeHost lent) {
        host = Optional.of(lent);
    }

    @Override
    public Disposition handle(Request request) {
        long key = request.entry().offset();
        int opcode = request.entry().opcode();
        if (opcode == HOLD) {
            hold(key, request);
        } else {
            request.complete(opcode == Opcode.NOP.number() ? 0 : Errno.ENOSYS.negated());
        }
        return Disposition.TAKEN;
    }

    private synchronized void hold(long key, Request request) {
        if (released.remove(key)) {
            request.complete(0);
        } else {
            tokenOfKey.put(key, request.token());
            keyOfToken.put(request.token(), key);
        }
    }

    /// Answers the call with this key, now or as soon as it comes.
    synchronized void release(long key) {
        Long token = tokenOfKey.remove(key);
        if (token == null) {
            released.add(key);
        } else {
            keyOfToken.remove(token);
            host.orElseThrow().complete(token, 0);
        }
    }

    @Override
    public synchronized void cancel(long token) {
        Long key = keyOfToken.remove(token);
        if (key != null) {
            tokenOfKey.remove(key);
            host.orElseThrow().complete(token, Errno.ECANCELED.negated());
        }
    }
}
