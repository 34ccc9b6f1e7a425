package dev.torc.memory;

import org.jspecify.annotations.Nullable;

/// Which piece begins where, and which one a granule is in: bits in levels of 64, so that the nearest start below
/// is found in as many steps as there are levels, five at most.
///
/// **Threads.** Whoever has the segment's lock.
final class StartMap {

    private static final int CHUNK_BITS = 10;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;
    private static final int LEVEL_BITS = 6;

    private final int granules;
    private final long[][] levels;
    private final int[] @Nullable [] pieces;

    StartMap(int granules) {
        this.granules = granules;
        int levelCount = 1;
        while ((granules - 1) >>> (levelCount * LEVEL_BITS) != 0) {
            levelCount++;
        }
        levels = new long[levelCount][];
        for (int level = 0; level < levelCount; level++) {
            levels[level] = new long[((granules - 1) >>> ((level + 1) * LEVEL_BITS)) + 1];
        }
        pieces = new int[((granules - 1) >>> CHUNK_BITS) + 1][];
    }

    /// Notes that a piece begins at a granule.
    void put(int granule, int piece) {
        int[] chunk = pieces[granule >>> CHUNK_BITS];
        if (chunk == null) {
            chunk = new int[1 << CHUNK_BITS];
            pieces[granule >>> CHUNK_BITS] = chunk;
        }
        chunk[granule & CHUNK_MASK] = piece;
        for (int level = 0, index = granule; level < levels.length; level++, index >>>= LEVEL_BITS) {
            long before = levels[level][index >>> LEVEL_BITS];
            levels[level][index >>> LEVEL_BITS] = before | (1L << index);
            if (before != 0) {
                return;
            }
        }
    }

    /// Notes that no piece begins at a granule any more.
    void remove(int granule) {
        int[] chunk = pieces[granule >>> CHUNK_BITS];
        if (chunk != null) {
            chunk[granule & CHUNK_MASK] = PieceTable.NONE;
        }
        for (int level = 0, index = granule; level < levels.length; level++, index >>>= LEVEL_BITS) {
            long left = levels[level][index >>> LEVEL_BITS] & ~(1L << index);
            levels[level][index >>> LEVEL_BITS] = left;
            if (left != 0) {
                return;
            }
        }
    }

    /// {@return the piece that begins at a granule or nearest below it, or [PieceTable#NONE] beyond the end}
    int floor(int granule) {
        if (granule < 0 || granule >= granules) {
            return PieceTable.NONE;
        }
        int level = 0;
        int index = granule;
        long bits = levels[0][index >>> LEVEL_BITS] & (-1L >>> ~index);
        while (bits == 0) {
            index >>>= LEVEL_BITS;
            level++;
            // Strictly below: what is at the index itself has been looked at, a level further down.
            bits = levels[level][index >>> LEVEL_BITS] & ~(-1L << index);
        }
        index = ((index >>> LEVEL_BITS) << LEVEL_BITS) + highest(bits);
        while (level > 0) {
            level--;
            index = (index << LEVEL_BITS) + highest(levels[level][index]);
        }
        int[] chunk = pieces[index >>> CHUNK_BITS];
        return chunk == null ? PieceTable.NONE : chunk[index & CHUNK_MASK];
    }

    private static int highest(long bits) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(bits);
    }
}
