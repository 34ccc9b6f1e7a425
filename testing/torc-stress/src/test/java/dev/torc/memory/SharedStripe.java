package dev.torc.memory;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// One stripe with some pieces in it, and threads that want them: each piece has one owner at a time.
///
/// It stands in the pool's own package, since stripes are nobody else's.
public class SharedStripe {

    private static final int SIZE = 8;
    private static final int PIECES = 2;
    private static final int NO_LIMIT = 1 << 20;

    private final CacheStripe stripe = new CacheStripe();
    private final AtomicIntegerArray owners = new AtomicIntegerArray(PIECES + 1);

    public SharedStripe() {
        for (int piece = 1; piece <= PIECES; piece++) {
            keep(piece);
        }
    }

    private void keep(int piece) {
        boolean kept = stripe.keep(SIZE, KeptPiece.of(piece, 3), NO_LIMIT, (_, _) -> {
            throw new AssertionError("the stripe is not full");
        });
        if (!kept) {
            throw new AssertionError("the stripe keeps no piece");
        }
    }

    /// Takes a piece if nobody else is there, makes sure that it is nobody else's, and puts it back.
    ///
    /// @throws AssertionError if two have it
    public final void takeAndPutBack() {
        if (!enter()) {
            return;
        }
        int piece = KeptPiece.piece(stripe.take(SIZE, 0));
        leave();
        if (piece == PieceTable.NONE) {
            return;
        }
        if (!owners.compareAndSet(piece, 0, 1)) {
            throw new AssertionError("two have piece " + piece);
        }
        owners.set(piece, 0);
        if (enter()) {
            keep(piece);
            leave();
        }
    }

    /// {@return whether the caller is inside}
    boolean enter() {
        return stripe.tryEnter();
    }

    /// Lets the next one in.
    void leave() {
        stripe.leave();
    }

    /// The same by threads that do not care whether somebody is inside.
    public static class Open extends SharedStripe {

        @Override
        boolean enter() {
            return true;
        }

        @Override
        void leave() {}
    }
}
