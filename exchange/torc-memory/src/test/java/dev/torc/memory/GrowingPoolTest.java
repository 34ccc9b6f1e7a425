package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How a pool has several segments, gets more, and lets them go.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GrowingPoolTest {

    private static final int SEGMENT_BYTES = 16 * 1024;
    private static final int PAGE_BYTES = 4096;

    private final Arena arena = Arena.ofShared();
    private final CountingSource source = new CountingSource(3);
    private final SlicePool pool = new SlicePool(7, List.of(memory(SEGMENT_BYTES)), source);

    @AfterEach
    void unmap() {
        arena.close();
    }

    private PoolMemory memory(long bytes) {
        return PoolMemory.of(arena.allocate(bytes, PAGE_BYTES));
    }

    /// Gives some segments, and says what it was asked for.
    private final class CountingSource implements SegmentSource {

        private final List<Integer> numbers = new ArrayList<>();
        private final List<PoolSegment> released = new ArrayList<>();
        private int left;

        CountingSource(int left) {
            this.left = left;
        }

        @Override
        public Optional<PoolMemory> more(int number, long leastBytes) {
            if (left == 0) {
                return Optional.empty();
            }
            left--;
            numbers.add(number);
            return Optional.of(memory(Math.max(leastBytes, SEGMENT_BYTES)));
        }

        @Override
        public void release(PoolSegment segment) {
            released.add(segment);
        }
    }

    @Nested
    class A_pool_that_is_full {

        @Test
        void grows_by_a_segment_with_the_next_number() {
            Slice all = pool.allocate(SEGMENT_BYTES, 1);
            Slice more = pool.allocate(100, 1);

            assertEquals(7, all.number());
            assertEquals(8, more.number());
            assertEquals(0, more.offset());
            assertEquals(List.of(8), source.numbers);
            assertEquals(
                    List.of(7, 8),
                    pool.segments().stream().map(PoolSegment::number).toList());
        }

        @Test
        void grows_by_as_much_as_the_slice_needs() {
            Slice longer = pool.allocate(3 * SEGMENT_BYTES, PAGE_BYTES);

            assertEquals(8, longer.number());
            assertEquals(3 * SEGMENT_BYTES, longer.memory().byteSize());
            assertEquals(4 * SEGMENT_BYTES, pool.usage().totalBytes());
        }

        @Test
        void does_not_grow_while_what_was_given_back_would_do() {
            for (int i = 0; i < 1000; i++) {
                Slice first = pool.allocate(1000, 1);
                Slice second = pool.allocate(SEGMENT_BYTES / 2, 1);
                first.close();
                second.close();
                pool.allocate(SEGMENT_BYTES, 1).close();
            }

            assertEquals(List.of(), source.numbers);
        }

        @Test
        void says_so_when_the_source_has_no_more() {
            List<Slice> slices = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                slices.add(pool.allocate(SEGMENT_BYTES, 1));
            }

            PoolExhaustedException full = assertThrows(PoolExhaustedException.class, () -> pool.allocate(1, 1));
            assertEquals(
                    "pool 7 has no room for 1 bytes aligned to 1: 65536 of 65536 bytes in use, 0 free, 0 in the largest"
                            + " piece",
                    full.getMessage());

            slices.get(2).close();
            assertEquals(9, pool.allocate(SEGMENT_BYTES, 1).number());
        }

        @Test
        void says_why_the_source_failed() {
            IOException noDescriptor = new IOException("no descriptor is left");
            SlicePool unlucky = new SlicePool(0, List.of(), new SegmentSource() {
                @Override
                public Optional<PoolMemory> more(int number, long leastBytes) throws IOException {
                    throw noDescriptor;
                }

                @Override
                public void release(PoolSegment segment) {}
            });

            PoolExhaustedException full = assertThrows(PoolExhaustedException.class, () -> unlucky.allocate(1, 1));

            assertSame(noDescriptor, full.getCause());
            assertTrue(String.valueOf(full.getMessage()).endsWith("cannot grow: no descriptor is left"));
        }

        @Test
        void does_not_believe_a_source_that_gives_too_little() {
            SlicePool pool = new SlicePool(0, List.of(), new SegmentSource() {
                @Override
                public Optional<PoolMemory> more(int number, long leastBytes) {
                    return Optional.of(memory(leastBytes - 1));
                }

                @Override
                public void release(PoolSegment segment) {}
            });

            assertThrows(IllegalStateException.class, () -> pool.allocate(1000, 1));
            assertEquals(0, pool.usage().segments());
        }

        @Test
        void grows_once_for_threads_that_find_it_full_together() throws Exception {
            int threads = 4;
            pool.allocate(SEGMENT_BYTES, 1);
            CyclicBarrier together = new CyclicBarrier(threads);
            try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
                List<Future<Slice>> slices = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    slices.add(executor.submit(() -> {
                        together.await();
                        return pool.allocate(SEGMENT_BYTES / 4, 1);
                    }));
                }
                for (Future<Slice> slice : slices) {
                    assertEquals(8, slice.get().number());
                }
            }
            assertEquals(List.of(8), source.numbers);
        }
    }

    @Nested
    class A_slice {

        @Test
        void never_spans_two_segments_though_they_lie_side_by_side() {
            MemorySegment both = arena.allocate(2L * SEGMENT_BYTES, PAGE_BYTES);
            SlicePool pair = new SlicePool(
                    0,
                    List.of(PoolMemory.of(both.asSlice(0, SEGMENT_BYTES)), PoolMemory.of(both.asSlice(SEGMENT_BYTES))),
                    SegmentSource.none());

            assertThrows(PoolExhaustedException.class, () -> pair.allocate(SEGMENT_BYTES + 1, 1));
            assertTrue(pair.claim(0, SEGMENT_BYTES - 64, 128).isEmpty());
            assertEquals(SEGMENT_BYTES, pair.usage().largestFreeBytes());

            // Both given out and back: what is joined is joined on either side of the border, and not over it.
            Slice first = pair.allocate(SEGMENT_BYTES, 1);
            Slice second = pair.allocate(SEGMENT_BYTES, 1);
            assertNotEquals(first.number(), second.number());
            first.close();
            second.close();
            assertEquals(2, pair.usage().freePieces());
            assertEquals(0, pair.usage().fragmentation());
        }

        @Test
        void is_where_a_device_sees_its_segment() {
            SlicePool reachable = new SlicePool(
                    0,
                    List.of(new PoolMemory(arena.allocate(SEGMENT_BYTES, PAGE_BYTES), OptionalLong.of(0x1_0000_0000L))),
                    SegmentSource.none());
            reachable.allocate(64, 1);

            assertEquals(0x1_0000_0040L, reachable.allocate(64, 1).busAddress());
            assertThrows(IllegalStateException.class, () -> pool.allocate(64, 1).busAddress());
        }
    }

    @Nested
    class A_closed_pool {

        @Test
        void hands_out_nothing() {
            pool.close();

            assertThrows(IllegalStateException.class, () -> pool.allocate(64, 1));
            assertThrows(IllegalStateException.class, () -> pool.allocatePlace(64, 1));
            assertThrows(IllegalStateException.class, () -> pool.claim(7, 0, 64));
            assertEquals(List.of(), source.numbers);
        }

        @Test
        void lets_a_segment_go_when_the_last_slice_of_it_has_come_back() {
            Slice lent = pool.allocate(SEGMENT_BYTES, 1);
            Slice first = pool.allocate(SEGMENT_BYTES / 2, 1);
            Slice second = pool.allocate(SEGMENT_BYTES / 2, 1);
            pool.close();
            first.close();
            assertEquals(List.of(), source.released);

            second.close();
            lent.close();
            pool.close();

            assertEquals(
                    List.of(8),
                    source.released.stream().map(PoolSegment::number).toList());
        }

        @Test
        void lets_an_unused_segment_go_at_once() {
            pool.allocate(2 * SEGMENT_BYTES, 1).close();
            pool.allocate(64, 1).close();

            pool.close();

            assertEquals(1, source.released.size());
        }

        @Test
        void keeps_a_segment_of_which_something_is_lost() {
            Slice lost = pool.allocate(2 * SEGMENT_BYTES, 1);
            lost.lend(pool).abandon(LeakCause.LINUX);

            pool.close();

            assertEquals(List.of(), source.released);
            assertEquals(2L * SEGMENT_BYTES, pool.usage().leakedBytes().get(LeakCause.LINUX));
        }
    }

    @Nested
    class Segments_have_a_length_and_a_number {

        @Test
        void that_make_sense() {
            assertThrows(IllegalArgumentException.class, () -> PoolMemory.of(MemorySegment.ofArray(new byte[64])));
            assertThrows(
                    IllegalArgumentException.class, () -> new SlicePool(0, List.of(memory(63)), SegmentSource.none()));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new SlicePool(
                            0xffff, List.of(memory(SEGMENT_BYTES), memory(SEGMENT_BYTES)), SegmentSource.none()));
        }

        @Test
        void and_no_submission_could_name_one_beyond_the_last_number() {
            SlicePool last = new SlicePool(0xffff, List.of(memory(SEGMENT_BYTES)), source);
            last.allocate(SEGMENT_BYTES, 1);

            assertThrows(PoolExhaustedException.class, () -> last.allocate(1, 1));
            assertEquals(List.of(), source.numbers);
        }
    }

    @Nested
    class A_source_of_shared_segments {

        @Test
        void makes_them_up_to_a_limit_and_unmaps_them() throws IOException {
            SharedSegmentSource shared = new SharedSegmentSource("growing-pool-test", SEGMENT_BYTES, 4 * SEGMENT_BYTES);
            SlicePool growing = new SlicePool(0, List.of(), shared);
            Slice small = growing.allocate(10, 1);
            Slice large = growing.allocate(2 * SEGMENT_BYTES + 1, 1);
            assertEquals(3 * SEGMENT_BYTES + PAGE_BYTES, growing.usage().totalBytes());
            assertEquals(
                    large.memory().address(),
                    shared.segment(1).orElseThrow().memory().address());

            PoolExhaustedException limit =
                    assertThrows(PoolExhaustedException.class, () -> growing.allocate(SEGMENT_BYTES, 1));
            assertInstanceOf(PoolExhaustedException.class, limit);
            MemorySegment memory = small.memory();
            small.close();
            large.close();
            growing.close();

            assertThrows(IllegalStateException.class, () -> memory.fill((byte) 1));
            assertTrue(shared.segment(0).isEmpty());
        }
    }
}
