package dev.torc.memory;

import static dev.torc.memory.PieceTable.NONE;

/// Which granules of one segment are free, by two-level segregated fit: taking and giving back are a few steps,
/// however many pieces there are. Neighbours that are free are one piece, always.
///
/// **Threads.** One at a time.
final class SegmentBook {

    /// The longest segment: what alignments and sizes can be added up in an `int` for.
    static final int MAX_GRANULES = 1 << 30;

    /// How many pieces [Fit#BEST] looks at.
    private static final int LOOKS = 32;

    /// How many pieces of a size's own class [Fit#FIRST] looks at, where some may be too small.
    private static final int FEW_LOOKS = 4;

    private final int granules;
    private final PieceTable pieces;
    private final int index;
    private final FreePieces free;
    private final StartMap starts;
    private int freeGranules;
    private int takenPieces;
    private int generation;

    /// The last piece that has been joined to another; the next such is known of it.
    private int unused = NONE;

    private int neverUsed = NONE;
    private int endOfChunk = NONE;
    private int piecesOfChunks;

    /// @param index which of the segments of the table it is
    SegmentBook(int granules, PieceTable pieces, int index) {
        this.granules = granules;
        this.pieces = pieces;
        this.index = index;
        free = new FreePieces(pieces);
        starts = new StartMap(granules);
        int all = piece(0, granules, NONE, NONE);
        free.add(all);
        freeGranules = granules;
    }

    /// Takes a piece, in constant time. There may be one that has room and is not found: where
    /// its class has smaller ones too, or only few of its starts suit the alignment.
    ///
    /// @param wanted how long, in granules, more than 0
    /// @param step what its start is to be a multiple of, in granules, a power of two
    /// @return the piece, or [PieceTable#NONE]
    int take(int wanted, int step, Fit fit) {
        int found = switch (fit) {
            case FIRST -> NONE;
            case BEST -> smallest(wanted, step, LOOKS);
        };
        // Where none of those that were looked at has room, one may still be known to have it.
        return cut(found == NONE ? first(wanted, step) : found, wanted, step);
    }

    /// Takes a piece if any has room. The time grows with the number of those that are long enough and do not suit
    /// the alignment.
    ///
    /// @return the piece, or [PieceTable#NONE] if there is no room
    int takeAny(int wanted, int step) {
        return cut(smallest(wanted, step, Integer.MAX_VALUE), wanted, step);
    }

    /// Takes a piece where it is wanted.
    ///
    /// @return the piece, or [PieceTable#NONE] if a part of it is not free
    int takeAt(int start, int wanted) {
        int piece = starts.floor(start);
        // Room is compared and not ends, which could pass the largest int.
        if (piece == NONE || !isFree(piece) || pieces.size(piece) - (start - pieces.start(piece)) < wanted) {
            return NONE;
        }
        return cutAt(piece, start, wanted);
    }

    /// Gives a piece back, joined with what is free beside it.
    void giveBack(int piece) {
        takenPieces--;
        freeGranules += pieces.size(piece);
        pieces.setState(piece, PieceState.free(pieces.start(piece)));
        int whole = piece;
        int before = pieces.before(piece);
        if (before != NONE && isFree(before)) {
            free.remove(before);
            join(before, piece);
            whole = before;
        }
        int after = pieces.after(whole);
        if (after != NONE && isFree(after)) {
            free.remove(after);
            join(whole, after);
        }
        free.add(whole);
    }

    /// {@return the pieces, for who has one in hand}
    PieceTable pieces() {
        return pieces;
    }

    int granules() {
        return granules;
    }

    int freeGranules() {
        return freeGranules;
    }

    int freePieces() {
        return free.count();
    }

    int takenPieces() {
        return takenPieces;
    }

    /// {@return the class of the largest free pieces, as [FreePieces#classOf] says, or [FreePieces#NO_CLASS]}
    int largestClass() {
        return free.largestClass();
    }

    int largestFreeGranules() {
        return free.largestGranules();
    }

