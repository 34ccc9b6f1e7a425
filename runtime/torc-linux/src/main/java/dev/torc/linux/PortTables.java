package dev.torc.linux;

import dev.torc.reactor.LinuxPort;
import dev.torc.reactor.Reactor;
import dev.torc.uring.Uring;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/// What is registered with a reactor's ring, for all who use it through [Linux].
///
/// **Threads.** [#of] and [#onRing] any, the rest the reactor's.
final class PortTables {

    private static final Map<LinuxPort, PortTables> ALL = new WeakHashMap<>();

    private static final int BUFFER_PLACES = 1024;
    private static final int MOST_GROUPS = 1 << 16;

    private final BitSet bufferPlaces = new BitSet();
    private final BitSet groups = new BitSet();
    private boolean reserved;

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
        Reactor reactor = port.reactor();
        if (reactor.isCurrentThread()) {
            return body.run(ring, tables);
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            reactor.execute(() -> {
                try {
                    done.complete(body.run(ring, tables));
                } catch (IOException | RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new IOException("the reactor is closed", e);
        }
        try {
            return done.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    /// {@return a free place in the table of registered buffers}
    int takeBufferPlace(Uring ring) throws IOException {
        if (!reserved) {
            ring.buffers().reserve(BUFFER_PLACES);
            reserved = true;
        }
        int place = bufferPlaces.nextClearBit(0);
        if (place == BUFFER_PLACES) {
            throw new IOException("a ring has " + BUFFER_PLACES + " places for registered memory, and all are taken");
        }
        bufferPlaces.set(place);
        return place;
    }

    void giveBackBufferPlace(int place) {
        bufferPlaces.clear(place);
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
