package dev.torc.bench.pool;

import java.util.List;
import java.util.Locale;

/// One mixture: how many pieces of memory are in use all the time, of what lengths, by how many threads.
///
/// @param live pieces in use of each thread
/// @param smallestBytes the shortest length
/// @param largestBytes the longest; lengths are as often below as above what lies between on a scale of powers
/// @param threads how many
record PoolCell(int live, int smallestBytes, int largestBytes, int threads) {

    private static final int SMALL = 16;
    private static final int KIB = 1024;

    /// Few pieces in use.
    static final PoolCell FEW = new PoolCell(100, SMALL, KIB, 1);

    /// Very many.
    static final PoolCell MANY = new PoolCell(1_000_000, SMALL, KIB, 1);

    /// {@return all mixtures in the order of the report}
    static List<PoolCell> all() {
        return List.of(
                FEW,
                new PoolCell(10_000, SMALL, KIB, 1),
                MANY,
                new PoolCell(10_000, KIB, 64 * KIB, 1),
                new PoolCell(100, SMALL, KIB, 4),
                new PoolCell(10_000, SMALL, KIB, 4),
                new PoolCell(250_000, SMALL, KIB, 4));
    }

    /// {@return the cell that [#word] names}
    static PoolCell parse(String word) {
        String[] parts = word.split("/", 0);
        return new PoolCell(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]));
    }

    /// {@return a name without blanks, for command lines}
    String word() {
        return live + "/" + smallestBytes + "/" + largestBytes + "/" + threads;
    }

    /// {@return the name of the case}
    String caseName() {
        String lengths = largestBytes > KIB ? "1 KiB to 64 KiB" : "16 B to 1 KiB";
        String who = threads == 1 ? "" : " of each of " + threads + " threads";
        return String.format(Locale.ROOT, "%,d live%s, %s", live, who, lengths);
    }
}
