package dev.torc.mailbox;

/// The word of a slot, and the positions of a queue: numbers of 64 bits, taken apart.
///
/// ```text
///   bit   63                          20 19  18 17                 0
///   slot  | lap, 44 bits                | state | owner, 18 bits   |
///
///   bit   63                          20 19                        0
///   pos.  | lap, 44 bits                | index, 20 bits           |
/// ```
///
/// A position says which slot it is, and for which time that slot is used. The slot knows its own index, so its word
/// has the lap alone, and a word can never name another slot's position. The next position is one addition and one
/// comparison, whatever the capacity: no division, no power of two.
///
/// Laps stand in the topmost bits of both, so that they are compared by subtracting, and go round by themselves after
/// 2⁴⁴ laps. To be deceived, somebody would have to stand still for exactly so many.
final class SlotWord {

    /// Nobody has claimed it for this lap. All zeros is: free for lap 0.
    static final int FREE = 0;

    /// Its owner writes the message.
    static final int WRITING = 1;

    /// The message is there.
    static final int READY = 2;

    /// Its owner has given it up, or died: there will be no message, and the receiver skips it.
    static final int ABORTED = 3;

    /// What two laps that follow each other differ by.
    static final long LAP = 1L << 20;

    /// The greatest number that an owner can have.
    static final int MOST_OWNER = (1 << 18) - 1;

    private static final int STATE_SHIFT = 18;
    private static final int STATE_MASK = 3;
    private static final long BELOW_LAP = LAP - 1;

    private SlotWord() {}

    /// {@return the index in a position; a forged position may have one that is not less than the capacity}
    static int index(long position) {
        return (int) (position & BELOW_LAP);
    }

    /// {@return the position after this one}
    static long next(long position, int capacity) {
        return index(position) + 1 < capacity ? position + 1 : (position | BELOW_LAP) + 1;
    }

    /// {@return how many positions the second comes after the first; negative if it comes before}
    static long distance(long from, long to, int capacity) {
        return lapsBetween(from, to) / LAP * capacity + index(to) - index(from);
    }

    /// {@return how much later the lap of the second is than that of the first, in units of [#LAP]: 0 is the same}
    ///
    /// Either may be a position or a slot's word.
    static long lapsBetween(long from, long to) {
        return (to & ~BELOW_LAP) - (from & ~BELOW_LAP);
    }

    /// {@return the word of a slot that is free for this position}
    static long free(long position) {
        return position & ~BELOW_LAP;
    }

    /// {@return the word of a slot that is free for the lap after this position's}
    static long freed(long position) {
        return free(position) + LAP;
    }

    /// {@return the word of a slot in a state other than free}
    ///
    /// @param owner from 0 to [#MOST_OWNER]
    static long of(long position, int state, int owner) {
        return free(position) | (long) state << STATE_SHIFT | owner;
    }

    static int state(long word) {
        return (int) (word >>> STATE_SHIFT) & STATE_MASK;
    }

    static int owner(long word) {
        return (int) word & MOST_OWNER;
    }
}
