package dev.torc.memory;

/// Whose a piece is, and the how-manieth time it has been taken, in one word.
///
/// The generation is what tells a slice that is given back a second time from the next one at the same place. It
/// comes round after [#GENERATIONS], so it finds mistakes and does not stop an attacker.
final class PieceState {

    /// The segment's: it may be joined to its neighbours and cut.
    static final int FREE = 0;

    /// How many generations there are.
    static final int GENERATIONS = 1 << 17;

    private static final int TAKEN = 1;
    private static final int KEPT = 2;
    private static final int LOST = 3;
    private static final int WHOSE_BITS = 2;

    private PieceState() {}

    /// {@return a slice's}
    static int taken(int generation) {
        return (generation << WHOSE_BITS) | TAKEN;
    }

    /// {@return the pool's, kept for the next slice of this size}
    static int kept(int generation) {
        return (generation << WHOSE_BITS) | KEPT;
    }

    /// {@return nobody's for ever}
    static int lost(int generation) {
        return (generation << WHOSE_BITS) | LOST;
    }

    /// {@return the generation of a piece that is not free}
    static int generation(int state) {
        return state >>> WHOSE_BITS;
    }

    /// {@return the generation after this one}
    static int nextGeneration(int generation) {
        return (generation + 1) & (GENERATIONS - 1);
    }
}
