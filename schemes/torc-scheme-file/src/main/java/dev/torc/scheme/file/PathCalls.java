package dev.torc.scheme.file;

import dev.torc.scheme.Request;
import dev.torc.scheme.ServedSession;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The calls with paths that are under way. Each session has at most [#MOST_PER_SESSION]: their memory is the server's
/// own, nine KiB each.
///
/// **Threads.** The server's only. **Ownership.** Their memory is given back by [#close], when none is under way.
final class PathCalls implements AutoCloseable {

    /// How many calls with paths one session can have under way; further ones wait in its ring.
    static final int MOST_PER_SESSION = 32;

    private final Arena arena = Arena.ofShared();
    private final List<PathCall> all = new ArrayList<>();
    private final ArrayDeque<PathCall> free = new ArrayDeque<>();
    private int[] perSession = new int[0];

    /// Begins a call.
    ///
    /// @return the call, or null if its session has as many under way as it may
    @Nullable
    PathCall begin(Request request) {
        ServedSession session = request.session();
        int number = session.number();
        if (number >= perSession.length) {
            perSession = Arrays.copyOf(perSession, Math.max(number + 1, 2 * perSession.length));
        }
        if (perSession[number] == MOST_PER_SESSION) {
            return null;
        }
        perSession[number]++;
        PathCall call = free.pollFirst();
        if (call == null) {
            call = new PathCall(all.size(), arena, session);
            all.add(call);
        }
        call.begin(request);
        return call;
    }

    PathCall get(int number) {
        return all.get(number);
    }

    void end(PathCall call) {
        perSession[call.session.number()]--;
        free.addFirst(call);
    }

    @Override
    public void close() {
        arena.close();
    }
}
