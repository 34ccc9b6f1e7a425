package dev.torc.bench.pool;

import java.util.OptionalLong;

/// An allocator.
interface Contestant extends AutoCloseable {

    /// {@return slots for one thread}
    Pieces pieces(int slots);

    /// {@return a thread as the allocator likes them}
    default Thread thread(Runnable task) {
        return new Thread(task);
    }

    /// {@return how much memory it has from the system, if it says so}
    OptionalLong heldBytes();

    /// Ends it; every piece has been given back.
    @Override
    default void close() {}
}
