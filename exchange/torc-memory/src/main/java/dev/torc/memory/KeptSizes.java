package dev.torc.memory;

/// The sizes of which pieces are kept when they are given back: up to 32 granules each, above that 16 from one
/// power of two to the next. A slice is made as long as the next of them, so that it can be another's as it is:
/// at most one part in 16 more than what was asked for.
final class KeptSizes {

    /// The largest size of which pieces are kept, in granules: 32 KiB.
    static final int LARGEST_GRANULES = 512;

    private static final int STEP_BITS = 4;
    private static final int EXACT_GRANULES = 2 << STEP_BITS;

    /// How many sizes there are.
    static final int COUNT = index(LARGEST_GRANULES) + 1;

    private KeptSizes() {}

    /// {@return the size that a slice of so many granules is made, at most [#LARGEST_GRANULES]}
    static int atLeast(int granules) {
        int step = 1 << shift(granules);
        return (granules + step - 1) & -step;
    }

    /// {@return the index of the largest size that a piece of so many granules has room for, up from 1}
    static int index(int granules) {
        int shift = shift(granules);
        return (shift << STEP_BITS) + (granules >>> shift);
    }

    /// {@return the size with an index, in granules}
    static int granules(int index) {
        if (index < EXACT_GRANULES) {
            return index;
        }
        int shift = (index >>> STEP_BITS) - 1;
        return (index - (shift << STEP_BITS)) << shift;
    }

    private static int shift(int granules) {
        int highestBit = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(granules);
        return Math.max(0, highestBit - STEP_BITS);
    }
}
