package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What an hour of a busy program leaves of a pool's memory.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PoolChurnTest {

    private static final int MINUTES = 60;
    private static final int STEPS_A_MINUTE = 30_000;
    private static final int MOST_LIVE = 1 << 17;
    private static final int LEAST_BYTES = 1 << 20;
    private static final int MOST_BYTES = 8 << 20;
    private static final int SEGMENT_BYTES = 1 << 20;

    /// One in so many stays for so many times as long.
    private static final int STAYING = 20;

    /// What may be held of what was in use at once, both at their most, and lengths in whole granules.
    private static final double FOOTPRINT_BOUND = 2;

    private static final int[][] LENGTHS = {{16, 256}, {64, 1500}, {512, 4096}, {4096, 65_536}, {16, 65_536}};

    private final long seed = Long.getLong("torc.seed", 3600);
    private final Random random = new Random(seed);
    private final long[] places = new long[MOST_LIVE];
    private final int[] lengths = new int[MOST_LIVE];
    private int live;
    private long liveBytes;
    private long mostLiveBytes;

    @Test
    void the_memory_held_stays_in_proportion_to_what_was_in_use() {
        SharedSegmentSource source = new SharedSegmentSource("torc-churn", SEGMENT_BYTES, 64L * SEGMENT_BYTES);
        try (SlicePool pool = new SlicePool(0, List.of(), source)) {
            for (int minute = 0; minute < MINUTES; minute++) {
                int[] ends = LENGTHS[random.nextInt(LENGTHS.length)];
                int level = random.nextInt(LEAST_BYTES, MOST_BYTES);
                for (int step = 0; step < STEPS_A_MINUTE; step++) {
                    if (liveBytes < level && live < MOST_LIVE) {
                        take(pool, (int) (ends[0] * Math.pow((double) ends[1] / ends[0], random.nextDouble())));
                    } else {
                        giveBack(pool);
                    }
                }
            }
            long held = (long) pool.segments().size() * SEGMENT_BYTES;

            assertTrue(
                    held <= FOOTPRINT_BOUND * mostLiveBytes,
                    held + " bytes are held for at most " + mostLiveBytes + " in use; seed " + seed);

            while (live > 0) {
                pool.freePlace(places[--live]);
            }
            assertEquals(0, pool.bytesInUse());
            assertEquals(pool.segments().size(), pool.usage().freePieces(), "what is free is whole again");
        }
    }

    private void take(SlicePool pool, int bytes) {
        places[live] = pool.allocatePlace(bytes, 1);
        int taken = (bytes + SlicePool.GRANULE_BYTES - 1) & -SlicePool.GRANULE_BYTES;
        // The sign says that it stays.
        lengths[live++] = random.nextInt(STAYING) == 0 ? -taken : taken;
        liveBytes += taken;
        mostLiveBytes = Math.max(mostLiveBytes, liveBytes);
    }

    private void giveBack(SlicePool pool) {
        int index = random.nextInt(live);
        if (lengths[index] < 0 && random.nextInt(STAYING) != 0) {
            return;
        }
        pool.freePlace(places[index]);
        liveBytes -= Math.abs(lengths[index]);
        places[index] = places[--live];
        lengths[index] = lengths[live];
    }
}
