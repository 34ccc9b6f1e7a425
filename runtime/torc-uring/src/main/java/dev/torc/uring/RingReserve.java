package dev.torc.uring;

import dev.torc.uapi.SetupFlags;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// Rings that were closed and are kept for whoever needs the next one like them.
///
/// ```text
///      try (RingReserve reserve = RingReserve.of(UringSetup.of(64), 4)) {
///          try (Uring ring = reserve.open()) { … }   // made
///          try (Uring ring = reserve.open()) { … }   // the same memory and descriptor again
///      }
/// ```
///
/// Linux tears a ring down some time after it was closed. A program that opens and closes rings faster than that
/// runs into ENOMEM or the limit of locked memory although it holds one ring only; with a reserve Linux makes as many
/// rings as are open at once, and no more.
///
/// Closing a ring of a reserve does what closing always does: everything in flight is cancelled and awaited. A ring is
/// kept if Linux could prove that, if nothing was ever registered with it, and if there is room; else it is given up,
/// so that the next holder finds a ring as it was made.
///
/// **Threads.** The thread that made the reserve, to which the rings belong. **Ownership.** The reserve owns the rings
/// that it keeps, and ends them with [#close]; a ring that is open then is given up when it is closed.
public final class RingReserve implements AutoCloseable {

    private final UringSetup setup;
    private final int most;
    private final Thread owner = Thread.currentThread();
    private final Deque<Uring> kept = new ArrayDeque<>();
    private boolean closed;

    private RingReserve(UringSetup setup, int most) {
        this.setup = setup;
        this.most = most;
    }

    /// {@return an empty reserve}
    ///
    /// @param setup what its rings are to be
    /// @param most how many to keep
    /// @throws IllegalArgumentException if such rings cannot be used twice: those that begin disabled
    public static RingReserve of(UringSetup setup, int most) {
        if (setup.has(SetupFlags.R_DISABLED)) {
            throw new IllegalArgumentException("A ring is enabled once, so one that begins disabled cannot be reused.");
        }
        if (most < 1) {
            throw new IllegalArgumentException("a reserve of " + most + " rings");
        }
        return new RingReserve(setup, most);
    }

    /// Opens a ring: one that is kept, or a new one.
    ///
    /// @return the ring
    /// @throws IllegalStateException from another thread than the reserve's, and after [#close]
    /// @throws IOException as [Uring#open]
    public Uring open() throws IOException {
        if (Thread.currentThread() != owner || closed) {
            throw new IllegalStateException(
                    closed ? "the reserve is closed" : "the reserve belongs to thread \"" + owner.getName() + "\"");
        }
        Uring again = kept.pollLast();
        return again == null ? Uring.open(setup).of(this) : again.again(this);
    }

    /// {@return how many rings are kept now}
    public int kept() {
        return kept.size();
    }

    /// Takes a drained ring.
    ///
    /// @return whether it is kept
    boolean keep(Uring ring) {
        if (closed || kept.size() == most || Thread.currentThread() != owner) {
            return false;
        }
        kept.addLast(ring);
        return true;
    }

    /// Gives the kept rings up. A second call does nothing.
    @Override
    public void close() {
        closed = true;
        while (!kept.isEmpty()) {
            kept.removeLast().giveUp();
        }
    }
}
