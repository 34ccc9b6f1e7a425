package dev.torc.system.tests;

import dev.torc.client.ProcessStart;
import dev.torc.client.SharedMemory;
import dev.torc.client.SharedMemory.Wait;
import dev.torc.client.Torc;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.time.Duration;

/// Shares memory with the test, as a process of its own.
final class MemoryProgram {

    static final String NAME = "shared";
    static final int BYTES = 4096;

    /// Words of 8 bytes: how many numbers were put in and taken out, the sum of what was taken, and the numbers.
    static final long PUT = 0;

    static final long TAKEN = 128;
    static final long SUM = 256;
    private static final long NUMBERS = 512;
    private static final int CAPACITY = 16;

    static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private static final Duration NO_LIMIT = Duration.ZERO;

    /// Where it is.
    enum Point {
        MAPPED,
        CHANGED,
        WOKEN,
        STARTED
    }

    private MemoryProgram() {}

    public static void main(String[] arguments) throws IOException {
        ChildProcess.endWithParent();
        try (Torc torc = Torc.attach(new Domain(Path.of(arguments[0])))) {
            if (arguments[1].equals("start")) {
                torc.start(ProcessStart.of("sleep", "1000"));
                ChildProcess.reach(Point.STARTED);
                return;
            }
            try (SharedMemory memory = torc.memory(NAME, BYTES)) {
                ChildProcess.reach(Point.MAPPED);
                switch (arguments[1]) {
                    case "wait" -> {
                        if (memory.await(PUT, 0L, NO_LIMIT) == Wait.WOKEN) {
                            ChildProcess.reach(Point.WOKEN);
                        }
                    }
                    case "change" -> {
                        WORD.setRelease(memory.memory(), PUT, 1L);
                        ChildProcess.reach(Point.CHANGED);
                    }
                    default -> take(memory, Integer.parseInt(arguments[1]));
                }
            }
        }
    }

    /// Takes numbers out of the ring, and tells their sum.
    private static void take(SharedMemory memory, int count) throws IOException {
        long sum = 0;
        for (long taken = 0; taken < count; taken++) {
            untilNot(memory, PUT, taken);
            sum += memory.memory().get(ValueLayout.JAVA_LONG, place(taken));
            store(memory, TAKEN, taken + 1);
        }
        store(memory, SUM, sum);
    }

    /// Puts the numbers from 1 on into the ring, by the other end.
    static void put(SharedMemory memory, int count) throws IOException {
        for (long number = 0; number < count; number++) {
            untilNot(memory, TAKEN, number - CAPACITY);
            memory.memory().set(ValueLayout.JAVA_LONG, place(number), number + 1);
            store(memory, PUT, number + 1);
        }
    }

    /// Waits until a word is something else.
    static void untilNot(SharedMemory memory, long word, long value) throws IOException {
        while ((long) WORD.getAcquire(memory.memory(), word) == value) {
            Wait unused = memory.await(word, value, NO_LIMIT);
        }
    }

    private static void store(SharedMemory memory, long word, long value) throws IOException {
        WORD.setRelease(memory.memory(), word, value);
        memory.wake(word, 1);
    }

    private static long place(long number) {
        return NUMBERS + number % CAPACITY * Long.BYTES;
    }
}
