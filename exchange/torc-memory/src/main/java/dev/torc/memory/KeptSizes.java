package dev.torc.memory;

/// The sizes of which pieces are kept when they are given back: up to 32 granules each, above that 16 from one
/// power of two to the next. A slice is made as long as the next of them, so that it can be another's as it is:
/// at most one part in 16 more than what was asked for.
final class KeptSizes {

    /// The largest size of which pieces are kept, in granules: 32 KiB.
    static final int LARGEST_GRANULES = 512;

    private static final int STEP_BITS = 4;

    /// How many sizes there are.
    static final int COUNT = index(LARGEST_GRANULES) + 1;

    // Looked up, since every slice asks.
    private static final byte[] INDEX_AT_LEAST = new byte[LARGEST_GRANULES + 1];
    private static final short[] GRANULES = new short[COUNT];

    static {
        for (int granules = 1; granules <= LARGEST_GRANULES; granules++) {
            INDEX_AT_LEAST[granules] = (byte) index(atLeast(granules));
            GRANULES[INDEX_AT_LEAST[granules]] = (short) atLeast(granules);
        }
    }

    private KeptSizes() {}

    /// {@return the index of the size that a slice of so many granules is made, which are at most
    /// [#LARGEST_GRANULES]}
    static int indexAtLeast(int granules) {
        return INDEX_AT_LEAST[granules];
    }

    /// {@return the index of the largest size that a piece of so many granules has room for, up from 1}
    static int index(int granules) {
        int shift = shift(granules);
        return (shift << STEP_BITS) + (granules >>> shift);
    }

    /// {@return the size with an index, in granules}
    static int granules(int index) {
        return GRANULES[index];
    }

    private static int atLeast(int granules) {
        int step = 1 << shift(granules);
        return (granules + step - 1) & -step;
    }

    private static int shift(int granules) {
        int highestBit = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(granules);
        return Math.max(0, highestBit - STEP_BITS);
    }
}
