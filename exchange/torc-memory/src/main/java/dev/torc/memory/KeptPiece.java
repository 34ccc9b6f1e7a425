package dev.torc.memory;

/// A piece and what must be known of it to take it, in one word: the alignment of its start as a power of two of
/// granules, the index of its segment, and its index there.
final class KeptPiece {

    private static final int SEGMENT_SHIFT = Integer.SIZE;
    private static final int ALIGNMENT_SHIFT = 48;
    private static final int SEGMENT_MASK = 0xffff;

    private KeptPiece() {}

    static long of(int segment, int piece, int startGranule) {
        // The start of the segment suits every alignment: of 0 there are as many trailing zeros as bits.
        long alignmentBits = Integer.numberOfTrailingZeros(startGranule);
        return (alignmentBits << ALIGNMENT_SHIFT) | ((long) segment << SEGMENT_SHIFT) | piece;
    }

    static int alignmentBits(long kept) {
        return (int) (kept >>> ALIGNMENT_SHIFT);
    }

    static int segment(long kept) {
        return (int) (kept >>> SEGMENT_SHIFT) & SEGMENT_MASK;
    }

    static int piece(long kept) {
        return (int) kept;
    }
}
