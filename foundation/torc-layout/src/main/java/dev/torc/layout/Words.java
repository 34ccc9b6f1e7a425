package dev.torc.layout;

/// Memory that two parties share, seen as words, with every ordering that the rings need and no other.
///
/// There are two back ends. [SegmentWords] stands over a memory segment and is what runs. The tests have one over an
/// `int[]`, because a linearizability checker cannot see into segments. Code that is written against this interface
/// can therefore be checked by a machine and used as it is.
///
/// Offsets are in bytes from the beginning. An `int` lies at a multiple of 4, a `long` at a multiple of 8; byte order
/// is little endian, as is everything that Torc shares.
///
/// **Orderings.** The plain accessors order nothing: they are for what only one party touches at a time. A position
/// that the other party reads is stored with [#storeRelease] and loaded with [#loadAcquire], and the pair carries one
/// name at both ends. Who stores one word and then looks at another that the peer writes needs [#fullFence] between
/// the two: release and acquire alone lose a wake, on x86 too.
///
/// **Threads.** Any. **Errors.** An offset outside the memory is an [IndexOutOfBoundsException]; offsets are computed
/// by us from checked values, so that is our own mistake, never a peer's.
public interface Words {

    /// {@return the length of the memory, in bytes}
    long byteSize();

    /// {@return the word at `offset`, plainly}
    int getInt(long offset);

    /// Stores a word plainly.
    void putInt(long offset, int value);

    /// {@return the double word at `offset`, plainly}
    long getLong(long offset);

    /// Stores a double word plainly.
    void putLong(long offset, long value);

    /// {@return the word at `offset`; what the peer wrote before its [#storeRelease] of this word is visible after}
    int loadAcquire(long offset);

    /// Stores a word after everything that was written before.
    void storeRelease(long offset, int value);

    /// Replaces `expected` by `desired`, with the effects of a full fence if it succeeds.
    ///
    /// @return whether the word was `expected` and is now `desired`
    boolean compareAndSet(long offset, int expected, int desired);

    /// Sets the word to its bitwise AND with `mask`, atomically, as a full fence.
    ///
    /// @return the word before
    int getAndBitwiseAnd(long offset, int mask);

    /// Sets the word to its bitwise OR with `mask`, atomically, as a full fence.
    ///
    /// @return the word before
    int getAndBitwiseOr(long offset, int mask);

    /// Lets no load after it pass a store before it.
    ///
    /// This is the fence of the wake protocol (store mine, fence, look at yours). It names its partner in a comment
    /// at each use.
    void fullFence();
}
