package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the book of a segment says is free, and which piece it cuts. Lengths are in granules.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SegmentBookTest {

    private static final int GRANULES = 1000;

    private final SegmentBook book = new SegmentBook(GRANULES, new PieceTable(), 0);

    private int start(int piece) {
        assertNotEquals(PieceTable.NONE, piece, "no piece");
        return book.pieces().start(piece);
    }

    /// Leaves free exactly the pieces of these sizes, in this order, each with a taken granule behind it.
    private void leaveFree(int... sizes) {
        List<Integer> gaps = new ArrayList<>();
        for (int size : sizes) {
            gaps.add(book.takeAny(size, 1));
            book.takeAny(1, 1);
        }
        book.takeAny(book.largestFreeGranules(), 1);
        gaps.forEach(book::giveBack);
    }

    @Nested
    class What_is_left_of_a_piece {

        @Test
        void begins_behind_an_aligned_start_and_not_where_the_piece_began() {
            book.takeAt(0, 3);

            assertEquals(8, start(book.take(4, 8, Fit.FIRST)));
            assertEquals(12, start(book.takeAt(12, GRANULES - 12)), "what is behind it");
            assertEquals(3, start(book.takeAt(3, 5)), "what is before it");
            assertEquals(0, book.freeGranules());
        }

        @Test
        void is_no_piece_when_it_has_no_length() {
            int all = book.take(GRANULES, 1, Fit.FIRST);
            assertEquals(0, book.freePieces());
            assertEquals(0, book.largestFreeGranules());

            book.giveBack(all);
            int first = book.takeAt(0, 8);
            book.takeAt(8, GRANULES - 8);
            assertEquals(0, book.freePieces());
            book.giveBack(first);
            assertEquals(1, book.freePieces());
        }

        @Test
        void is_no_piece_when_the_start_was_aligned_already() {
            book.takeAt(0, 16);

            assertEquals(16, start(book.take(GRANULES - 16, 16, Fit.BEST)));
            assertEquals(0, book.freePieces());
        }
    }

    @Nested
    class A_piece_that_comes_back {

        @ParameterizedTest
        @CsvSource({"0, 1, 2", "0, 2, 1", "1, 0, 2", "1, 2, 0", "2, 0, 1", "2, 1, 0"})
        void is_joined_with_its_neighbours_in_whatever_order(int first, int second, int third) {
            int[] pieces = {book.takeAt(0, 10), book.takeAt(10, 20), book.takeAt(30, 970)};

            book.giveBack(pieces[first]);
            book.giveBack(pieces[second]);
            book.giveBack(pieces[third]);

            assertEquals(1, book.freePieces());
            assertEquals(GRANULES, book.largestFreeGranules());
            assertEquals(0, book.takenPieces());
        }
    }

    @Nested
    class The_first_fit {

        @Test
        void is_of_the_smallest_class_in_which_every_piece_has_room() {
            leaveFree(700, 40, 10);

            assertEquals(741 + 1, start(book.take(9, 1, Fit.FIRST)));
            assertEquals(701, start(book.take(39, 1, Fit.FIRST)));
            assertEquals(0, start(book.take(100, 1, Fit.FIRST)));
        }

        @Test
        void looks_at_starts_and_not_at_sizes_for_an_alignment() {
            book.takeAt(0, 1);

            // A piece of 999 granules that begins at 1, where a piece of 64 has to begin at 64.
            assertEquals(64, start(book.take(64, 64, Fit.FIRST)));
            assertEquals(128, start(book.take(64, 64, Fit.FIRST)));
        }

        @Test
        void finds_no_room_where_the_alignment_leaves_none() {
            book.takeAt(0, 1);

            assertEquals(PieceTable.NONE, book.take(490, 512, Fit.FIRST));
            assertEquals(PieceTable.NONE, book.takeAny(490, 512));
            assertEquals(512, start(book.takeAny(488, 512)));
        }

        @Test
        void can_miss_a_piece_that_looking_at_all_of_them_finds() {
            leaveFree(71, 70, 70, 70, 70);

            assertEquals(PieceTable.NONE, book.take(71, 1, Fit.FIRST));
            assertEquals(0, start(book.takeAny(71, 1)));
        }
    }

    @Nested
    class The_best_fit {

        @Test
        void is_the_smallest_piece_that_has_room() {
            leaveFree(66, 300, 64, 65);

            assertEquals(66 + 1 + 300 + 1, start(book.take(64, 1, Fit.BEST)));
            assertEquals(66 + 1 + 300 + 1 + 64 + 1, start(book.take(64, 1, Fit.BEST)));
            assertEquals(0, start(book.take(64, 1, Fit.BEST)));
            assertEquals(67, start(book.take(64, 1, Fit.BEST)));
        }

        @Test
        void passes_over_smaller_pieces_whose_starts_do_not_suit() {
            leaveFree(100, 9, 9);

            assertEquals(0, start(book.take(9, 16, Fit.BEST)));
        }
    }

    @Nested
    class A_fixed_start {

        @Test
        void is_had_when_all_from_there_on_is_free() {
            assertEquals(500, start(book.takeAt(500, 10)));

            assertEquals(PieceTable.NONE, book.takeAt(500, 1));
            assertEquals(PieceTable.NONE, book.takeAt(495, 6));
            assertEquals(PieceTable.NONE, book.takeAt(509, 1));
            assertEquals(495, start(book.takeAt(495, 5)));
            assertEquals(510, start(book.takeAt(510, 490)));
        }

        @ParameterizedTest
        @CsvSource({"1000, 1", "-1, 1", "999, 2", "0, 1001", "1, 2147483647", "2147483647, 2147483647", "-2147483648, 1"
        })
        void outside_the_segment_is_never_had(int start, int wanted) {
            assertEquals(PieceTable.NONE, book.takeAt(start, wanted));
            assertEquals(GRANULES, book.freeGranules());
        }
    }

    @Nested
    class The_longest_segment {

        private final SegmentBook longest = new SegmentBook(SegmentBook.MAX_GRANULES, new PieceTable(), 0);

        @Test
        void is_taken_whole_and_at_its_very_end() {
            int last = longest.takeAt(SegmentBook.MAX_GRANULES - 1, 1);
            assertEquals(SegmentBook.MAX_GRANULES - 1, longest.pieces().start(last));
            longest.giveBack(last);

            int all = longest.take(SegmentBook.MAX_GRANULES, SegmentBook.MAX_GRANULES, Fit.FIRST);
            assertEquals(0, longest.pieces().start(all));
            assertEquals(0, longest.freePieces());
        }

        @Test
        void has_no_room_beyond_its_end_however_large_the_alignment() {
            longest.takeAt(0, 1);

            assertEquals(PieceTable.NONE, longest.take(1, SegmentBook.MAX_GRANULES, Fit.FIRST));
            assertEquals(PieceTable.NONE, longest.take(SegmentBook.MAX_GRANULES, 1, Fit.BEST));
            assertEquals(PieceTable.NONE, longest.takeAny(SegmentBook.MAX_GRANULES - 1, 2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 63, 64, 65, 1000, 1023, 1024, 1025, 1 << 20, (1 << 30) - 1, 1 << 30})
    void a_piece_is_in_a_class_that_none_of_its_size_is_too_small_for(int granules) {
        int above = FreePieces.classAbove(granules);

        assertTrue(FreePieces.classOf(granules) <= above);
        assertTrue(above - FreePieces.classOf(granules) <= 1);
        if (granules > 1) {
            assertTrue(FreePieces.classOf(granules - 1) < above);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4711, 20261121})
    void whatever_is_taken_and_given_back_the_book_says_what_a_map_of_granules_says(long seed) {
        Random random = new Random(seed);
        GranuleMap map = new GranuleMap(GRANULES);
        List<Integer> taken = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            if (!taken.isEmpty() && random.nextInt(100) < 45) {
                int piece = taken.remove(random.nextInt(taken.size()));
                map.free(start(piece), book.pieces().size(piece));
                book.giveBack(piece);
            } else {
                int piece = takeOne(random, map);
                if (piece != PieceTable.NONE) {
                    map.take(start(piece), book.pieces().size(piece));
                    taken.add(piece);
                }
            }
            map.assertSaysTheSameAs(book, taken.size());
        }
    }

    private int takeOne(Random random, GranuleMap map) {
        int wanted = 1 + random.nextInt(random.nextBoolean() ? 8 : 120);
        int step = 1 << random.nextInt(8);
        int piece = switch (random.nextInt(4)) {
            case 0 -> book.take(wanted, step, Fit.FIRST);
            case 1 -> book.take(wanted, step, Fit.BEST);
            case 2 -> {
                int at = random.nextInt(GRANULES + 20) - 10;
                int found = book.takeAt(at, wanted);
                assertEquals(map.isFree(at, wanted), found != PieceTable.NONE);
                yield found;
            }
            default -> {
                int found = book.takeAny(wanted, step);
                assertEquals(map.hasRoom(wanted, step), found != PieceTable.NONE);
                yield found;
            }
        };
        if (piece != PieceTable.NONE) {
            assertEquals(wanted, book.pieces().size(piece));
        }
        return piece;
    }
}
