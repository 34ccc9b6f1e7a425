package dev.torc.memory;

/// What who has a piece in hand must know of it, in one word: whose it is, its size as [KeptSizes] has it, how its
/// start is aligned, the start, and the how-manieth time it has been taken. So taking a piece and giving it back
/// touch one word of the table, and eight pieces share a cache line.
///
/// The generation is what tells a slice that is given back a second time from the next one at the same place. It
/// comes round after [#GENERATIONS], so it finds mistakes and does not stop an attacker.
///
/// ```text
/// 63..47      46..44  43..14  13..9      8..2  1..0
/// generation  0       start   alignment  size  whose
/// ```
final class PieceState {

    /// How many generations there are.
    static final int GENERATIONS = 1 << 17;

    /// Where the generation begins, up to the highest bit: so counting it comes round by itself.
    static final int GENERATION_SHIFT = 47;

    /// What there is in the state of a taken piece besides whose it is and its start, is so many bits: see
    /// [#withoutStart].
    static final int BITS_WITHOUT_START = 29;

    /// The size of a piece that is longer than those that are kept.
    static final int LONGER = 0;

    private static final int FREE = 0;
    private static final int TAKEN = 1;
    private static final int KEPT = 2;
    private static final int LOST = 3;
    private static final int WHOSE_BITS = 2;
    private static final int WHOSE_MASK = (1 << WHOSE_BITS) - 1;
    private static final int SIZE_MASK = 0x7f;
    private static final int ALIGNMENT_SHIFT = 9;
    private static final int ALIGNMENT_MASK = 0x1f;
    private static final int START_SHIFT = 14;
    private static final int START_MASK = (1 << 30) - 1;
    private static final int SIZE_AND_ALIGNMENT_BITS = START_SHIFT - WHOSE_BITS;
    private static final int SIZE_AND_ALIGNMENT_MASK = (1 << SIZE_AND_ALIGNMENT_BITS) - 1;
    private static final long NEXT_GENERATION = 1L << GENERATION_SHIFT;

    private PieceState() {}

    /// {@return the segment's: it may be joined to its neighbours and cut}
    static long free(int start) {
        return (long) start << START_SHIFT;
    }

    /// {@return a slice's}
    static long taken(int start, int granules, int generation) {
        int size = granules <= KeptSizes.LARGEST_GRANULES ? KeptSizes.index(granules) : LONGER;
        // The start of the segment suits every alignment: of 0 there are as many trailing zeros as bits.
        int alignment = Math.min(Integer.numberOfTrailingZeros(start), ALIGNMENT_MASK);
        return ((long) generation << GENERATION_SHIFT)
                | free(start)
                | ((long) alignment << ALIGNMENT_SHIFT)
                | ((long) size << WHOSE_BITS)
                | TAKEN;
    }

    /// {@return the same piece as the pool's, kept for the next slice of this size}
    static long kept(long taken) {
        return taken ^ (TAKEN ^ KEPT);
    }

    /// {@return the same piece as another slice's}
    static long takenAgain(long kept) {
        return (kept + NEXT_GENERATION) ^ (TAKEN ^ KEPT);
    }

    /// {@return the same piece as nobody's for ever}
    static long lost(long taken) {
        return taken | LOST;
    }

    static boolean isFree(long state) {
        return (state & WHOSE_MASK) == FREE;
    }

    static boolean isKept(long state) {
        return (state & WHOSE_MASK) == KEPT;
    }

    /// {@return whether it is a slice's, of the generation that stands in a word where it does in a state}
    static boolean isTaken(long state, long generationInPlace) {
        return (((state ^ generationInPlace) >>> GENERATION_SHIFT) | ((state & WHOSE_MASK) ^ TAKEN)) == 0;
    }

    /// {@return the index of the size of a piece that is not free, or [#LONGER]}
    static int size(long state) {
        return (int) (state >>> WHOSE_BITS) & SIZE_MASK;
    }

    /// {@return the alignment of the start of a piece that is not free, as a power of two of granules}
    static int alignmentBits(long state) {
        return (int) (state >>> ALIGNMENT_SHIFT) & ALIGNMENT_MASK;
    }

    /// {@return where it begins, in granules}
    static int start(long state) {
        return (int) (state >>> START_SHIFT) & START_MASK;
    }

    /// {@return what there is in the state of a taken piece but its start: generation, alignment and size}
    static int withoutStart(long taken) {
        int sizeAndAlignment = (int) (taken >>> WHOSE_BITS) & SIZE_AND_ALIGNMENT_MASK;
        return ((int) (taken >>> GENERATION_SHIFT) << SIZE_AND_ALIGNMENT_BITS) | sizeAndAlignment;
    }

    /// {@return the state of a taken piece}
    ///
    /// @param start where it begins, in granules
    /// @param withoutStart what [#withoutStart] gave
    static long taken(int start, int withoutStart) {
        return ((long) (withoutStart >>> SIZE_AND_ALIGNMENT_BITS) << GENERATION_SHIFT)
                | free(start)
                | ((long) (withoutStart & SIZE_AND_ALIGNMENT_MASK) << WHOSE_BITS)
                | TAKEN;
    }
}
