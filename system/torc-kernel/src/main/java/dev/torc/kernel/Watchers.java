package dev.torc.kernel;

import dev.torc.scheme.SchemeHost.Sent;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PollAddFlags;
import dev.torc.uapi.PollFlags;
import java.util.ArrayList;
import java.util.List;

/// Who is told when one resource becomes ready: calls of POLL_ADD and FILES_UPDATE, and watchers.
///
/// Each is told at once of what is ready when it comes, and from then on of what becomes so.
///
/// **Threads.** The kernel's.
final class Watchers {

    /// What is told whether it was asked for or not.
    private static final int ALWAYS = PollFlags.ERR | PollFlags.HUP;

    private static final int ONCE = 0;
    private static final int AGAIN = 1;

    private final Resource resource;
    private final CallLine calls;
    private final List<Watcher> watchers = new ArrayList<>();

    Watchers(Resource resource) {
        this.resource = resource;
        this.calls = new CallLine(resource);
    }

    void add(Watcher watcher) {
        watchers.add(watcher);
    }

    void remove(Watcher watcher) {
        watchers.remove(watcher);
    }

    /// One call of POLL_ADD or FILES_UPDATE.
    ///
    /// @param events what it asks for
    /// @param multishot the value of [PollAddFlags]
    int add(Call call, int events, int multishot) {
        if ((multishot & ~PollAddFlags.ADD_MULTI) != 0) {
            return Errno.EINVAL.negated();
        }
        boolean again = multishot != 0;
        int ready = resource.readiness() & (events | ALWAYS);
        if (ready != 0 && !again) {
            return ready;
        }
        calls.add(call.token(), Integer.toUnsignedLong(events | ALWAYS), again ? AGAIN : ONCE);
        if (ready != 0) {
            // Where there is no room, roomFor tells it later.
            resource.host().send(call.token(), ready);
        }
        return Call.LATER;
    }

    void becameReady(int events) {
        KernelHost host = resource.host();
        long token = calls.first();
        while (token != CallLine.NOBODY) {
            long next = calls.after(token);
            int told = events & (int) host.address(token);
            if (told != 0) {
                tell(host, token, told);
            }
            // Who is told can turn out to break the protocol, and ends with all its calls: then from the beginning.
            token = next == CallLine.NOBODY || host.isPending(next) ? next : calls.first();
        }
        // For the same reason a watcher can leave, and others with it: backwards none is passed over.
        for (int i = watchers.size() - 1; i >= 0; i--) {
            if (i < watchers.size()) {
                watchers.get(i).becameReady(events);
            }
        }
    }

    private static void tell(KernelHost host, long token, int events) {
        if (host.length(token) == ONCE) {
            host.complete(token, events);
        } else if (host.send(token, events) == Sent.NOBODY_WAITS) {
            host.complete(token, Errno.ECANCELED.negated());
        }
    }

    /// There is room again for a call that could not be told.
    void roomFor(long token) {
        KernelHost host = resource.host();
        int ready = resource.readiness() & (int) host.address(token);
        if (ready != 0) {
            host.send(token, ready);
        }
    }

    /// The resource is closed: each call ends with HUP, and each watcher is told.
    void closed() {
        for (long token = calls.first(); token != CallLine.NOBODY; token = calls.first()) {
            resource.host().complete(token, PollFlags.HUP);
        }
        watchers.forEach(Watcher::closed);
        watchers.clear();
    }
}
