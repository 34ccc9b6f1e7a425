package dev.torc.memory;

import java.util.Arrays;

/// What is known of the pieces of a pool's segments, free and taken: a word of state for each, eight in a cache line,
/// and eight more words apart from it, which only the books read. Both are in chunks that are made when they are
/// first needed and never moved; a chunk is one segment's.
///
/// A piece is an index into this table. It keeps its index from the moment it is cut until it is joined to a
/// neighbour.
///
/// **Threads.** Whoever has the lock of a segment writes what is said of its pieces, and reads everything. Who has a
/// taken piece in hand reads its state without the lock, which is then written by nobody else, and writes it as long
/// as the piece does not become free by that: only with the lock does a piece become free or stop being it.
final class PieceTable {

    /// No piece.
    static final int NONE = 0;

    /// How many pieces a chunk has, which are numbered in a row.
    static final int CHUNK_PIECES = 1 << 10;

    private static final int CHUNK_BITS = 10;
    private static final int CHUNK_MASK = CHUNK_PIECES - 1;
    private static final int WORD_BITS = 3;
    private static final int FEWEST_CHUNKS = 4;

    private static final int SIZE = 0;
    private static final int BEFORE = 1;
    private static final int AFTER = 2;
    private static final int PREVIOUS_FREE = 3;
    private static final int NEXT_FREE = 4;

    // Replaced by longer ones. Plain: who knows of a piece has been told after its chunk was there.
    private long[][] states = new long[FEWEST_CHUNKS][];
    private int[][] words = new int[FEWEST_CHUNKS][];
    private int[] segments = new int[FEWEST_CHUNKS];
    private int chunks;

    /// Makes room for pieces of a segment.
    ///
    /// @param segment its index
    /// @param most how many there can be; there is room for so many, at most [#CHUNK_PIECES]
    /// @return the first of them
    synchronized int addChunk(int segment, int most) {
        int chunk = chunks;
        if (chunk == states.length) {
            segments = Arrays.copyOf(segments, 2 * chunk);
            words = Arrays.copyOf(words, 2 * chunk);
            states = Arrays.copyOf(states, 2 * chunk);
        }
        int room = Math.min(most, CHUNK_PIECES);
        segments[chunk] = segment;
        words[chunk] = new int[room << WORD_BITS];
        states[chunk] = new long[room];
        chunks = chunk + 1;
        return chunk << CHUNK_BITS;
    }

    /// {@return the state of what somebody may have made up: that it is free, if it is no piece of the segment}
    long state(int piece, int segment) {
        int chunk = piece >>> CHUNK_BITS;
        int index = piece & CHUNK_MASK;
        if (piece < 0 || chunk >= chunks || segments[chunk] != segment || index >= states[chunk].length) {
            return PieceState.free(0);
        }
        return states[chunk][index];
    }

    /// {@return the index of the segment that a piece is a part of}
    int segment(int piece) {
        return segments[piece >>> CHUNK_BITS];
    }

    /// {@return where it begins, in granules}
    int start(int piece) {
        return PieceState.start(state(piece));
    }

    /// {@return how long it is, in granules}
    int size(int piece) {
        return get(piece, SIZE);
    }

    /// {@return where the next one begins, in granules}
    int end(int piece) {
        return start(piece) + size(piece);
    }

    /// {@return the piece that ends where it begins}
    int before(int piece) {
        return get(piece, BEFORE);
    }

    /// {@return the piece that begins where it ends}
    int after(int piece) {
        return get(piece, AFTER);
    }

    /// {@return the one before it among the free pieces of its class}
    int previousFree(int piece) {
        return get(piece, PREVIOUS_FREE);
    }

    /// {@return the one behind it among the free pieces of its class}
    int nextFree(int piece) {
        return get(piece, NEXT_FREE);
    }

    /// {@return a [PieceState]}
    long state(int piece) {
        // Plain: whoever else writes it does not do so while it means anything to the caller, but for whether it is
        // taken or kept, which are the same to a book.
        return states[piece >>> CHUNK_BITS][piece & CHUNK_MASK];
    }

    void setSize(int piece, int granules) {
        set(piece, SIZE, granules);
    }

    void setBefore(int piece, int other) {
        set(piece, BEFORE, other);
    }

    void setAfter(int piece, int other) {
        set(piece, AFTER, other);
    }

    void setPreviousFree(int piece, int other) {
        set(piece, PREVIOUS_FREE, other);
    }

    void setNextFree(int piece, int other) {
        set(piece, NEXT_FREE, other);
    }

    void setState(int piece, long state) {
        states[piece >>> CHUNK_BITS][piece & CHUNK_MASK] = state;
    }

    private int get(int piece, int word) {
        return words[piece >>> CHUNK_BITS][word(piece, word)];
    }

    private void set(int piece, int word, int value) {
        words[piece >>> CHUNK_BITS][word(piece, word)] = value;
    }

    private static int word(int piece, int word) {
        return ((piece & CHUNK_MASK) << WORD_BITS) + word;
    }
}
