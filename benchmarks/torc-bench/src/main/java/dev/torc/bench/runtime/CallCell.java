package dev.torc.bench.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One kind of call, and how many of them are in flight.
///
/// @param kind what is called
/// @param depth how many are in flight
record CallCell(Kind kind, int depth) {

    private static final int[] DEPTHS = {1, 32};

    /// What is called.
    enum Kind {
        /// Linux, which does nothing.
        NOP("Linux NOP"),
        /// Linux, which reads 4 KiB that are in its page cache.
        READ("4 KiB read, page cache"),
        /// Linux, which reads 4 KiB from the disk.
        DIRECT("4 KiB read, O_DIRECT"),
        /// Another process in a session, which does nothing.
        SESSION("session NOP");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        boolean isRead() {
            return this == READ || this == DIRECT;
        }
    }

    /// {@return all, in the order of the report}
    static List<CallCell> all() {
        List<CallCell> cells = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int depth : DEPTHS) {
                // One read from a disk at a time measures the disk.
                if (kind != Kind.DIRECT || depth > 1) {
                    cells.add(new CallCell(kind, depth));
                }
            }
        }
        return cells;
    }

    /// {@return the cell that [#word] names}
    static CallCell parse(String word) {
        int slash = word.indexOf('/');
        return new CallCell(
                Kind.valueOf(word.substring(0, slash).toUpperCase(Locale.ROOT)),
                Integer.parseInt(word.substring(slash + 1)));
    }

    /// {@return a name without blanks, for command lines}
    String word() {
        return kind.name().toLowerCase(Locale.ROOT) + "/" + depth;
    }

    /// {@return the name of the case}
    String caseName() {
        return kind.title + ", " + depth + " in flight";
    }
}
