package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.torc.layout.Words;
import dev.torc.ring.CompletionQueue;
import dev.torc.uapi.OpenFlags;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The data path allocates nothing, also while it is interpreted.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AllocationTest {

    private static final int DEPTH = 32;
    private static final int ROUNDS = 50;

    /// In the first ones things are made that are made once. What every batch made would be seen in all.
    private static final int BATCHES = 5;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @FunctionalInterface
    private interface Batch {
        void run() throws IOException;
    }

    @Test
    void an_operation_that_does_nothing_costs_no_byte() throws IOException {
        try (TestRing test = new TestRing(UringSetup.of(DEPTH))) {
            assertEquals(0, leastAllocated(() -> nops(test, ROUNDS)));
        }
    }

    @Test
    void a_read_into_a_registered_buffer_costs_no_byte(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[DEPTH * 4096]);
        try (TestRing test = new TestRing(UringSetup.of(DEPTH))) {
            MemorySegment memory = test.arena.allocate(DEPTH * 4096L, 4096);
            test.ring.buffers().register(List.of(memory));
            test.ring.files().register(test.open(file, OpenFlags.RDONLY));

            assertEquals(0, leastAllocated(() -> reads(test, memory.address(), ROUNDS)));
        }
    }

    /// {@return the bytes that every batch allocates}
    private static long leastAllocated(Batch batch) throws IOException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < BATCHES; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            batch.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static void nops(TestRing test, int rounds) throws IOException {
        Uring ring = test.ring;
        Words entries = ring.entries();
        CompletionQueue completions = ring.completions();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < DEPTH; i++) {
                long at = ring.claim();
                Prepare.nop(entries, at);
                Prepare.userData(entries, at, i);
            }
            ring.submitAndWait(DEPTH, 1_000_000_000L);
            take(completions, 0);
        }
    }

    private static void reads(TestRing test, long address, int rounds) throws IOException {
        Uring ring = test.ring;
        Words entries = ring.entries();
        CompletionQueue completions = ring.completions();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < DEPTH; i++) {
                long at = ring.claim();
                PrepareFile.readFixed(entries, at, FixedFile.at(0), address + i * 4096L, 4096, i * 4096L, 0);
                Prepare.userData(entries, at, i);
            }
            ring.submitAndWait(DEPTH);
            take(completions, 4096);
        }
    }

    private static void take(CompletionQueue completions, int expected) {
        int taken = 0;
        while (completions.next()) {
            if (completions.result() != expected) {
                throw new AssertionError("a result of " + completions.result());
            }
            taken++;
        }
        if (taken != DEPTH) {
            throw new AssertionError(taken + " completions");
        }
    }
}
