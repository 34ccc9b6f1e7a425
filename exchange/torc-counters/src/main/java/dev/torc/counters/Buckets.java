package dev.torc.counters;

/// The buckets of a histogram of durations: 16 for each power of two, so that a bucket is at most 1/16 as wide as the
/// values in it, and what is told of them is at most 3.2 % off.
///
/// The idea, not the code, is HdrHistogram's. Below 16 ns each value has a bucket; what is longer than 68 s goes into
/// the last.
final class Buckets {

    static final int COUNT = 528;

    private static final int BITS = 4;
    private static final int OF_A_POWER = 1 << BITS;
    private static final long LONGEST_NANOS = (1L << 36) - 1;

    private Buckets() {}

    /// {@return the bucket of a duration; what is negative counts as 0}
    static int of(long nanos) {
        long value = Math.clamp(nanos, 0, LONGEST_NANOS);
        if (value < OF_A_POWER) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - BITS;
        return (shift << BITS) + (int) (value >>> shift);
    }

    /// {@return the shortest duration in a bucket, in nanoseconds}
    static long lowest(int bucket) {
        if (bucket < 2 * OF_A_POWER) {
            return bucket;
        }
        int shift = (bucket >> BITS) - 1;
        return (long) (OF_A_POWER + (bucket & (OF_A_POWER - 1))) << shift;
    }

    /// {@return the middle of a bucket, in nanoseconds}
    static long middle(int bucket) {
        long lowest = lowest(bucket);
        return lowest + (lowest(bucket + 1) - 1 - lowest) / 2;
    }
}
