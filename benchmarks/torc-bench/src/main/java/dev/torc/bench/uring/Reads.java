package dev.torc.bench.uring;

import dev.torc.bench.Operations;

/// Random reads of one file in one way, kept going by one contestant.
public interface Reads extends Operations {

    /// How long a read is, and to what it is aligned.
    int BLOCK_BYTES = 4096;

    /// How many reads a contestant does on the caller's thread between two looks at the clock.
    int CHUNK = 64;

    /// Checks what every contestant has to check of every read.
    static void check(int result) {
        if (result != BLOCK_BYTES) {
            throw new IllegalStateException("a read gave " + result);
        }
    }
}
