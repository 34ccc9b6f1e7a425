package dev.torc.reactor;

import dev.torc.uring.Uring;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/// The registered buffers of a reactor's Linux ring, for all who use it.
///
/// **Threads.** The reactor's.
public final class BufferPlaces {

    private static final int PLACES = 1024;

    private final Uring ring;
    private final BitSet taken = new BitSet();
    private boolean reserved;

    BufferPlaces(Uring ring) {
        this.ring = ring;
    }

    /// Registers memory.
    ///
    /// @param memory native; lent until it is given back
    /// @return its place among the registered buffers
    /// @throws dev.torc.posix.ResourceExhaustedException if it is more than the process may lock
    /// @throws IOException if Linux refuses, or every place is taken
    public int register(MemorySegment memory) throws IOException {
        if (!reserved) {
            ring.buffers().reserve(PLACES);
            reserved = true;
        }
        int place = taken.nextClearBit(0);
        if (place == PLACES) {
            throw new IOException("a ring has " + PLACES + " places for registered memory, and all are taken");
        }
        ring.buffers().update(place, memory);
        taken.set(place);
        return place;
    }

    /// Gives a place up. Operations in flight keep the pages until they are done.
    ///
    /// @throws IOException if Linux refuses
    public void giveBack(int place) throws IOException {
        if (ring.isOpen()) {
            ring.buffers().clear(place);
            taken.clear(place);
        }
    }
}
