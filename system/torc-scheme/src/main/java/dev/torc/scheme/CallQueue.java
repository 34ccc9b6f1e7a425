package dev.torc.scheme;

/// Calls in the order in which they came, by their index. It grows, and never shrinks.
///
/// **Threads.** The server's.
final class CallQueue {

    private static final int FEWEST = 4;

    private int[] calls = new int[FEWEST];
    private int head;
    private int count;

    int count() {
        return count;
    }

    void addLast(int call) {
        if (count == calls.length) {
            int[] longer = new int[2 * count];
            for (int i = 0; i < count; i++) {
                longer[i] = at(i);
            }
            calls = longer;
            head = 0;
        }
        calls[(head + count++) & (calls.length - 1)] = call;
    }

    /// {@return the first call, which is in line no more; there is one}
    int removeFirst() {
        int call = at(0);
        head = (head + 1) & (calls.length - 1);
        count--;
        return call;
    }

    /// Takes a call out of the line, wherever it is.
    void remove(int call) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int one = at(i);
            if (one != call) {
                calls[(head + kept++) & (calls.length - 1)] = one;
            }
        }
        count = kept;
    }

    private int at(int index) {
        return calls[(head + index) & (calls.length - 1)];
    }
}
