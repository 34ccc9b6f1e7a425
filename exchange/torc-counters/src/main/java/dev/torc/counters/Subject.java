package dev.torc.counters;

import java.util.Arrays;
import java.util.Optional;

/// Whose numbers a [CounterSet] holds.
public enum Subject {
    /// A server: what all its sessions did together.
    SERVER(1, "server"),
    /// The server's end of one session.
    SERVED_SESSION(2, "served"),
    /// The client's end of one session.
    SESSION(3, "session"),
    /// A ring of Linux.
    LINUX_RING(4, "ring"),
    /// A thread that drives rings and sessions, and what was handed to it.
    REACTOR(5, "reactor"),
    /// A pool of slices.
    POOL(6, "pool");

    private static final Subject[] ALL = values();

    private final int number;
    private final String label;

    Subject(int number, String label) {
        this.number = number;
        this.label = label;
    }

    /// {@return its name in what is printed and in JSON}
    public String label() {
        return label;
    }

    /// {@return what stands for it in shared memory; 0 stands for none}
    int number() {
        return number;
    }

    static Optional<Subject> ofNumber(int number) {
        return Arrays.stream(ALL).filter(subject -> subject.number == number).findFirst();
    }
}
