package dev.torc.bench.pool;

import java.util.Random;

/// A long row of lengths, each power of two between the ends as likely as any other.
final class Lengths {

    private static final int COUNT = 1 << 16;
    private static final long SEED = 25;

    private final int[] lengths = new int[COUNT];
    private int next;

    Lengths(int smallestBytes, int largestBytes) {
        Random random = new Random(SEED);
        double ratio = Math.log((double) largestBytes / smallestBytes);
        for (int i = 0; i < COUNT; i++) {
            lengths[i] = (int) (smallestBytes * Math.exp(random.nextDouble() * ratio));
        }
    }

    int next() {
        next = (next + 1) & (COUNT - 1);
        return lengths[next];
    }
}
