package dev.torc.bench.uring;

/// Random multiples of the block's length, as cheap as can be: xorshift, the same as in the C program.
///
/// **Threads.** One.
public final class Offsets {

    private final long blocks;
    private long state;

    /// Starts a sequence.
    ///
    /// @param fileBytes the length of the file
    /// @param seed anything; threads that read together take different ones
    public Offsets(long fileBytes, long seed) {
        blocks = fileBytes / Reads.BLOCK_BYTES;
        state = 88_172_645_463_325_252L + seed;
    }

    /// {@return the next offset, in bytes}
    public long next() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return (((state >>> 32) * blocks) >>> 32) * Reads.BLOCK_BYTES;
    }
}
