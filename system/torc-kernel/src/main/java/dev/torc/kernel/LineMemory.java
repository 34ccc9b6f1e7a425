package dev.torc.kernel;

import dev.torc.scheme.SchemeHost;

/// What is kept with a call that waits in a [CallLine], in the 32 bytes that its server has for it: who is before
/// and behind it, and what it is about. It has no operation under way, and no other thread answers it.
///
/// ```text
///                  where its result will stand                   where it would be handed over
///       +------------------+-----------------+------------+      +---------+
///       | before, 20 bits  | behind, 20 bits |   length   |      | address |
///       +------------------+-----------------+------------+      +---------+
/// ```
///
/// **Threads.** The kernel's.
final class LineMemory {

    private static final int NEIGHBOUR_BITS = 20;
    private static final int LENGTH_BITS = Long.SIZE - 2 * NEIGHBOUR_BITS;
    private static final long NEIGHBOUR_MASK = (1L << NEIGHBOUR_BITS) - 1;

    /// How many calls can wait: an index and "none" fit where the neighbours are.
    static final int MOST_CALLS = (1 << NEIGHBOUR_BITS) - 1;

    /// The longest pool: where in it a call has its memory is kept in 32 bits.
    static final long MOST_POOL_BYTES = 1L << Integer.SIZE;

    /// The greatest length.
    static final int MOST_LENGTH = (1 << LENGTH_BITS) - 1;

    private final SchemeHost server;

    LineMemory(SchemeHost server) {
        this.server = server;
    }

    /// {@return the index plus one of the call before this one in its line, or 0}
    int before(long token) {
        return (int) (server.kept(token) >>> (LENGTH_BITS + NEIGHBOUR_BITS));
    }

    /// {@return the index plus one of the call behind this one in its line, or 0}
    int behind(long token) {
        return (int) (server.kept(token) >>> LENGTH_BITS & NEIGHBOUR_MASK);
    }

    void setNeighbours(long token, int before, int behind) {
        long both = (long) before << NEIGHBOUR_BITS | behind;
        server.keep(token, both << LENGTH_BITS | (server.kept(token) & MOST_LENGTH));
    }

    /// Remembers what a call is about.
    ///
    /// @param address below 4 GiB
    /// @param length what is more than [#MOST_LENGTH] is cut off
    void place(long token, long address, long length) {
        server.note(token, (int) address);
        server.keep(token, (server.kept(token) & ~MOST_LENGTH) | Math.min(length, MOST_LENGTH));
    }

    long address(long token) {
        return Integer.toUnsignedLong(server.noted(token));
    }

    int length(long token) {
        return (int) server.kept(token) & MOST_LENGTH;
    }
}
