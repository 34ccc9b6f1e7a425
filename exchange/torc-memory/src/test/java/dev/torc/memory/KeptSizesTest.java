package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How long a slice is made so that it can be another's, and what a stripe keeps.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeptSizesTest {

    @Test
    void are_at_most_a_sixteenth_more_than_what_is_wanted() {
        for (int granules = 1; granules <= KeptSizes.LARGEST_GRANULES; granules++) {
            int made = KeptSizes.atLeast(granules);

            assertTrue(made >= granules && made - granules <= granules / 16, granules + " becomes " + made);
            assertEquals(made, KeptSizes.atLeast(made));
            assertEquals(made, KeptSizes.granules(KeptSizes.index(made)));
        }
    }

    @Test
    void are_indexed_without_a_gap_and_never_above_what_a_piece_has_room_for() {
        for (int granules = 1; granules < KeptSizes.LARGEST_GRANULES; granules++) {
            int index = KeptSizes.index(granules);

            assertTrue(KeptSizes.granules(index) <= granules);
            assertTrue(KeptSizes.granules(index + 1) > granules);
            assertTrue(index + 1 < KeptSizes.COUNT);
        }
    }

    @Nested
    class A_stripe {

        private static final int SIZE = 8;
        private static final int NO_LIMIT = 1 << 20;

        private final CacheStripe stripe = new CacheStripe();
        private int overflowed;

        private void keep(long piece) {
            assertTrue(stripe.keep(SIZE, piece, NO_LIMIT, (_, count) -> overflowed += count));
        }

        @Test
        void is_for_one_at_a_time() {
            assertTrue(stripe.tryEnter());
            assertFalse(stripe.tryEnter());

            stripe.leave();

            assertTrue(stripe.tryEnter());
        }

        @Test
        void gives_the_last_piece_first_and_each_once() {
            keep(KeptPiece.of(0, 1, 8));
            keep(KeptPiece.of(0, 2, 16));

            assertEquals(2, KeptPiece.piece(stripe.take(SIZE, 0)));
            assertEquals(1, KeptPiece.piece(stripe.take(SIZE, 0)));
            assertEquals(CacheStripe.NONE, stripe.take(SIZE, 0));
        }

        @Test
        void finds_a_piece_whose_start_suits_an_alignment() {
            keep(KeptPiece.of(0, 1, 64));
            keep(KeptPiece.of(0, 2, 8));

            assertEquals(CacheStripe.NONE, stripe.take(SIZE, 7));
            assertEquals(1, KeptPiece.piece(stripe.take(SIZE, 6)));
            assertEquals(2, KeptPiece.piece(stripe.take(SIZE, 0)));
        }

        @Test
        void lets_the_older_half_go_when_it_is_full_and_the_rest_on_request() {
            int pieces = 0;
            while (overflowed == 0) {
                pieces++;
                keep(KeptPiece.of(0, pieces, 8));
            }
            stripe.dropAll((_, count) -> overflowed += count);

            assertEquals(pieces, overflowed);
            assertEquals(CacheStripe.NONE, stripe.take(SIZE, 0));
        }

        @Test
        void keeps_no_more_than_it_may() {
            assertTrue(stripe.keep(SIZE, 1, 2 * SIZE, (_, _) -> {}));
            assertTrue(stripe.keep(SIZE, 2, 2 * SIZE, (_, _) -> {}));
            assertFalse(stripe.keep(SIZE, 3, 2 * SIZE, (_, _) -> {}));

            stripe.take(SIZE, 0);

            assertTrue(stripe.keep(SIZE, 3, 2 * SIZE, (_, _) -> {}));
        }
    }
}
