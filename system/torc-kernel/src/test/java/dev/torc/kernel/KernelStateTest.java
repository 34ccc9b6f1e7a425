package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.client.SharedMemory;
import dev.torc.client.Torc;
import dev.torc.reactor.Reactor;
import dev.torc.ring.RingSpec;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.FutexFlags;
import dev.torc.uapi.FutexOperation;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a call that waits in the kernel costs. Row 41 of the checklist.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KernelStateTest {

    private static final int PAGE = 4096;
    private static final int CALLS = 900;
    private static final int ROUNDS = 20;
    private static final int ROUNDS_BEFORE = 30;

    /// Far below the smallest object a call.
    private static final long MOST_BYTES_PER_CALL = 8;

    private static final long ANYBODY = Integer.toUnsignedLong(FutexOperation.BITSET_MATCH_ANY);

    @TempDir
    private Path folder;

    @Test
    void A_call_that_waits_takes_32_bytes_and_nothing_of_the_heap() throws Exception {
        SessionSetup wide = SessionSetup.standard().with(RingSpec.ofEntries(1024));
        try (RunningKernel running = RunningKernel.in(folder);
                Torc torc = Torc.attach(new Domain(folder));
                SharedMemory memory = torc.memory("a", PAGE);
                Session session = Session.connect(running.kernel().socket(), wide, Reactor.ofProcess());
                RemoteFile handle = session.open("shm:a", dev.torc.client.OpenMode.READ)) {
            for (int round = 0; round < ROUNDS_BEFORE; round++) {
                waitAndWake(session, handle.handle(), memory);
            }
            long thread = kernelThread();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getThreadAllocatedBytes(thread);
            for (int round = 0; round < ROUNDS; round++) {
                waitAndWake(session, handle.handle(), memory);
            }
            long bytes = threads.getThreadAllocatedBytes(thread) - before;
            assertTrue(
                    bytes < (long) ROUNDS * CALLS * MOST_BYTES_PER_CALL,
                    () -> bytes + " bytes of the heap for " + ROUNDS * CALLS + " waits");
        }
    }

    /// {@return the thread of the kernel that was started last}
    private static long kernelThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("torc-kernel"))
                .mapToLong(Thread::threadId)
                .max()
                .orElseThrow();
    }

    /// Lets many calls wait at once, each for another word, and wakes them.
    private static void waitAndWake(Session session, int handle, SharedMemory memory)
            throws InterruptedException, IOException {
        var port = session.port();
        var waiting = new CountDownLatch(1);
        var ended = new CountDownLatch(CALLS);
        port.reactor().execute(() -> {
            for (int i = 0; i < CALLS; i++) {
                long at = port.claim();
                SubmissionEntry.clear(port.entries(), at);
                SubmissionEntry.setHeader(port.entries(), at, Opcode.FUTEX_WAIT.number(), 0, 0);
                SubmissionEntry.setFd(port.entries(), at, handle);
                SubmissionEntry.setAddress(port.entries(), at, i % (PAGE / Long.BYTES) * (long) Long.BYTES);
                SubmissionEntry.setAddress3(port.entries(), at, ANYBODY);
                SubmissionEntry.setOperationFlags(port.entries(), at, FutexFlags.SIZE_U64);
                port.start(
                        at,
                        (_, result, _) -> {
                            assertEquals(0, result);
                            ended.countDown();
                        },
                        0L);
            }
            waiting.countDown();
        });
        waiting.await();
        session.ping();
        int woken = 0;
        for (int word = 0; word < PAGE; word += Long.BYTES) {
            woken += memory.wake(word, CALLS);
        }
        assertEquals(CALLS, woken);
        ended.await();
    }
}
