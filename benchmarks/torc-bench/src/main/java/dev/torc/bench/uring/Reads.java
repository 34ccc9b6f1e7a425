package dev.torc.bench.uring;

/// Random reads of one file in one way, kept going by one contestant.
public interface Reads {

    /// How long a read is, and to what it is aligned.
    int BLOCK_BYTES = 4096;

    /// How many reads a contestant does on the caller's thread between two looks at the clock.
    int CHUNK = 64;

    /// Keeps the reads going for some time: by doing them, or by sleeping while other threads do.
    ///
    /// @return how many reads were completed since the beginning
    /// @throws Exception whatever the library throws; a read that failed or was short is an exception too
    long advance() throws Exception;

    /// Ends all reads and gives everything back, so that another cell can be measured in the same process.
    void close() throws Exception;

    /// Checks what every contestant has to check of every read.
    static void check(int result) {
        if (result != BLOCK_BYTES) {
            throw new IllegalStateException("a read gave " + result);
        }
    }
}
