package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.uapi.EnterFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.RingParameters;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// The calls that a ring makes in its loop leave nothing for the garbage collector, also while they are interpreted.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// So few that the JIT, which could take allocations away, is not done with them.
    private static final int CALLS = 500;

    /// In the first ones things are made that are made once. What every call made would be seen in all.
    private static final int ROUNDS = 5;

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
    void an_enter() {
        assumeTrue(
                UringAvailability.probe().verdict() == UringAvailability.Verdict.AVAILABLE,
                "io_uring is not to be had here");
        try (Descriptor ring =
                Descriptor.owning(UringCalls.setup(1, Arena.ofAuto().allocate(RingParameters.LAYOUT)))) {
            assertAllocatesNothing(() -> assertTrue(
                    UringCalls.enter(ring.number(), 0, 0, EnterFlags.GETEVENTS, MemorySegment.NULL, 0) == 0));
        }
    }

    @Test
    void a_look_at_one_descriptor() throws IOException {
        try (EventDescriptor quiet = EventDescriptor.create()) {
            assertAllocatesNothing(() -> assertTrue(Poll.await(quiet.descriptor(), PollFlags.IN, Poll.NOW) == 0));
        }
    }

    @Test
    void a_look_at_many_descriptors() throws IOException {
        try (EpollDescriptor none = EpollDescriptor.create(1)) {
            assertAllocatesNothing(() -> assertTrue(none.await(EpollDescriptor.NOW) == 0));
        }
    }

    @Test
    void a_wait_whose_time_passes() {
        assertAllocatesNothing(() -> assertTrue(Futex.wait(memory, 0, 0, 1) == Errno.ETIMEDOUT.negated()));
    }

    @Test
    void asking_for_the_cpu() {
        assertAllocatesNothing(() -> assertTrue(ProcessCalls.schedulerCpu() >= 0));
    }

    private static void assertAllocatesNothing(Runnable call) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes in " + CALLS + " calls");
    }
}
