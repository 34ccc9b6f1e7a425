package dev.torc.bench.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One kind of call, and how many of them are in flight.
///
/// @param kind what is called
/// @param depth how many are in flight
record CallCell(Kind kind, int depth) {

    private static final int MOST_OF_A_THREAD = 32;
    private static final int OF_MANY_THREADS = 256;

    /// What is called.
    enum Kind {
        /// Linux, which does nothing.
        NOP("Linux NOP"),
        /// Linux, which reads 4 KiB that are in its page cache.
        READ("4 KiB read, page cache"),
        /// Linux, which reads 4 KiB from the disk.
        DIRECT("4 KiB read, O_DIRECT"),
        /// Another process in a session, which does nothing.
        SESSION("session NOP"),
        /// Another process in a session, which reads 4 KiB that are in the page cache.
        SESSION_READ("session 4 KiB read, page cache");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        boolean isSession() {
            return this == SESSION || this == SESSION_READ;
        }

        /// {@return whether it is a read of a file of this process' own}
        boolean isRead() {
            return this == READ || this == DIRECT;
        }
    }

    /// {@return all, in the order of the report}
    static List<CallCell> all() {
        List<CallCell> cells = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            cells.add(new CallCell(kind, 1));
            cells.add(new CallCell(kind, MOST_OF_A_THREAD));
            if (kind.isRead()) {
                cells.add(new CallCell(kind, OF_MANY_THREADS));
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

    /// {@return whether one thread keeps so many in flight}
    boolean isForOneThread() {
        return depth <= MOST_OF_A_THREAD;
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
