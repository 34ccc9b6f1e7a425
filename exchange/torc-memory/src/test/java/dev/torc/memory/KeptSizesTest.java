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
            int index = KeptSizes.indexAtLeast(granules);
            int made = KeptSizes.granules(index);

            assertTrue(made >= granules && made - granules <= granules / 16, granules + " becomes " + made);
            assertEquals(index, KeptSizes.indexAtLeast(made));
            assertEquals(index, KeptSizes.index(made));
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
            keep(KeptPiece.of(1, 3));
            keep(KeptPiece.of(2, 4));

            assertEquals(2, KeptPiece.piece(stripe.take(SIZE, 0)));
            assertEquals(1, KeptPiece.piece(stripe.take(SIZE, 0)));
            assertEquals(CacheStripe.NONE, stripe.take(SIZE, 0));
        }

        @Test
        void finds_a_piece_whose_start_suits_an_alignment() {
            keep(KeptPiece.of(1, 6));
            keep(KeptPiece.of(2, 3));

            assertEquals(CacheStripe.NONE, stripe.take(SIZE, 7));
            assertEquals(1, KeptPiece.piece(stripe.take(SIZE, 6)));
            assertEquals(2, KeptPiece.piece(stripe.take(SIZE, 0)));
        }

        @Test
        void lets_the_older_half_go_when_it_is_full_and_the_rest_on_request() {
            int pieces = 0;
            while (overflowed == 0) {
                pieces++;
                keep(KeptPiece.of(pieces, 3));
            }
            stripe.dropAll((_, count) -> overflowed += count);

            assertEquals(pieces, overflowed);
            assertEquals(CacheStripe.NONE, stripe.take(SIZE, 0));
        }

        @Test
        void keeps_no_more_than_it_may() {
            int kept = 0;
            for (int piece = 1; piece <= 100; piece++) {
                kept += stripe.keep(SIZE, piece, 2 * SIZE, (_, count) -> overflowed += count) ? 1 : 0;
            }
            assertEquals(100, kept);
            assertTrue(kept - overflowed <= 2, kept - overflowed + " are kept");

            assertFalse(stripe.keep(SIZE + 1, 101, 2 * SIZE, (_, _) -> {}));
        }

        @Test
        void gives_its_room_to_other_sizes_when_those_are_what_comes() {
            while (overflowed == 0) {
                stripe.keep(SIZE, 1, 4 * SIZE, (_, count) -> overflowed += count);
            }
            int tries = 0;
            while (!stripe.keep(2 * SIZE, 2, 4 * SIZE, (_, count) -> overflowed += count)) {
                tries++;
                assertTrue(tries < 10_000, "the room is never shared out anew");
            }

            assertEquals(CacheStripe.NONE, stripe.take(SIZE, 0));
            assertEquals(2, KeptPiece.piece(stripe.take(2 * SIZE, 0)));
        }

        @Test
        void has_more_room_for_a_size_that_was_asked_for_in_vain() {
            int pieces = piecesUntilSomeAreLetGo();

            stripe.take(SIZE, 0);
            while (stripe.take(SIZE, 0) != CacheStripe.NONE) {}

            assertTrue(piecesUntilSomeAreLetGo() > pieces);
        }

        private int piecesUntilSomeAreLetGo() {
            int before = overflowed;
            int pieces = 0;
            while (overflowed == before) {
                keep(++pieces);
            }
            return pieces;
        }
    }

    @Nested
    class A_stripe_that_is_owned {

        private final CacheStripe stripe = new CacheStripe(Thread.currentThread());

        @Test
        void is_its_owners() {
            assertTrue(stripe.isOf(Thread.currentThread()));
            assertFalse(stripe.isOf(new Thread()));
            assertTrue(stripe.tryEnterOwn());
        }

        @Test
        void can_be_shut_and_opened() {
            stripe.shut();
            stripe.awaitEmpty();

            assertFalse(stripe.tryEnterOwn());

            stripe.open();
            assertTrue(stripe.tryEnterOwn());
        }

        @Test
        void is_inherited_when_its_owner_has_ended() throws InterruptedException {
            Thread heir = new Thread(() -> {});
            assertFalse(stripe.inherit(heir));

            heir.start();
            heir.join();
            CacheStripe orphan = new CacheStripe(heir);

            assertTrue(orphan.inherit(Thread.currentThread()));
            assertTrue(orphan.isOf(Thread.currentThread()));
        }
    }
}
