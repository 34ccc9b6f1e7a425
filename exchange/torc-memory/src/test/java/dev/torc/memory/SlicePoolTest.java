package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What whoever holds a slice may rely on, and what a pool says when it has none.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SlicePoolTest {

    private static final int BYTES = 64 * 1024;

    private SharedSegment segment;
    private SlicePool pool;

    @BeforeEach
    void makePool() throws IOException {
        segment = SharedSegment.create("pool-test", BYTES, HugePages.NEVER);
        pool = new SlicePool(3, segment);
    }

    @AfterEach
    void unmap() {
        segment.close();
    }

    @Nested
    class A_slice {

        @Test
        void is_the_pools_memory_at_its_offset() {
            pool.allocate(100, 1);
            Slice slice = pool.allocate(10, 1);

            slice.memory().set(ValueLayout.JAVA_BYTE, 9, (byte) 42);

            assertEquals(10, slice.byteSize());
            assertEquals(42, segment.memory().get(ValueLayout.JAVA_BYTE, slice.offset() + 9));
            assertThrows(IndexOutOfBoundsException.class, () -> slice.memory().get(ValueLayout.JAVA_BYTE, 10));
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 8, 64, 512, 4096})
        void begins_where_its_alignment_wants_it(long alignment) {
            pool.allocate(1, 1);

            Slice slice = pool.allocate(700, alignment);

            assertEquals(0, slice.offset() % alignment);
            assertEquals(0, slice.memory().address() % alignment);
        }

        @Test
        void given_back_twice_is_given_back_once() {
            Slice first = pool.allocate(64, 1);
            first.close();
            Slice second = pool.allocate(64, 1);
            first.close();

            assertEquals(64, pool.bytesInUse());
            assertNotEquals(second.offset(), pool.allocate(64, 1).offset());
        }

        @Test
        void given_back_is_not_used_any_more() {
            Slice slice = pool.allocate(64, 1);
            slice.close();

            assertThrows(IllegalStateException.class, slice::memory);
        }

        @ParameterizedTest
        @ValueSource(longs = {0, -1, Long.MIN_VALUE})
        void without_a_length_is_refused(long bytes) {
            assertThrows(IllegalArgumentException.class, () -> pool.allocate(bytes, 1));
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 3, -64, Long.MIN_VALUE})
        void with_an_alignment_that_is_no_power_of_two_is_refused(long alignment) {
            assertThrows(IllegalArgumentException.class, () -> pool.allocate(64, alignment));
        }
    }

    @Nested
    class A_pool {

        @Test
        void counts_what_is_in_use_and_what_is_free() {
            Slice slice = pool.allocate(65, 1);
            assertEquals(128, pool.bytesInUse());
            assertEquals(BYTES - 128, pool.usage().freeBytes());
            assertEquals(BYTES - 128, pool.usage().largestFreeBytes());

            slice.close();

            assertEquals(0, pool.bytesInUse());
            assertEquals(BYTES, pool.usage().largestFreeBytes());
        }

        @Test
        void can_be_given_out_as_a_whole_and_again() {
            pool.allocate(BYTES, 4096).close();

            assertEquals(0, pool.allocate(BYTES, 4096).offset());
        }

        @Test
        void that_is_full_says_so_and_goes_on_when_a_slice_comes_back() {
            Slice all = pool.allocate(BYTES, 1);

            PoolExhaustedException full = assertThrows(PoolExhaustedException.class, () -> pool.allocate(1, 1));
            assertEquals(1, full.requestedBytes());
            assertEquals(0, full.freeBytes());
            assertEquals(0, full.largestBytes());

            all.close();
            assertEquals(BYTES, pool.allocate(BYTES, 1).byteSize());
        }

        @Test
        void in_pieces_says_how_large_the_largest_is() {
            List<Slice> slices = new ArrayList<>();
            for (int i = 0; i < BYTES / 1024; i++) {
                slices.add(pool.allocate(1024, 1));
            }
            for (int i = 0; i < slices.size(); i += 2) {
                slices.get(i).close();
            }

            PoolExhaustedException pieces = assertThrows(PoolExhaustedException.class, () -> pool.allocate(1025, 1));
            assertEquals(BYTES / 2, pieces.freeBytes());
            assertEquals(1024, pieces.largestBytes());
        }

        @ParameterizedTest
        @ValueSource(longs = {BYTES + 1, Long.MAX_VALUE})
        void is_exhausted_by_what_it_could_never_hold(long bytes) {
            assertThrows(PoolExhaustedException.class, () -> pool.allocate(bytes, 1));
        }

        @Test
        void is_exhausted_by_an_alignment_beyond_its_end() {
            pool.allocate(1, 1);

            assertThrows(PoolExhaustedException.class, () -> pool.allocate(1, 1L << 62));
        }

        @Test
        void has_the_number_that_submissions_name_it_by() {
            assertEquals(3, pool.number());
            assertThrows(IllegalArgumentException.class, () -> new SlicePool(-1, segment));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20260721, 77, 4711})
    void no_two_slices_in_use_ever_share_a_line_and_nothing_is_lost(long seed) {
        Random random = new Random(seed);
        List<Slice> inUse = new ArrayList<>();
        for (int step = 0; step < 4_000; step++) {
            if (inUse.isEmpty() || random.nextInt(5) < 3) {
                takeOne(random, inUse, step);
            } else {
                inUse.remove(random.nextInt(inUse.size())).close();
            }
            assertDisjoint(inUse);
        }
        inUse.forEach(Slice::close);

        assertEquals(BYTES, pool.usage().largestFreeBytes());
        assertEquals(0, pool.bytesInUse());
    }

    @Test
    void threads_never_get_what_another_has() throws Exception {
        int threads = 4;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Boolean>> ends = new ArrayList<>();
            for (int thread = 1; thread <= threads; thread++) {
                ends.add(executor.submit(fillAndCheck(thread)));
            }
            for (Future<Boolean> end : ends) {
                assertTrue(end.get());
            }
        }
        assertEquals(BYTES, pool.usage().largestFreeBytes());
    }

    private void takeOne(Random random, List<Slice> inUse, int step) {
        long bytes = random.nextLong(1, 4097);
        long alignment = 1L << random.nextInt(13);
        try {
            Slice slice = pool.allocate(bytes, alignment);
            assertEquals(0, slice.offset() % alignment, () -> "step " + step);
            assertTrue(slice.offset() + bytes <= BYTES, () -> "step " + step);
            inUse.add(slice);
        } catch (PoolExhaustedException full) {
            assertEquals(pool.usage().largestFreeBytes(), full.largestBytes());
            // Room for it, wherever it had to begin, would have been found.
            assertTrue(full.largestBytes() < bytes + alignment + SlicePool.GRANULE_BYTES, () -> "step " + step);
        }
    }

    private static void assertDisjoint(List<Slice> inUse) {
        boolean[] taken = new boolean[BYTES / SlicePool.GRANULE_BYTES];
        for (Slice slice : inUse) {
            int first = (int) slice.offset() / SlicePool.GRANULE_BYTES;
            int last = (int) (slice.offset() + slice.byteSize() - 1) / SlicePool.GRANULE_BYTES;
            for (int line = first; line <= last; line++) {
                if (taken[line]) {
                    throw new AssertionError("line " + line + " is in two slices");
                }
                taken[line] = true;
            }
        }
    }

    private Callable<Boolean> fillAndCheck(int thread) {
        return () -> {
            Random random = new Random(thread);
            for (int i = 0; i < 2_000; i++) {
                try (Slice slice = pool.allocate(1 + random.nextInt(8192), 1)) {
                    slice.memory().fill((byte) thread);
                    for (long at = 0; at < slice.byteSize(); at++) {
                        assertEquals(thread, slice.memory().get(ValueLayout.JAVA_BYTE, at));
                    }
                }
            }
            return true;
        };
    }
}
