package dev.torc.stress;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.memory.Guard;
import dev.torc.memory.PoolMemory;
import dev.torc.memory.PoolSegment;
import dev.torc.memory.SegmentSource;
import dev.torc.memory.SharedStripe;
import dev.torc.memory.Slice;
import dev.torc.memory.SlicePool;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Whatever threads do to a pool and its slices at the same time, the answers are as if they had taken turns.
///
/// Lincheck runs the pool itself and switches threads at every access to what they share. It sees interleavings,
/// not reorderings.
@DisplayNameGeneration(ReplaceUnderscores.class)
class PoolLinearizabilityTest {

    private static final int SCENARIOS = 4;
    private static final int INTERLEAVINGS_PER_SCENARIO = 80;
    private static final int CALLS_OF_EACH = 3;

    /// To grow stops the whole pool each time.
    private static final int SCENARIOS_OF_MANY_STEPS = 3;

    private static final int INTERLEAVINGS_OF_MANY_STEPS = 40;

    /// A fault is looked for as long as it takes; when it is found, that is the end.
    private static final int SCENARIOS_FOR_A_FAULT = 20;

    private static final int INTERLEAVINGS_FOR_A_FAULT = 400;

    /// A pool that is stopped empties its stripes size by size, which takes more steps of a loop than Lincheck lets
    /// pass before it calls them endless: it would report a livelock of whoever waits for the end.
    private static final int STEPS_OF_A_LOOP = 1_000;

    private static ModelCheckingOptions interleavings(int threads) {
        return new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(INTERLEAVINGS_PER_SCENARIO)
                .threads(threads)
                .actorsBefore(0)
                .actorsPerThread(CALLS_OF_EACH)
                .actorsAfter(1)
                .minimizeFailedScenario(false);
    }

    @Nested
    class A_slice {

        @Test
        void is_lent_given_back_and_closed_as_in_some_order() {
            interleavings(2).check(LentSlice.class);
        }
    }

    @Nested
    class A_stripe {

        @Test
        void gives_each_piece_to_one_thread() {
            interleavings(3).check(Stripe.class);
        }

        @Test
        void whose_threads_do_not_look_whether_it_is_busy_is_seen_to_give_one_to_two() {
            ModelCheckingOptions options = interleavings(3)
                    .iterations(SCENARIOS_FOR_A_FAULT)
                    .invocationsPerIteration(INTERLEAVINGS_FOR_A_FAULT);
            assertThrows(LincheckAssertionError.class, () -> options.check(OpenStripe.class));
        }
    }

    @Nested
    class A_pool {

        @Test
        void has_room_exactly_when_it_would_have_if_threads_took_turns() {
            interleavings(2).check(SmallPool.class);
        }

        @Test
        void that_grows_gives_each_granule_to_one_thread_and_takes_it_back_from_any() {
            interleavings(3)
                    .iterations(SCENARIOS_OF_MANY_STEPS)
                    .invocationsPerIteration(INTERLEAVINGS_OF_MANY_STEPS)
                    .loopIterationsBeforeThreadSwitch(STEPS_OF_A_LOOP / 5)
                    .loopBound(STEPS_OF_A_LOOP)
                    .check(GrowingPool.class);
        }
    }

    /// A slice that two threads fight for.
    public static class LentSlice {

        private static final Arena ARENA = Arena.ofAuto();

        private final SlicePool pool = pool(ARENA, 1);
        private final Slice slice = pool.allocate(SlicePool.GRANULE_BYTES, 1);
        private final Guard guard;

        public LentSlice() {
            guard = slice.lend(pool);
            guard.giveBack();
        }

        @Operation
        public boolean lend() {
            try {
                return slice.lend(pool) == guard;
            } catch (IllegalStateException refused) {
                return false;
            }
        }

        @Operation
        public boolean giveBack() {
            try {
                guard.giveBack();
                return true;
            } catch (IllegalStateException refused) {
                return false;
            }
        }

