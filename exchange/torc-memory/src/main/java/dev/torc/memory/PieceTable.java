package dev.torc.memory;

import org.jspecify.annotations.Nullable;

/// What is known of the pieces of a segment, free and taken: eight words a piece, in chunks that are made when they
/// are first needed and never moved.
///
/// A piece is an index into this table. It keeps its index from the moment it is cut until it is joined to a
/// neighbour.
///
/// **Threads.** Whoever has the segment's lock writes, and reads everything. Who has a taken piece in hand reads
/// its start, its size and its state without the lock: the first two do not change while it is taken, and the
/// third is then written by nobody else. Only with the lock does a piece become
/// [PieceState#FREE] or stop being it.
final class PieceTable {

    /// No piece.
    static final int NONE = 0;

    private static final int CHUNK_BITS = 8;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;
    private static final int WORD_BITS = 3;

    // First what who has a piece in hand reads: it shall be in one cache line.
    private static final int STATE = 0;
    private static final int START = 1;
    private static final int SIZE = 2;
    private static final int BEFORE = 3;
    private static final int AFTER = 4;
    private static final int PREVIOUS_FREE = 5;
    private static final int NEXT_FREE = 6;

    private final int[] @Nullable [] chunks;
    private int neverUsed = NONE + 1;
    private int unused = NONE;

    /// @param mostPieces how many pieces there can be at once
    PieceTable(int mostPieces) {
        chunks = new int[(mostPieces >>> CHUNK_BITS) + 1][];
    }

    /// {@return a piece about which nothing is known yet}
    int add() {
        int piece = unused;
        if (piece == NONE) {
            piece = neverUsed++;
            if (chunks[piece >>> CHUNK_BITS] == null) {
                chunks[piece >>> CHUNK_BITS] = new int[1 << (CHUNK_BITS + WORD_BITS)];
            }
            return piece;
        }
        unused = nextFree(piece);
        return piece;
    }

    /// Forgets a piece; its index will be another's.
    void drop(int piece) {
        setNextFree(piece, unused);
        unused = piece;
    }

    /// {@return whether a number that somebody has made up can be a piece}
    boolean has(int piece) {
        return piece > NONE && piece >>> CHUNK_BITS < chunks.length && chunks[piece >>> CHUNK_BITS] != null;
    }

    /// {@return where it begins, in granules}
    int start(int piece) {
        return get(piece, START);
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
    int state(int piece) {
        return get(piece, STATE);
    }

    void setStart(int piece, int granule) {
        set(piece, START, granule);
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

    void setState(int piece, int state) {
        set(piece, STATE, state);
    }

    /// {@return whether the state was `expected`, and has become `desired`}
    boolean compareAndSetState(int piece, int expected, int desired) {
        return WordArray.compareAndSet(chunk(piece), word(piece, STATE), expected, desired);
    }

    private int get(int piece, int word) {
        return chunk(piece)[word(piece, word)];
    }

    private void set(int piece, int word, int value) {
        chunk(piece)[word(piece, word)] = value;
    }

    // Whoever names a piece has it from add, which made the chunk.
    @SuppressWarnings("NullAway")
    private int[] chunk(int piece) {
        return chunks[piece >>> CHUNK_BITS];
    }

    private static int word(int piece, int word) {
        return ((piece & CHUNK_MASK) << WORD_BITS) + word;
    }
}
