package dev.torc.memory;

import static dev.torc.memory.PieceTable.NONE;

/// The free pieces of a segment by size: two levels of classes, each a list, and a bit for each class that has a
/// piece. So finding a class takes the same few steps whatever there is.
///
/// Sizes below [#CLASSES_OF_A_ROW] granules have a class each. Above, a row of as many classes is for the sizes
/// from one power of two to the next, all equally wide: sizes of a class differ by less than one in 32.
///
/// **Threads.** Whoever has the segment's lock.
///
/// @see <a href="http://www.gii.upv.es/tlsf/files/papers/ecrts04_tlsf.pdf">TLSF: a new dynamic memory allocator for
///     real-time systems</a>
final class FreePieces {

    /// No class.
    static final int NO_CLASS = -1;

    private static final int CLASS_BITS = 5;
    private static final int CLASSES_OF_A_ROW = 1 << CLASS_BITS;
    private static final int ROWS = Integer.SIZE - CLASS_BITS;

    private final PieceTable pieces;
    private final int[] heads = new int[ROWS * CLASSES_OF_A_ROW];
    private final int[] classesOfRow = new int[ROWS];
    private int rows;
    private int count;

    FreePieces(PieceTable pieces) {
        this.pieces = pieces;
    }

    /// {@return the class in which a piece of so many granules is kept}
    static int classOf(int granules) {
        if (granules < CLASSES_OF_A_ROW) {
            return granules;
        }
        int shift = Integer.SIZE - 1 - CLASS_BITS - Integer.numberOfLeadingZeros(granules);
        // The highest bit of the size is what is carried from one row into the next.
        return (shift << CLASS_BITS) + (granules >>> shift);
    }

    /// {@return the first class in which every piece has at least so many granules}
    static int classAbove(int granules) {
        int floor = classOf(granules);
        return granules == smallestOf(floor) ? floor : floor + 1;
    }

    private static int smallestOf(int sizeClass) {
        if (sizeClass < CLASSES_OF_A_ROW) {
            return sizeClass;
        }
        int shift = (sizeClass >>> CLASS_BITS) - 1;
        return (sizeClass - (shift << CLASS_BITS)) << shift;
    }

    /// Takes a piece in.
    void add(int piece) {
        int sizeClass = classOf(pieces.size(piece));
        int head = heads[sizeClass];
        pieces.setPreviousFree(piece, NONE);
        pieces.setNextFree(piece, head);
        if (head != NONE) {
            pieces.setPreviousFree(head, piece);
        }
        heads[sizeClass] = piece;
        classesOfRow[sizeClass >>> CLASS_BITS] |= 1 << sizeClass;
        rows |= 1 << (sizeClass >>> CLASS_BITS);
        count++;
    }

    /// Lets a piece go, before its size changes.
    void remove(int piece) {
        int next = pieces.nextFree(piece);
        int previous = pieces.previousFree(piece);
        if (next != NONE) {
            pieces.setPreviousFree(next, previous);
        }
        if (previous == NONE) {
            removeHead(classOf(pieces.size(piece)), next);
        } else {
            pieces.setNextFree(previous, next);
        }
        count--;
    }

    private void removeHead(int sizeClass, int next) {
        heads[sizeClass] = next;
        if (next == NONE) {
            int row = sizeClass >>> CLASS_BITS;
            classesOfRow[row] &= ~(1 << sizeClass);
            if (classesOfRow[row] == 0) {
                rows &= ~(1 << row);
            }
        }
    }

    /// {@return the first class from this one on that has a piece, or [#NO_CLASS]}
    int nextClass(int sizeClass) {
        int row = sizeClass >>> CLASS_BITS;
        if (row >= ROWS) {
            return NO_CLASS;
        }
        int classes = classesOfRow[row] & (-1 << sizeClass);
        if (classes == 0) {
            int later = row + 1 < ROWS ? rows & (-1 << (row + 1)) : 0;
            if (later == 0) {
                return NO_CLASS;
            }
            row = Integer.numberOfTrailingZeros(later);
            classes = classesOfRow[row];
        }
        return (row << CLASS_BITS) + Integer.numberOfTrailingZeros(classes);
    }

    /// {@return the first piece of a class}
    int first(int sizeClass) {
        return heads[sizeClass];
    }

    /// {@return how many pieces there are}
    int count() {
        return count;
    }

    /// {@return the class of the largest pieces, or [#NO_CLASS]}
    int largestClass() {
        if (rows == 0) {
            return NO_CLASS;
        }
        int row = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(rows);
        return (row << CLASS_BITS) + Integer.SIZE - 1 - Integer.numberOfLeadingZeros(classesOfRow[row]);
    }

    /// {@return how many granules the largest piece has}
    int largestGranules() {
        int sizeClass = largestClass();
        int largest = 0;
        for (int piece = sizeClass == NO_CLASS ? NONE : heads[sizeClass];
                piece != NONE;
                piece = pieces.nextFree(piece)) {
            largest = Math.max(largest, pieces.size(piece));
        }
        return largest;
    }
}
