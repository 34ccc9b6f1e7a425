package dev.torc.kernel;

import java.util.Arrays;

/// Calls that wait for a time: a heap of their tokens, 16 bytes each. One that was answered before its time stays
/// until its time, or until its place is wanted.
///
/// **Threads.** The kernel's.
final class TimeLine {

    /// What [#earliest] says where nobody waits for a time.
    static final long NEVER = Long.MAX_VALUE;

    private static final int FEWEST = 16;

    private final long began = System.nanoTime();
    private long[] times = new long[FEWEST];
    private long[] tokens = new long[FEWEST];
    private int count;

    /// Who knows whether a call still waits.
    interface Waiting {
        boolean isPending(long token);
    }

    /// {@return how many places are taken}
    int count() {
        return count;
    }

    /// Adds a call.
    ///
    /// @param nanoTime when, as [System#nanoTime] counts
    void add(long nanoTime, long token, Waiting waiting) {
        if (count == times.length) {
            forgetAnswered(waiting);
            if (count > times.length / 2) {
                times = Arrays.copyOf(times, 2 * times.length);
                tokens = Arrays.copyOf(tokens, 2 * tokens.length);
            }
        }
        // Counted from the beginning, so that comparing them is plain.
        put(count++, nanoTime - began, token);
        up(count - 1);
    }

    /// {@return the time of the first, as [System#nanoTime] counts, or [#NEVER]}
    long earliest() {
        return count == 0 ? NEVER : times[0] + began;
    }

    /// Takes out a call whose time has come.
    ///
    /// @return its token, or [CallLine#NOBODY]
    long poll(long nanoTime) {
        if (count == 0 || times[0] > nanoTime - began) {
            return CallLine.NOBODY;
        }
        long token = tokens[0];
        count--;
        put(0, times[count], tokens[count]);
        down(0);
        return token;
    }

    private void forgetAnswered(Waiting waiting) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (waiting.isPending(tokens[i])) {
                put(left++, times[i], tokens[i]);
            }
        }
        count = left;
        for (int i = count / 2 - 1; i >= 0; i--) {
            down(i);
        }
    }

    private void up(int index) {
        int at = index;
        while (at > 0 && times[at] < times[(at - 1) / 2]) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    private void down(int index) {
        int at = index;
        while (2 * at + 1 < count) {
            int child = 2 * at + 1;
            if (child + 1 < count && times[child + 1] < times[child]) {
                child++;
            }
            if (times[at] <= times[child]) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private void swap(int one, int other) {
        long time = times[one];
        long token = tokens[one];
        put(one, times[other], tokens[other]);
        put(other, time, token);
    }

    private void put(int index, long time, long token) {
        times[index] = time;
        tokens[index] = token;
    }
}
