package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.EpollFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.SignalNumber;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A signal ends the system call of the thread that it hits; the wait around it goes on for the time left.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class InterruptedCallsTest {

    private static final long MANY_SECONDS = TimeUnit.SECONDS.toNanos(50);

    private static final MethodHandle KILL = Libc.function("kill");
    private static final MethodHandle SIGNAL = Libc.function("signal");

    private final MemorySegment word = Arena.ofAuto().allocate(4, 4);

    /// The handler is `int abs(int)`: it takes what a handler takes, and does no harm.
    @BeforeAll
    static void handleSignals() {
        MemorySegment harmless = Linker.nativeLinker().defaultLookup().findOrThrow("abs");
        long before = Libc.callLong(SIGNAL, Libc.NONE, Libc.NONE, SignalNumber.USR1, harmless.address());
        assertTrue(before >= 0);
    }

    @Test
    void a_futex_wait_with_a_limit() throws Exception {
        Sleeper sleeper = new Sleeper(() -> Futex.wait(word, 0, 0, MANY_SECONDS));

        sleeper.hitBySignal();
        while (!sleeper.result.isDone() && Futex.wake(word, 0, 1) == 0) {
            Thread.onSpinWait();
        }

        assertEquals(0, sleeper.result.get());
    }

    @Test
    void a_futex_wait_whose_time_is_over_by_then_ends_in_time() throws Exception {
        Sleeper sleeper = new Sleeper(() -> Futex.wait(word, 0, 0, TimeUnit.SECONDS.toNanos(1)));

        sleeper.hitBySignal();

        assertEquals(Errno.ETIMEDOUT.negated(), sleeper.result.get());
    }

    @Test
    void a_poll() throws Exception {
        try (EventDescriptor bell = EventDescriptor.create()) {
            // Once before, so that the thread sleeps in the call and not in the JVM that links it.
            assertEquals(0, Poll.await(bell.descriptor(), PollFlags.IN, Poll.NOW));
            Sleeper sleeper = new Sleeper(() -> Poll.await(bell.descriptor(), PollFlags.IN, MANY_SECONDS));

            sleeper.hitBySignal();
            bell.signal();

            assertEquals(PollFlags.IN, sleeper.result.get());
        }
    }

    @Test
    void an_epoll() throws Exception {
        try (EventDescriptor bell = EventDescriptor.create();
                EpollDescriptor epoll = EpollDescriptor.create(1)) {
            epoll.add(bell.descriptor(), EpollFlags.IN, 1);
            Sleeper sleeper = new Sleeper(() -> epoll.await(EpollDescriptor.NO_TIMEOUT));

            sleeper.hitBySignal();
            bell.signal();

            assertEquals(1, sleeper.result.get());
        }
    }

    /// A thread that is inside a system call, and can be hit there.
    private static final class Sleeper {

        final CompletableFuture<Integer> result = new CompletableFuture<>();
        private final CompletableFuture<Integer> threadId = new CompletableFuture<>();

        Sleeper(IntSupplier call) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    threadId.complete(ProcessCalls.threadId());
                    result.complete(call.getAsInt());
                } catch (Throwable e) {
                    threadId.completeExceptionally(e);
                    result.completeExceptionally(e);
                }
            });
        }

        /// Returns after the thread has slept, was hit by a signal, and sleeps again or has ended its call.
        void hitBySignal() throws Exception {
            int thread = threadId.get();
            while (!result.isDone() && state(thread) != 'S') {
                Thread.onSpinWait();
            }
            long sleeps = sleeps(thread);
            // Linux prefers the thread that is named, if it takes the signal at all.
            assertEquals(0, Libc.callInt(KILL, Libc.NONE, Libc.NONE, thread, SignalNumber.USR1));
            while (!result.isDone() && (sleeps(thread) == sleeps || state(thread) != 'S')) {
                Thread.onSpinWait();
            }
        }

        private static char state(int thread) {
            String line = read(thread, "stat");
            return line.isEmpty() ? 'X' : line.charAt(line.lastIndexOf(')') + 2);
        }

        private static long sleeps(int thread) {
            return read(thread, "status")
                    .lines()
                    .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                    .mapToLong(line -> Long.parseLong(line.split(":", 2)[1].strip()))
                    .sum();
        }

        private static String read(int thread, String file) {
            try {
                return Files.readString(Path.of("/proc/self/task/" + thread + "/" + file));
            } catch (IOException ended) {
                return "";
            }
        }
    }
}
