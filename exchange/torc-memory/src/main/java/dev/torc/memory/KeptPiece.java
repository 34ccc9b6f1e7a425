package dev.torc.memory;

/// A piece and the alignment of its start as a power of two of granules, in one word: what must be known of it to
/// take it.
final class KeptPiece {

    private static final int ALIGNMENT_SHIFT = 32;

    private KeptPiece() {}

    static long of(int piece, int alignmentBits) {
        return ((long) alignmentBits << ALIGNMENT_SHIFT) | piece;
    }

    static int alignmentBits(long kept) {
        return (int) (kept >>> ALIGNMENT_SHIFT);
    }

    static int piece(long kept) {
        return (int) kept;
    }
}
