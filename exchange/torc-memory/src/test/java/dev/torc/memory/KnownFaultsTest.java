package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Faults that earlier pools of this kind have had, each of them looked for here.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KnownFaultsTest {

    private static final int BYTES = 64 * 1024;

    private final Arena arena = Arena.ofShared();
    private final SlicePool pool =
            new SlicePool(0, List.of(PoolMemory.of(arena.allocate(BYTES, BYTES))), SegmentSource.none());

    @AfterEach
    void unmap() {
        arena.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {BYTES + 1, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE - 63, Long.MAX_VALUE})
    void A_length_is_never_added_up_past_the_largest_number(long bytes) {
        for (Fit fit : Fit.values()) {
            for (long alignment : new long[] {1, 4096, 1L << 30, 1L << 36, 1L << 62}) {
                assertThrows(PoolExhaustedException.class, () -> pool.allocate(bytes, alignment, fit));
            }
        }
    }

    /// A distance that was to be subtracted was added: what is left of a piece was then longer than the piece.
    @Test
    void What_is_left_of_a_piece_is_what_was_not_taken_of_it() {
        pool.allocate(BYTES - 4096, 1);

        assertEquals(4096, pool.usage().largestFreeBytes());
        assertThrows(PoolExhaustedException.class, () -> pool.allocate(4097, 1));
    }

    /// An alignment was kept as its logarithm and used as a length: 8 became 256.
    @Test
    void Who_asks_for_no_alignment_gets_the_next_line() {
        long first = pool.allocate(1, 8).offset();
        long second = pool.allocate(1, 8).offset();

        assertEquals(SlicePool.GRANULE_BYTES, second - first);
    }

    /// The smallest alignment was compared with itself, so that every one was accepted.
    @ParameterizedTest
    @ValueSource(longs = {0, -1, 3, 48, 4095, Long.MIN_VALUE})
    void An_alignment_that_makes_no_sense_is_refused(long alignment) {
        assertThrows(IllegalArgumentException.class, () -> pool.allocate(64, alignment));
        assertThrows(IllegalArgumentException.class, () -> pool.allocatePlace(64, alignment));
    }

    /// The quick search took the alignment for an offset, and missed pieces or found unsuitable ones.
    @Test
    void The_quick_search_finds_a_start_that_suits_the_alignment() {
        List<Slice> gaps = new ArrayList<>();
        for (int i = 0; i < BYTES / 2048; i++) {
            gaps.add(pool.allocate(1024, 1));
            pool.allocate(1024, 1);
        }
        gaps.forEach(Slice::close);

        // Gaps of 1 KiB at each 2 KiB: every one suits an alignment to 2 KiB, each fourth one to 8 KiB.
        for (int i = 0; i < BYTES / 8192; i++) {
            assertEquals(0, pool.allocate(1024, 8192).offset() % 8192);
        }
        assertThrows(PoolExhaustedException.class, () -> pool.allocate(1024, 8192));
        assertDoesNotThrow(() -> pool.allocate(1024, 2048));
    }

    /// What was left was put back even where nothing was: pieces of no length piled up.
    @Test
    void A_slice_that_takes_all_of_a_piece_leaves_none_behind() {
        Slice first = pool.allocate(BYTES / 2, 1);
        Slice second = pool.allocate(BYTES / 2, BYTES / 2);
        assertEquals(0, pool.usage().freePieces());

        first.close();
        second.close();

        assertEquals(1, pool.usage().freePieces());
    }

    /// What was left behind an aligned slice was computed from where the piece began.
    @Test
    void What_is_behind_an_aligned_slice_begins_where_that_ends() {
        pool.allocate(64, 1);
        Slice aligned = pool.allocate(4096, 4096);
        Slice behind = pool.claim(0, 8192, BYTES - 8192).orElseThrow();

        assertEquals(4096, aligned.offset());
        assertEquals(8192, behind.offset());
        assertEquals(4096 - 64, pool.usage().freeBytes());
    }

    /// A slice that was dropped while a call had it stayed taken for ever.
    @Test
    void A_slice_that_is_closed_under_a_call_is_not_lost() {
        Slice slice = pool.allocate(BYTES, 1);
        Guard guard = slice.lend(pool);
        slice.close();

        guard.giveBack();

        assertEquals(BYTES, pool.usage().freeBytes());
    }

    /// A pool that was closed while a call had one of its slices lost all of its memory.
    @Test
    void A_pool_that_is_closed_under_a_call_loses_nothing() {
        SharedSegmentSource source = new SharedSegmentSource("known-faults-test", BYTES, BYTES);
        SlicePool own = new SlicePool(0, List.of(), source);
        Slice slice = own.allocate(64, 1);
        Guard guard = slice.lend(own);
        slice.close();
        own.close();
        assertEquals(1, own.segments().size());
        assertDoesNotThrow(() -> guard.memory().fill((byte) 1));

        guard.giveBack();

        assertEquals(List.of(), source.segment(0).stream().toList());
    }

    /// Free memory was one row of addresses, whatever lay behind them.
    @Test
    void Pieces_over_two_segments_are_not_joined() {
        SlicePool pair = new SlicePool(
                0,
                List.of(PoolMemory.of(arena.allocate(4096, 4096)), PoolMemory.of(arena.allocate(4096, 4096))),
                SegmentSource.none());
        Slice first = pair.allocate(4096, 1);
        Slice second = pair.allocate(4096, 1);
        second.close();
        first.close();

        assertEquals(4096, pair.usage().largestFreeBytes());
        assertThrows(PoolExhaustedException.class, () -> pair.allocate(4097, 1));
    }
}