    /// {@return a piece that has room: one of the same class, or one of a class in which all have room}
    private int first(int wanted, int step) {
        int looks = FEW_LOOKS;
        for (int piece = free.first(FreePieces.classOf(wanted)); piece != NONE && looks > 0; looks--) {
            if (hasRoom(piece, wanted, step)) {
                return piece;
            }
            piece = pieces.nextFree(piece);
        }
        int piece = firstOf(FreePieces.classAbove(wanted));
        if (piece == NONE || hasRoom(piece, wanted, step)) {
            return piece;
        }
        // Room enough to begin anywhere and go on to the next start that suits.
        long room = (long) wanted + step - 1;
        return room > granules ? NONE : firstOf(FreePieces.classAbove((int) room));
    }

    private int firstOf(int sizeClass) {
        int filled = free.nextClass(sizeClass);
        return filled == FreePieces.NO_CLASS ? NONE : free.first(filled);
    }

    /// {@return the smallest piece that has room, of the first class that has any, as far as so many looks show}
    private int smallest(int wanted, int step, int looks) {
        int left = looks;
        int sizeClass = free.nextClass(FreePieces.classOf(wanted));
        while (sizeClass != FreePieces.NO_CLASS && left > 0) {
            int smallest = NONE;
            for (int piece = free.first(sizeClass); piece != NONE && left > 0; piece = pieces.nextFree(piece)) {
                left--;
                if ((smallest == NONE || pieces.size(piece) < pieces.size(smallest)) && hasRoom(piece, wanted, step)) {
                    smallest = piece;
                }
            }
            if (smallest != NONE) {
                return smallest;
            }
            sizeClass = free.nextClass(sizeClass + 1);
        }
        return NONE;
    }

    private boolean isFree(int piece) {
        return PieceState.isFree(pieces.state(piece));
    }

    private boolean hasRoom(int piece, int wanted, int step) {
        return alignedStart(piece, step) + wanted <= pieces.end(piece);
    }

    private long alignedStart(int piece, int step) {
        return (pieces.start(piece) + (long) step - 1) & -(long) step;
    }

    private int cut(int piece, int wanted, int step) {
        return piece == NONE ? NONE : cutAt(piece, (int) alignedStart(piece, step), wanted);
    }

    /// Cuts a piece out of a free one. What is left on either side is free, and is no piece if it has no length.
    private int cutAt(int from, int start, int wanted) {
        free.remove(from);
        freeGranules -= wanted;
        takenPieces++;
        int middle = from;
        if (start > pieces.start(from)) {
            middle = splitOff(from, start);
            free.add(from);
        }
        if (pieces.size(middle) > wanted) {
            free.add(splitOff(middle, start + wanted));
        }
        generation = (generation + 1) & (PieceState.GENERATIONS - 1);
        pieces.setState(middle, PieceState.taken(start, wanted, generation));
        return middle;
    }

    /// Divides a piece in two.
    ///
    /// @return the second part, which begins at `start`
    private int splitOff(int piece, int start) {
        int after = pieces.after(piece);
        int second = piece(start, pieces.end(piece) - start, piece, after);
        pieces.setSize(piece, start - pieces.start(piece));
        pieces.setAfter(piece, second);
        if (after != NONE) {
            pieces.setBefore(after, second);
        }
        return second;
    }

    /// Makes one piece of two, which is the first.
    private void join(int first, int second) {
        int after = pieces.after(second);
        pieces.setSize(first, pieces.size(first) + pieces.size(second));
        pieces.setAfter(first, after);
        if (after != NONE) {
            pieces.setBefore(after, first);
        }
        starts.remove(pieces.start(second));
        pieces.setNextFree(second, unused);
        unused = second;
    }

    private int piece(int start, int size, int before, int after) {
        int piece = unusedPiece();
        pieces.setState(piece, PieceState.free(start));
        pieces.setSize(piece, size);
        pieces.setBefore(piece, before);
        pieces.setAfter(piece, after);
        starts.put(start, piece);
        return piece;
    }

    /// {@return a piece about which nothing is known yet}
    private int unusedPiece() {
        int piece = unused;
        if (piece != NONE) {
            unused = pieces.nextFree(piece);
            return piece;
        }
        if (neverUsed == endOfChunk) {
            // One more than there can be, for the one that is called none.
            int left = Math.min(PieceTable.CHUNK_PIECES, granules + 1 - piecesOfChunks);
            neverUsed = pieces.addChunk(index, left);
            endOfChunk = neverUsed + left;
            piecesOfChunks += left;
            if (neverUsed == NONE) {
                neverUsed++;
            }
        }
        return neverUsed++;
    }
}
