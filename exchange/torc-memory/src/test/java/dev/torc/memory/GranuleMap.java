package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a segment's book is compared with: a bit for each granule, and nothing that could be got wrong.
final class GranuleMap {

    private final boolean[] taken;

    GranuleMap(int granules) {
        taken = new boolean[granules];
    }

    void take(int start, int length) {
        assertTrue(isFree(start, length), () -> "taken twice: " + length + " granules at " + start);
        set(start, length, true);
    }

    void free(int start, int length) {
        set(start, length, false);
    }

    private void set(int start, int length, boolean value) {
        for (int i = start; i < start + length; i++) {
            taken[i] = value;
        }
    }

    boolean isFree(int start, int length) {
        if (start < 0 || start + length > taken.length) {
            return false;
        }
        for (int i = start; i < start + length; i++) {
            if (taken[i]) {
                return false;
            }
        }
        return true;
    }

    boolean hasRoom(int length, int step) {
        for (int start = 0; start + length <= taken.length; start += step) {
            if (isFree(start, length)) {
                return true;
            }
        }
        return false;
    }

    void assertSaysTheSameAs(SegmentBook book, int takenPieces) {
        int free = 0;
        int runs = 0;
        int longest = 0;
        int run = 0;
        for (boolean granuleIsTaken : taken) {
            run = granuleIsTaken ? 0 : run + 1;
            free += granuleIsTaken ? 0 : 1;
            runs += run == 1 ? 1 : 0;
            longest = Math.max(longest, run);
        }
        assertEquals(free, book.freeGranules());
        assertEquals(runs, book.freePieces());
        assertEquals(longest, book.largestFreeGranules());
        assertEquals(takenPieces, book.takenPieces());
    }
}
