package dev.torc.counters;

/// How long calls took: a histogram, as it was at one moment.
///
/// What it tells of a single duration is at most 3.2 % off, and all from 68 s on counts as that.
public final class Latencies {

    private final long[] counts;

    Latencies(long[] counts) {
        this.counts = counts;
    }

    /// {@return what came since an earlier reading of the same histogram}
    public Latencies since(Latencies earlier) {
        long[] meanwhile = new long[Buckets.COUNT];
        for (int bucket = 0; bucket < meanwhile.length; bucket++) {
            meanwhile[bucket] = Math.max(0, counts[bucket] - earlier.counts[bucket]);
        }
        return new Latencies(meanwhile);
    }

    /// {@return what was timed here and there}
    public Latencies plus(Latencies others) {
        long[] sums = new long[Buckets.COUNT];
        for (int bucket = 0; bucket < sums.length; bucket++) {
            sums[bucket] = Math.min(counts[bucket] + others.counts[bucket], Long.MAX_VALUE / Buckets.COUNT);
        }
        return new Latencies(sums);
    }

    /// {@return how many calls were timed}
    public long count() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /// {@return the duration that this share of the calls did not exceed, in nanoseconds; 0 if there were none}
    ///
    /// @param share 0 up to 1: 0.5 for the median, 0.99 for what one call in a hundred exceeds
    public long quantileNanos(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of " + share + ", must be between 0 and 1");
        }
        long wanted = Math.max(1, (long) Math.ceil(share * count()));
        long sum = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            sum += counts[bucket];
            if (sum >= wanted) {
                return Buckets.middle(bucket);
            }
        }
        return 0;
    }
}
