package dev.torc.messages;

import java.util.Arrays;

/// Room for a number of messages that have to wait, in lines: what comes first goes first.
///
/// **Threads.** One at a time.
final class MessageRows {

    /// No row.
    static final int NONE = -1;

    /// Messages that wait behind each other.
    static final class Line {
        private int first = NONE;
        private int last = NONE;
        private int count;

        int count() {
            return count;
        }
    }

    private final long[] rows;
    private final int[] next;
    private final long[] destinations;
    private int free = NONE;
    private int fresh;

    MessageRows(int capacity) {
        this.rows = new long[capacity * Message.COUNT];
        this.next = new int[capacity];
        this.destinations = new long[capacity];
        Arrays.fill(next, NONE);
    }

    /// {@return whether there is no room for another}
    boolean isFull() {
        return free == NONE && fresh == next.length;
    }

    /// Puts a copy of a message at the end of a line; [#isFull] was asked before.
    ///
    /// @param to where it is to go, if it is on its way to somebody
    void add(Line line, long to, Message message) {
        int row = free;
        if (row == NONE) {
            row = fresh++;
        } else {
            free = next[row];
        }
        next[row] = NONE;
        destinations[row] = to;
        message.copyTo(rows, row * Message.COUNT);
        if (line.last == NONE) {
            line.first = row;
        } else {
            next[line.last] = row;
        }
        line.last = row;
        line.count++;
    }

    /// Copies the first message of a line that has one.
    ///
    /// @return where it is to go
    long peek(Line line, Message into) {
        into.copyFrom(rows, line.first * Message.COUNT);
        return destinations[line.first];
    }

    /// Takes the first message of a line that has one away.
    void remove(Line line) {
        int row = line.first;
        line.first = next[row];
        if (line.first == NONE) {
            line.last = NONE;
        }
        line.count--;
        next[row] = free;
        free = row;
    }
}
