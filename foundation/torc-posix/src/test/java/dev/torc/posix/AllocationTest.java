package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.uapi.EnterFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.MemfdFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// The calls that a ring makes in its loop leave nothing for the garbage collector.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 20_000;
    private static final int ROUNDS = 1_000;

    private final MemorySegment memory = Arena.ofShared().allocate(64, 8);

    @Test
    void a_wait_that_does_not_sleep() {
        assertAllocatesNothing(() -> assertTrue(Futex.wait(memory, 0, 1, Futex.NO_TIMEOUT) == Errno.EAGAIN.negated()));
    }

    @Test
    void a_wait_with_a_limit() {
        assertAllocatesNothing(() -> assertTrue(Futex.wait(memory, 0, 1, 1_000_000) == Errno.EAGAIN.negated()));
    }

    @Test
    void a_wake() {
        assertAllocatesNothing(() -> assertTrue(Futex.wake(memory, 0, 1) == 0));
    }

    @Test
    void a_doorbell() throws IOException {
        try (EventDescriptor bell = EventDescriptor.create()) {
            assertAllocatesNothing(() -> {
                bell.signal();
                assertTrue(bell.drain() == 1);
            });
        }
    }

    @Test
    void a_peers_doorbell() throws IOException {
        try (EventDescriptor there = EventDescriptor.create();
                EventDescriptor here = EventDescriptor.adopt(there.descriptor().duplicate())) {
            assertAllocatesNothing(() -> {
                here.signal();
                assertTrue(there.drain() == 1);
            });
        }
    }

    @Test
    void an_enter() throws IOException {
        try (Descriptor notARing = MemoryMaps.memfd("not-a-ring", MemfdFlags.CLOEXEC)) {
            assertAllocatesNothing(() -> assertTrue(
                    UringCalls.enter(notARing.number(), 0, 0, EnterFlags.GETEVENTS, MemorySegment.NULL, 0) < 0));
        }
    }

    @Test
    void asking_for_the_cpu() {
        assertAllocatesNothing(() -> assertTrue(ProcessCalls.schedulerCpu() >= 0));
    }

    /// Rounds go on until one allocates nothing: before the JIT has compiled the call, method handles do
    /// allocate.
    private static void assertAllocatesNothing(Runnable call) {
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && allocated > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated, "bytes in " + CALLS + " calls");
    }
}
