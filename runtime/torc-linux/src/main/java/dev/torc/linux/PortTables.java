package dev.torc.linux;

import dev.torc.reactor.LinuxPort;
import dev.torc.uring.Uring;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.RejectedExecutionException;

/// What has a number in a reactor's ring, for all who use it through [Linux].
///
/// **Threads.** [#of] and [#onRing] any, the rest the reactor's.
final class PortTables {

    private static final Map<LinuxPort, PortTables> ALL = new WeakHashMap<>();

    private static final int MOST_GROUPS = 1 << 16;

    private final BitSet groups = new BitSet();

    private PortTables() {}

    /// What is done on the reactor's thread.
    ///
    /// @param <T> what comes of it
    interface Body<T> {
        T run(Uring ring, PortTables tables) throws IOException;
    }

    private static PortTables of(LinuxPort port) {
        synchronized (ALL) {
            return ALL.computeIfAbsent(port, ignored -> new PortTables());
        }
    }

    /// Does something with the ring on the reactor's thread, and waits for it.
    ///
    /// @throws UnsupportedOperationException if the ring is a simulated one
    static <T> T onRing(Linux linux, Body<T> body) throws IOException {
        LinuxPort port = linux.port();
        Uring ring = port.ring()
                .orElseThrow(() -> new UnsupportedOperationException("nothing is registered with a simulated ring"));
        PortTables tables = of(port);
        try {
            return port.reactor().ask(() -> body.run(ring, tables));
        } catch (RejectedExecutionException e) {
            throw new IOException("the reactor is closed", e);
        }
    }

    /// {@return a free number for a group of buffers}
    int takeGroup() throws IOException {
        int group = groups.nextClearBit(0);
        if (group == MOST_GROUPS) {
            throw new IOException("a ring has " + MOST_GROUPS + " groups of buffers, and all are taken");
        }
        groups.set(group);
        return group;
    }

    void giveBackGroup(int group) {
        groups.clear(group);
    }
}
