package dev.torc.bench.uring;

import java.util.ArrayList;
import java.util.List;

/// One way to read the file.
///
/// @param mode through the page cache or past it
/// @param depth how many reads are in flight
public record Cell(Mode mode, int depth) {

    private static final int[] DEPTHS = {1, 32, 128};

    /// Where the data come from.
    public enum Mode {
        /// Every page is in Linux' page cache.
        PAGE_CACHE("page-cache"),
        /// `O_DIRECT`: from the disk each time.
        DIRECT("direct");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        /// {@return the mode without blanks, for command lines}
        public String word() {
            return word;
        }
    }

    /// {@return all ways in the order of the report}
    public static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            for (int depth : DEPTHS) {
                cells.add(new Cell(mode, depth));
            }
        }
        return cells;
    }

    /// {@return the cell that [#word] names}
    public static Cell parse(String word) {
        int slash = word.indexOf('/');
        for (Mode mode : Mode.values()) {
            if (mode.word.equals(word.substring(0, slash))) {
                return new Cell(mode, Integer.parseInt(word.substring(slash + 1)));
            }
        }
        throw new IllegalArgumentException("no such cell: " + word);
    }

    /// {@return a name without blanks, for command lines}
    public String word() {
        return mode.word + "/" + depth;
    }

    /// {@return the name of the case}
    public String caseName() {
        return switch (mode) {
                    case PAGE_CACHE -> "page cache, ";
                    case DIRECT -> "O_DIRECT, ";
                }
                + depth + " in flight";
    }
}
