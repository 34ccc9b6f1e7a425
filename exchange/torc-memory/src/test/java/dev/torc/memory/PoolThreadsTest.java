package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many threads at one pool: every granule has one owner at a time, and nothing is lost.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PoolThreadsTest {

    private static final int SEGMENT_BYTES = 256 * 1024;
    private static final int SEGMENTS = 3;
    private static final int LINES = SEGMENT_BYTES / SlicePool.GRANULE_BYTES;
    private static final int MOST_HELD = 40;
    private static final int STEPS = 20_000;

    private final Arena arena = Arena.ofShared();
    private final AtomicIntegerArray owners = new AtomicIntegerArray(SEGMENTS * LINES);
    private final ConcurrentLinkedQueue<Slice> handedOver = new ConcurrentLinkedQueue<>();

    @AfterEach
    void unmap() {
        arena.close();
    }

    private SlicePool pool() {
        List<PoolMemory> memories = new ArrayList<>();
        for (int i = 0; i < SEGMENTS; i++) {
            memories.add(PoolMemory.of(arena.allocate(SEGMENT_BYTES, 4096)));
        }
        return new SlicePool(0, memories, SegmentSource.none());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void That_take_and_give_back_of_each_other_never_share_a_line(long seed) throws Exception {
        SlicePool pool = pool();
        run(4, thread -> churn(pool, thread, new Random(seed + thread)));
        handedOver.forEach(slice -> giveBack(slice, pool));

        assertEquals(0, pool.bytesInUse());
        assertEquals(SEGMENTS, pool.usage().freePieces());
        assertEquals((long) SEGMENTS * SEGMENT_BYTES, pool.usage().freeBytes());
    }

    /// As many aligned places as threads, each of which has one slice at a time: one place is always free of the
    /// others' slices. What threads have given back and the pool has kept must not be in the way.
    @Test
    void Are_never_refused_what_is_free_at_every_moment() throws Exception {
        int bytes = 128 * 1024;
        SlicePool tight = new SlicePool(
                0, List.of(PoolMemory.of(arena.allocate((long) SEGMENTS * bytes, 4096))), SegmentSource.none());
        run(SEGMENTS, thread -> {
            for (int i = 0; i < STEPS / 4; i++) {
                if ((i & 7) == thread) {
                    tight.allocate(64, 1).close();
                } else {
                    tight.allocate(bytes, bytes).close();
                }
            }
            return true;
        });

        assertEquals(0, tight.bytesInUse());
    }

    @Test
    void That_look_at_the_usage_see_all_of_the_memory_every_time() throws Exception {
        SlicePool pool = pool();
        run(3, thread -> thread > 0 ? churn(pool, thread, new Random(thread)) : look(pool));
        handedOver.forEach(slice -> giveBack(slice, pool));

        assertEquals(0, pool.bytesInUse());
    }

    private static boolean look(SlicePool pool) {
        for (int i = 0; i < STEPS / 20; i++) {
            PoolUsage usage = pool.usage();
            assertEquals((long) SEGMENTS * SEGMENT_BYTES, usage.inUseBytes() + usage.freeBytes());
            assertTrue(usage.fragmentation() >= 0 && usage.fragmentation() < 1);
        }
        return true;
    }

    private boolean churn(SlicePool pool, int thread, Random random) {
        List<Slice> held = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            if (held.size() > random.nextInt(MOST_HELD)) {
                Slice slice = held.remove(random.nextInt(held.size()));
                if (random.nextInt(4) == 0) {
                    handedOver.add(slice);
                } else {
                    giveBack(slice, pool);
                }
            } else if (random.nextInt(8) == 0) {
                Slice others = handedOver.poll();
                if (others != null) {
                    giveBack(others, pool);
                }
            } else {
                takeOne(pool, thread, random, held);
            }
        }
        held.forEach(slice -> giveBack(slice, pool));
        return true;
    }

    private void takeOne(SlicePool pool, int thread, Random random, List<Slice> held) {
        int bytes = 1 + random.nextInt(random.nextInt(10) == 0 ? 60_000 : 3_000);
        long alignment = 1L << random.nextInt(13);
        Slice slice;
        try {
            slice = random.nextInt(16) == 0
                    ? pool.claim(random.nextInt(SEGMENTS), random.nextInt(SEGMENT_BYTES), bytes)
                            .orElse(null)
                    : pool.allocate(bytes, alignment, random.nextBoolean() ? Fit.FIRST : Fit.BEST);
        } catch (PoolExhaustedException full) {
            return;
        }
        if (slice != null) {
            setOwner(slice, 0, thread + 1);
            held.add(slice);
        }
    }

    private void giveBack(Slice slice, SlicePool pool) {
        if (slice.offset() % 128 == 0) {
            slice.lend(pool).giveBack();
        }
        int owner = owners.get(firstLine(slice));
        setOwner(slice, owner, 0);
        slice.close();
    }

    private void setOwner(Slice slice, int expected, int owner) {
        int last = slice.number() * LINES + (int) ((slice.offset() + slice.byteSize() - 1) / SlicePool.GRANULE_BYTES);
        for (int line = firstLine(slice); line <= last; line++) {
            int before = owners.getAndSet(line, owner);
            assertEquals(expected, before, () -> "a line of " + slice + " had another owner");
        }
    }

    private static int firstLine(Slice slice) {
        return slice.number() * LINES + (int) (slice.offset() / SlicePool.GRANULE_BYTES);
    }

    private interface Party {

        boolean run(int thread) throws Exception;
    }

    private static void run(int threads, Party party) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Boolean>> ends = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                Callable<Boolean> task = () -> party.run(thread);
                ends.add(executor.submit(task));
            }
            for (Future<Boolean> end : ends) {
                assertTrue(end.get());
            }
        }
    }
}
