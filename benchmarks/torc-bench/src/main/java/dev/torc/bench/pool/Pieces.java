package dev.torc.bench.pool;

/// Memory that one thread has of an allocator, in numbered slots.
interface Pieces {

    /// Takes a piece into an empty slot.
    void take(int slot, int bytes);

    /// Gives the piece of a slot back.
    void giveBack(int slot);
}
