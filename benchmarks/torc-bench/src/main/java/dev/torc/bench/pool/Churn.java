package dev.torc.bench.pool;

import java.util.SplittableRandom;

/// What an hour of a busy server does to an allocator, without the waiting: in each of sixty minutes other
/// lengths are asked for, and another amount is in use; what goes is any piece, and one in twenty stays for very
/// long.
///
/// It touches none of the memory.
final class Churn {

    private static final int MINUTES = 60;
    private static final int SLOTS = 1 << 20;
    private static final long SEED = 3600;
    private static final long LEAST_BYTES = 4L << 20;
    private static final long MOST_BYTES = 32L << 20;
    private static final int STAYING_PART = 20;
    private static final int STAYING_ROUNDS = 50;

    /// The ends of the lengths that a minute may have, in bytes.
    private static final int[][] LENGTHS = {
        {16, 256}, {64, 1500}, {512, 4096}, {4096, 4097}, {4096, 65_536}, {16, 65_536}
    };

    private final Contestant contestant;
    private final Pieces pieces;
    private final int stepsPerMinute;
    private final int[] bytesOfSlot = new int[SLOTS];
    private final boolean[] stays = new boolean[SLOTS];
    private final SplittableRandom random = new SplittableRandom(SEED);

    /// Slots in use, then those that are free.
    private final int[] order = new int[SLOTS];

    private int live;
    private long liveBytes;
    private long mostLiveBytes;
    private long mostHeldBytes;
    private long steps;

    Churn(Contestant contestant, int stepsPerMinute) {
        this.contestant = contestant;
        this.pieces = contestant.pieces(SLOTS);
        this.stepsPerMinute = stepsPerMinute;
        for (int i = 0; i < SLOTS; i++) {
            order[i] = i;
        }
    }

    /// Runs the hour.
    void run() {
        for (int minute = 0; minute < MINUTES; minute++) {
            int[] ends = LENGTHS[random.nextInt(LENGTHS.length)];
            Lengths lengths = new Lengths(ends[0], ends[1]);
            long level = random.nextLong(LEAST_BYTES, MOST_BYTES);
            for (int step = 0; step < stepsPerMinute; step++) {
                if (liveBytes < level && live < SLOTS) {
                    take(lengths.next());
                } else {
                    giveBack();
                }
            }
            mostHeldBytes = Math.max(mostHeldBytes, contestant.heldBytes().orElse(0));
        }
    }

    /// Gives back what is left after the hour.
    void end() {
        while (live > 0) {
            pieces.giveBack(order[--live]);
        }
    }

    private void take(int bytes) {
        int slot = order[live++];
        pieces.take(slot, bytes);
        bytesOfSlot[slot] = bytes;
        stays[slot] = random.nextInt(STAYING_PART) == 0;
        liveBytes += bytes;
        mostLiveBytes = Math.max(mostLiveBytes, liveBytes);
        steps++;
    }

    private void giveBack() {
        int index = random.nextInt(live);
        int slot = order[index];
        if (stays[slot] && random.nextInt(STAYING_ROUNDS) != 0) {
            return;
        }
        pieces.giveBack(slot);
        liveBytes -= bytesOfSlot[slot];
        live--;
        order[index] = order[live];
        order[live] = slot;
        steps++;
    }

    /// {@return how much the allocator held ÷ how much was asked for and in use, both at their most; 0 if it does
    /// not say}
    double footprint() {
        return (double) mostHeldBytes / mostLiveBytes;
    }

    /// {@return how many pieces were taken and given back, in pairs}
    long pairs() {
        return steps / 2;
    }
}
