package dev.torc.reactor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The deadlines of calls, earliest first: a heap whose elements know their places, so that a call that is answered
/// in time leaves no trace. A call without a deadline is not in it.
///
/// An element is a [CallFuture], a raw call (its port and its token), or an [Alarm].
///
/// **Threads.** The reactor's.
final class TimerHeap {

    private static final int FIRST_CAPACITY = 64;

    // Places count from 1, so that 0 is "none" in a slot of memory that nobody has written.
    private long[] deadlines = new long[FIRST_CAPACITY];
    private long[] tokens = new long[FIRST_CAPACITY];
    private @Nullable Object[] subjects = new Object[FIRST_CAPACITY];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /// {@return how long until the earliest deadline, not negative; there is one}
    long nanosLeft(long nowNanos) {
        return Math.max(0, deadlines[1] - nowNanos);
    }

    boolean isDue(long nowNanos) {
        return count != 0 && deadlines[1] - nowNanos <= 0;
    }

    /// {@return what the earliest deadline is of: a [CallFuture], a [Port] or an [Alarm]}
    Object earliest() {
        return subject(1);
    }

    /// {@return the token of the earliest, where it is a raw call}
    long earliestToken() {
        return tokens[1];
    }

    void add(long deadlineNanos, Object subject, long token) {
        if (count + 1 == deadlines.length) {
            int longer = 2 * deadlines.length;
            deadlines = Arrays.copyOf(deadlines, longer);
            tokens = Arrays.copyOf(tokens, longer);
            subjects = Arrays.copyOf(subjects, longer);
        }
        count++;
        rise(count, deadlineNanos, subject, token);
    }

    /// Takes an element out, wherever it is.
    void remove(int place) {
        long deadline = deadlines[count];
        long token = tokens[count];
        Object last = subject(count);
        setPlace(subject(place), tokens[place], 0);
        subjects[count] = null;
        count--;
        if (place > count) {
            return;
        }
        if (place > 1 && deadline - deadlines[place / 2] < 0) {
            rise(place, deadline, last, token);
        } else {
            sink(place, deadline, last, token);
        }
    }

    private void rise(int from, long deadline, Object subject, long token) {
        int place = from;
        while (place > 1 && deadline - deadlines[place / 2] < 0) {
            move(place / 2, place);
            place /= 2;
        }
        put(place, deadline, subject, token);
    }

    private void sink(int from, long deadline, Object subject, long token) {
        int place = from;
        while (2 * place <= count) {
            int child = 2 * place;
            if (child < count && deadlines[child + 1] - deadlines[child] < 0) {
                child++;
            }
            if (deadline - deadlines[child] <= 0) {
                break;
            }
            move(child, place);
            place = child;
        }
        put(place, deadline, subject, token);
    }

    private void move(int from, int to) {
        put(to, deadlines[from], subject(from), tokens[from]);
    }

    private void put(int place, long deadline, Object subject, long token) {
        deadlines[place] = deadline;
        tokens[place] = token;
        subjects[place] = subject;
        setPlace(subject, token, place);
    }

    private static void setPlace(Object subject, long token, int place) {
        switch (subject) {
            case CallFuture<?> call -> call.timer = place;
            case Alarm alarm -> alarm.timer = place;
            default -> ((Port) subject).setTimer(token, place);
        }
    }

    private Object subject(int place) {
        Object subject = subjects[place];
        if (subject == null) {
            throw new AssertionError("no timer at place " + place);
        }
        return subject;
    }
}