        @Operation
        public void close() {
            slice.close();
        }

        @Operation
        public boolean isLent() {
            return slice.isLent();
        }
    }

    /// Two pieces in a stripe, and threads that take one and put it back.
    public static class Stripe {

        private final SharedStripe stripe = stripe();

        SharedStripe stripe() {
            return new SharedStripe();
        }

        @Operation
        public void takeAndPutBack() {
            stripe.takeAndPutBack();
        }
    }

    /// The same without the word that says that somebody is inside.
    public static class OpenStripe extends Stripe {

        @Override
        SharedStripe stripe() {
            return new SharedStripe.Open();
        }
    }

    /// A pool with room for two slices, each of which is one thread's: one granule, which is kept when it comes
    /// back, and all the others in one piece, which is cut and joined. As each thread has one at most, both
    /// always have room.
    public static class SmallPool {

        /// More than the longest piece that is kept, so that one granule may be kept however many stripes there
        /// are.
        private static final int LONG = 600;

        private static final Arena ARENA = Arena.ofAuto();

        private final SlicePool pool = pool(ARENA, LONG + 1);
        private final long[] places = {0, 0};

        @Operation(nonParallelGroup = "first")
        public boolean takeFirst() {
            return take(0, 1);
        }

        @Operation(nonParallelGroup = "first")
        public boolean giveFirstBack() {
            return giveBack(0);
        }

        @Operation(nonParallelGroup = "second")
        public boolean takeSecond() {
            return take(1, LONG);
        }

        @Operation(nonParallelGroup = "second")
        public boolean giveSecondBack() {
            return giveBack(1);
        }

        private boolean take(int who, int granules) {
            if (places[who] == 0) {
                places[who] = pool.allocatePlace((long) granules * SlicePool.GRANULE_BYTES, 1);
                return true;
            }
            return false;
        }

        private boolean giveBack(int who) {
            if (places[who] != 0) {
                pool.freePlace(places[who]);
                places[who] = 0;
                return true;
            }
            return false;
        }
    }

    /// A pool that begins without memory and gets two granules at a time. Threads leave what they have taken on a
    /// table, from which any of them gives it back.
    public static class GrowingPool {

        private static final Arena ARENA = Arena.ofAuto();
        private static final int MOST = 64;

        private final SlicePool pool = new SlicePool(0, List.of(), new SegmentSource() {
            @Override
            public Optional<PoolMemory> more(int number, long leastBytes) {
                return Optional.of(PoolMemory.of(ARENA.allocate(2L * SlicePool.GRANULE_BYTES)));
            }

            @Override
            public void release(PoolSegment segment) {}
        });
        private final AtomicLongArray table = new AtomicLongArray(MOST);
        private final AtomicInteger laid = new AtomicInteger();
        private final AtomicIntegerArray owners = new AtomicIntegerArray(MOST);

        @Operation
        public void takeAndLayDown() {
            long place = pool.allocatePlace(1, 1);
            if (!owners.compareAndSet(granule(place), 0, 1)) {
                throw new AssertionError("two have granule " + granule(place));
            }
            // 0 is no place here: the generation of one that is taken begins at 1.
            table.set(laid.getAndIncrement(), place);
        }

        @Operation
        public void giveBackWhatLies() {
            for (int i = 0; i < laid.get(); i++) {
                long place = table.getAndSet(i, 0);
                if (place != 0) {
                    owners.set(granule(place), 0);
                    pool.freePlace(place);
                }
            }
        }

        private int granule(long place) {
            return SlicePool.numberOf(place) * 2 + (int) (pool.offsetOf(place) / SlicePool.GRANULE_BYTES);
        }
    }

    private static SlicePool pool(Arena arena, int granules) {
        return new SlicePool(
                0,
                List.of(PoolMemory.of(arena.allocate((long) granules * SlicePool.GRANULE_BYTES))),
                SegmentSource.none());
    }
}
