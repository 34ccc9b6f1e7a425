package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Where a blocking call runs, and what of it comes back.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class BlockingCallsTest {

    @Test
    void a_platform_thread_runs_the_body_itself() {
        assertSame(Thread.currentThread(), BlockingCalls.<Thread, RuntimeException>call(Thread::currentThread));
    }

    @Nested
    class A_virtual_thread {

        @Test
        void has_a_platform_thread_run_the_body() throws Exception {
            Thread ran = onVirtualThread(() -> BlockingCalls.call(Thread::currentThread));

            assertTrue(!ran.isVirtual() && ran.isDaemon());
        }

        @Test
        void gets_the_exception_that_the_body_threw() {
            IOException planted = new IOException("planted");

            ExecutionException thrown = assertThrows(
                    ExecutionException.class,
                    () -> onVirtualThread(() -> BlockingCalls.call(() -> {
                        throw planted;
                    })));
            assertSame(planted, thrown.getCause());
        }

        @Test
        void gets_the_error_that_the_body_threw() {
            AssertionError planted = new AssertionError("planted");

            ExecutionException thrown = assertThrows(
                    ExecutionException.class,
                    () -> onVirtualThread(() -> BlockingCalls.call(() -> {
                        throw planted;
                    })));
            assertSame(planted, thrown.getCause());
        }

        @Test
        void keeps_its_interrupt() throws Exception {
            boolean interrupted = onVirtualThread(() -> {
                Thread.currentThread().interrupt();
                BlockingCalls.run(() -> {});
                return Thread.currentThread().isInterrupted();
            });

            assertTrue(interrupted);
        }

        @Test
        void does_not_hold_its_carrier_however_many_block() throws Exception {
            int blocked = 4 * Runtime.getRuntime().availableProcessors();
            try (Arena arena = Arena.ofShared()) {
                MemorySegment word = arena.allocate(4, 4);
                List<CompletableFuture<Integer>> sleepers = IntStream.range(0, blocked)
                        .mapToObj(i -> start(() -> BlockingCalls.call(() -> Futex.wait(word, 0, 0, Futex.NO_TIMEOUT))))
                        .toList();

                assertEquals("ran", onVirtualThread(() -> "ran"));

                int woken = 0;
                while (woken < blocked && !sleepers.stream().anyMatch(CompletableFuture::isCompletedExceptionally)) {
                    woken += Futex.wake(word, 0, blocked);
                    Thread.onSpinWait();
                }
                for (CompletableFuture<Integer> sleeper : sleepers) {
                    assertEquals(0, sleeper.get());
                }
            }
        }
    }

    private static <T> T onVirtualThread(BlockingCalls.Body<T, Exception> body) throws Exception {
        return start(body).get();
    }

    private static <T> CompletableFuture<T> start(BlockingCalls.Body<T, Exception> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(body.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
