package dev.torc.layout;

/// Memory that any number of parties share, seen as double words: what a queue with several senders needs, and no more.
///
/// As with [Words] there are two back ends: [SegmentWords] is what runs, and the tests have one over a `long[]`, for a
/// linearizability checker. A double word is never seen in halves through these.
///
/// Offsets are in bytes from the beginning, and multiples of 8; byte order is little endian.
///
/// **Orderings.** As those of [Words]: the plain accessors are for what one party alone touches at a time; a
/// [#storeReleaseLong] and the [#loadAcquireLong] that sees it carry one name at both ends; [#compareAndSetLong] is
/// both, and a full fence, if it succeeds.
///
/// **Threads.** Any. **Errors.** An offset outside the memory is an [IndexOutOfBoundsException], and our own mistake.
public interface LongWords {

    /// {@return the length of the memory, in bytes}
    long byteSize();

    /// {@return the double word at `offset`, plainly}
    long getLong(long offset);

    /// Stores a double word plainly.
    void putLong(long offset, long value);

    /// Reads several double words in a row plainly, each once.
    ///
    /// @param into filled as a whole
    default void getLongs(long offset, long[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = getLong(offset + (long) i * Long.BYTES);
        }
    }

    /// Stores several double words in a row plainly.
    ///
    /// @param from stored as a whole
    default void putLongs(long offset, long[] from) {
        for (int i = 0; i < from.length; i++) {
            putLong(offset + (long) i * Long.BYTES, from[i]);
        }
    }

    /// {@return the double word at `offset`; what was written before the [#storeReleaseLong] or [#compareAndSetLong]
    /// that stored it is visible after}
    long loadAcquireLong(long offset);

    /// Stores a double word after everything that was written before.
    void storeReleaseLong(long offset, long value);

    /// Replaces `expected` by `desired`, with the effects of a full fence if it succeeds.
    ///
    /// @return whether the double word was `expected` and is now `desired`
    boolean compareAndSetLong(long offset, long expected, long desired);

    /// Adds to the double word, as a full fence.
    ///
    /// @return the double word before
    default long getAndAddLong(long offset, long addend) {
        while (true) {
            long before = loadAcquireLong(offset);
            if (compareAndSetLong(offset, before, before + addend)) {
                return before;
            }
        }
    }
}
