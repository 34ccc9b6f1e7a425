package dev.torc.memory;

import java.util.Arrays;

/// Some pieces that have been given back, by their size, for whoever asks next. They are taken as far as the
/// segments know, so that neither a lock nor a book is touched where one is given back and the like is taken.
///
/// A stripe is for one thread at a time, and nobody waits for it on the way to a slice: who does not get
/// [#tryEnter] goes elsewhere. So a thread that is stopped inside stops nobody.
///
/// **STRIPE-FREE**: the release in [#leave] pairs with the acquire in [#tryEnter]; what one thread did inside is
/// what the next one finds.
///
/// **Threads.** [#tryEnter] any. Everything else is for who is inside.
final class CacheStripe {

    /// No piece.
    static final long NONE = 0;

    /// The most pieces of one size.
    private static final int MOST_PIECES = 64;

    /// The most granules in pieces of one size, unless that would be less than two pieces: 64 KiB.
    private static final int MOST_GRANULES = 1024;

    /// How many pieces are looked at for one that suits an alignment.
    private static final int LOOKS = 4;

    /// The words that other stripes' threads write are kept off this one's cache lines.
    private static final int PADDING = 32;

    private static final int BUSY = PADDING;
    private static final int GRANULES = PADDING + 1;
    private static final int COUNTS = PADDING + 2;

    private static final long[] NOTHING_YET = {};

    private final int[] words = new int[COUNTS + KeptSizes.COUNT + PADDING];
    private final long[][] stacks = new long[KeptSizes.COUNT][];

    CacheStripe() {
        Arrays.fill(stacks, NOTHING_YET);
    }

    /// Where pieces go that are not kept.
    @FunctionalInterface
    interface Overflow {

        /// Takes pieces that are kept no longer.
        ///
        /// @param from holds them
        /// @param count how many, from the first on
        void take(long[] from, int count);
    }

    /// {@return whether nobody was inside, and the caller is}
    boolean tryEnter() {
        // STRIPE-FREE (acquire): what the last one inside did is seen. Looked at first, since a failed exchange
        // takes the cache line away from who is inside.
        return WordArray.loadAcquire(words, BUSY) == 0 && WordArray.compareAndSet(words, BUSY, 0, 1);
    }

    /// Lets the next one in.
    void leave() {
        // STRIPE-FREE (release): what was done inside comes before.
        WordArray.storeRelease(words, BUSY, 0);
    }

    /// Keeps a piece.
    ///
    /// @param size the index of its size
    /// @param limitGranules how much may be kept in all
    /// @return whether it is kept; if not, there is too much already
    boolean keep(int size, long piece, int limitGranules, Overflow overflow) {
        int granules = KeptSizes.granules(size);
        if (words[GRANULES] + granules > limitGranules) {
            return false;
        }
        long[] stack = stacks[size];
        if (stack.length == 0) {
            stack = new long[Math.clamp(MOST_GRANULES / granules, 2, MOST_PIECES)];
            stacks[size] = stack;
        }
        int count = words[COUNTS + size];
        if (count == stack.length) {
            count = dropOldest(size, stack, overflow);
        }
        stack[count] = piece;
        words[COUNTS + size] = count + 1;
        words[GRANULES] += granules;
        return true;
    }

    /// Takes the piece of a size that was kept last, so that its memory is likely to be in the CPU's cache.
    ///
    /// @param size the index of the size
    /// @param stepBits the alignment as a power of two of granules
    /// @return the piece, or [#NONE]
    long take(int size, int stepBits) {
        int last = words[COUNTS + size] - 1;
        long[] stack = stacks[size];
        for (int i = last; i >= 0 && i > last - LOOKS; i--) {
            long piece = stack[i];
            if (KeptPiece.alignmentBits(piece) >= stepBits) {
                stack[i] = stack[last];
                words[COUNTS + size] = last;
                words[GRANULES] -= KeptSizes.granules(size);
                return piece;
            }
        }
        return NONE;
    }

    /// Keeps nothing any more.
    void dropAll(Overflow overflow) {
        for (int size = 0; size < KeptSizes.COUNT; size++) {
            int count = words[COUNTS + size];
            if (count > 0) {
                overflow.take(stacks[size], count);
                words[COUNTS + size] = 0;
            }
        }
        words[GRANULES] = 0;
    }

    private int dropOldest(int size, long[] stack, Overflow overflow) {
        int dropped = stack.length / 2;
        overflow.take(stack, dropped);
        System.arraycopy(stack, dropped, stack, 0, stack.length - dropped);
        words[GRANULES] -= dropped * KeptSizes.granules(size);
        return stack.length - dropped;
    }
}
