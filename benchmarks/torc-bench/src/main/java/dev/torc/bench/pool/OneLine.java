package dev.torc.bench.pool;

import java.util.OptionalLong;

/// What the machine takes for an allocator's least: each piece has a cache line of words about it, somewhere among
/// those of all others, which is written when the piece is given back and again when it is taken.
///
/// It hands out nothing. How much more it takes with many pieces than with few is what their lines, which no cache
/// holds any more, cost any allocator that keeps a word with each.
final class OneLine implements Contestant {

    private static final int WORDS_PER_LINE = 8;

    @Override
    public Pieces pieces(int slots) {
        return new Lines(slots);
    }

    @Override
    public OptionalLong heldBytes() {
        return OptionalLong.empty();
    }

    private static final class Lines implements Pieces {

        private final long[] live;
        private final long[] words;
        private int filled;
        private int free = -1;

        Lines(int slots) {
            live = new long[slots];
            words = new long[slots * WORDS_PER_LINE];
        }

        @Override
        public void take(int slot, int bytes) {
            if (free < 0) {
                free = filled++;
            }
            live[slot] = free;
            words[free * WORDS_PER_LINE] = bytes;
            free = -1;
        }

        @Override
        public void giveBack(int slot) {
            free = (int) live[slot];
            words[free * WORDS_PER_LINE] |= Long.MIN_VALUE;
        }
    }
}
