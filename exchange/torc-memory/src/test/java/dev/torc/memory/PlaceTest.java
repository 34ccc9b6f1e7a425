package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Slices that are numbers, and slices that somebody else has named.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PlaceTest {

    private static final int BYTES = 64 * 1024;

    private final Arena arena = Arena.ofShared();
    private final SlicePool pool = new SlicePool(
            3,
            List.of(PoolMemory.of(arena.allocate(BYTES, 4096)), PoolMemory.of(arena.allocate(BYTES, 4096))),
            SegmentSource.none());

    @AfterEach
    void unmap() {
        arena.close();
    }

    @Nested
    class A_place {

        @Test
        void says_in_which_segment_it_is_and_where() {
            pool.allocatePlace(BYTES, 1);
            pool.allocatePlace(100, 1);

            long place = pool.allocatePlace(100, 4096);

            assertEquals(4, SlicePool.numberOf(place));
            assertEquals(4096, pool.offsetOf(place));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 100, 4096, 40_000})
        void given_back_twice_is_found(int bytes) {
            long place = pool.allocatePlace(bytes, 1);
            pool.freePlace(place);

            assertThrows(IllegalStateException.class, () -> pool.freePlace(place));
            assertEquals(0, pool.bytesInUse());
            assertThrows(IllegalStateException.class, () -> pool.freePlace(place));
        }

        @ParameterizedTest
        @ValueSource(ints = {100, 40_000})
        void given_back_after_it_became_anothers_is_found(int bytes) {
            long mine = pool.allocatePlace(bytes, 1);
            long offset = pool.offsetOf(mine);
            pool.freePlace(mine);
            long anothers = pool.allocatePlace(bytes, 1);
            assertEquals(offset, pool.offsetOf(anothers));

            assertThrows(IllegalStateException.class, () -> pool.freePlace(mine));
            assertThrows(IllegalStateException.class, () -> pool.offsetOf(mine));
            pool.freePlace(anothers);
        }

        @Test
        void of_another_pool_or_made_up_is_refused() {
            long place = pool.allocatePlace(100, 1);
            SlicePool other =
                    new SlicePool(9, List.of(PoolMemory.of(arena.allocate(BYTES, 4096))), SegmentSource.none());

            assertThrows(IllegalArgumentException.class, () -> other.freePlace(place));
            assertThrows(IllegalArgumentException.class, () -> pool.freePlace(-1));
            assertThrows(IllegalStateException.class, () -> pool.freePlace(place + 1));
            assertThrows(IllegalStateException.class, () -> pool.freePlace(place | 0x7fff_ffff));
            assertEquals(128, pool.bytesInUse());
        }

        @Test
        void comes_round_through_all_generations() {
            for (int i = 0; i < 3 * PieceState.GENERATIONS; i++) {
                pool.freePlace(pool.allocatePlace(64, 1));
            }

            assertEquals(0, pool.bytesInUse());
        }
    }

    @Nested
    class A_slice_that_is_claimed {

        @Test
        void is_exactly_what_was_named() {
            Slice slice = pool.claim(4, 1000, 24).orElseThrow();

            assertEquals(4, slice.number());
            assertEquals(1000, slice.offset());
            slice.memory().set(ValueLayout.JAVA_BYTE, 23, (byte) 5);
            assertEquals(5, pool.segments().get(1).memory().get(ValueLayout.JAVA_BYTE, 1023));
            assertEquals(64, pool.bytesInUse());
        }

        @Test
        void is_had_again_when_it_has_been_given_back() {
            for (int i = 0; i < 100; i++) {
                pool.claim(3, 4096, 4096).orElseThrow().close();
            }

            assertEquals(0, pool.bytesInUse());
        }

        @ParameterizedTest
        @CsvSource({"1000, 1", "960, 64", "0, 65536", "1024, 1", "1087, 2"})
        void is_refused_where_another_has_a_part_of_it(long offset, long bytes) {
            assertTrue(pool.claim(3, 1000, 100).isPresent());

            assertTrue(pool.claim(3, offset, bytes).isEmpty());
            assertFalse(pool.claim(4, offset, bytes).isEmpty());
        }

        @ParameterizedTest
        @CsvSource({
            "3, -1, 10",
            "3, 0, 0",
            "3, 0, -5",
            "3, 65536, 1",
            "3, 65535, 2",
            "3, 9223372036854775807, 9223372036854775807",
            "3, 1, 9223372036854775807",
            "3, -9223372036854775808, 64",
            "2, 0, 64",
            "5, 0, 64",
            "-2147483648, 0, 64"
        })
        void is_refused_outside_the_segments(int number, long offset, long bytes) {
            assertTrue(pool.claim(number, offset, bytes).isEmpty());
            assertEquals(0, pool.bytesInUse());
        }
    }
}
