package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.Errno;
import dev.torc.uapi.FutexWaitVector;
import dev.torc.uapi.MapFlags;
import dev.torc.uapi.MemfdFlags;
import dev.torc.uapi.ProtectionFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a sleeper and its waker may rely on.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class FutexTest {

    private static final long MANY_SECONDS = TimeUnit.SECONDS.toNanos(50);
    private static final int WORD = 8;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(64, 8);

    @AfterEach
    void unmap() {
        arena.close();
    }

    @Nested
    class A_wait {

        @Test
        void does_not_begin_when_the_word_has_changed() {
            memory.set(ValueLayout.JAVA_INT, WORD, 7);

            assertEquals(Errno.EAGAIN.negated(), Futex.wait(memory, WORD, 6, MANY_SECONDS));
        }

        @Test
        void ends_after_its_time_and_not_before() {
            long start = System.nanoTime();

            assertEquals(Errno.ETIMEDOUT.negated(), Futex.wait(memory, WORD, 0, 2_000_000));
            assertTrue(System.nanoTime() - start >= 2_000_000);
        }

        @Test
        void ends_when_woken() throws Exception {
            CompletableFuture<Integer> sleeper = asleep(memory, MANY_SECONDS);

            while (!sleeper.isDone() && Futex.wake(memory, WORD, 1) == 0) {
                Thread.onSpinWait();
            }

            assertEquals(0, sleeper.get());
        }

        @Test
        void without_a_limit_ends_when_woken() throws Exception {
            CompletableFuture<Integer> sleeper = asleep(memory, Futex.NO_TIMEOUT);

            while (!sleeper.isDone() && Futex.wake(memory, WORD, 1) == 0) {
                Thread.onSpinWait();
            }

            assertEquals(0, sleeper.get());
        }

        @Test
        void is_refused_on_a_virtual_thread() throws Exception {
            CompletableFuture<Throwable> refusal = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    int result = Futex.wait(memory, WORD, 0, MANY_SECONDS);
                    refusal.completeExceptionally(new AssertionError("slept: " + result));
                } catch (IllegalStateException e) {
                    refusal.complete(e);
                }
            });

            Throwable thrown = assertInstanceOf(IllegalStateException.class, refusal.get());
            assertTrue(thrown.toString().contains("BlockingCalls"), thrown.toString());
        }

        @Test
        void on_memory_that_is_gone_is_an_exception_and_not_a_fault() {
            MemorySegment gone;
            try (Arena closed = Arena.ofShared()) {
                gone = closed.allocate(64, 8);
            }

            assertThrows(IllegalStateException.class, () -> Futex.wait(gone, WORD, 0, MANY_SECONDS));
            assertThrows(IllegalStateException.class, () -> Futex.wake(gone, WORD, 1));
        }

        @Test
        void outside_the_memory_is_an_exception() {
            assertThrows(IndexOutOfBoundsException.class, () -> Futex.wait(memory, 64, 0, MANY_SECONDS));
        }
    }

    @Test
    void a_waker_reaches_who_sleeps_at_another_address_of_the_same_page() throws Exception {
        try (Descriptor file = MemoryMaps.memfd("futex-test", MemfdFlags.CLOEXEC)) {
            MemoryMaps.resize(file, 4096);
            CompletableFuture<Integer> sleeper = asleep(map(file), MANY_SECONDS);
            MemorySegment otherMapping = map(file);

            while (!sleeper.isDone() && Futex.wake(otherMapping, WORD, 1) == 0) {
                Thread.onSpinWait();
            }

            assertEquals(0, sleeper.get());
        }
    }

    @Nested
    class A_wait_for_several_words {

        private final MemorySegment words = arena.allocate(FutexWaitVector.LAYOUT, 2);

        A_wait_for_several_words() {
            Futex.setWord(words, 0, memory, 0, 0);
            Futex.setWord(words, 1, memory, WORD, 0);
        }

        @Test
        void ends_with_the_index_of_the_one_that_was_woken() throws Exception {
            CompletableFuture<Integer> woken = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> woken.complete(Futex.waitAny(words, 2, MANY_SECONDS)));

            while (!woken.isDone() && Futex.wake(memory, WORD, 1) == 0) {
                Thread.onSpinWait();
            }

            assertEquals(1, woken.get());
        }

        @Test
        void ends_after_its_time_and_not_before() {
            long start = System.nanoTime();

            assertEquals(Errno.ETIMEDOUT.negated(), Futex.waitAny(words, 2, 2_000_000));
            assertTrue(System.nanoTime() - start >= 2_000_000);
        }

        @Test
        void does_not_begin_when_one_has_changed() {
            memory.set(ValueLayout.JAVA_INT, WORD, 7);

            assertEquals(Errno.EAGAIN.negated(), Futex.waitAny(words, 2, Futex.NO_TIMEOUT));
        }

        @Test
        void of_more_than_the_vector_has_is_refused() {
            assertThrows(IndexOutOfBoundsException.class, () -> Futex.waitAny(words, 3, MANY_SECONDS));
        }
    }

    @Test
    void a_wake_without_a_sleeper_wakes_none() {
        assertEquals(0, Futex.wake(memory, WORD, Integer.MAX_VALUE));
    }

    private MemorySegment map(Descriptor file) throws IOException {
        int readAndWrite = ProtectionFlags.READ | ProtectionFlags.WRITE;
        return MemoryMaps.map(file, 0, 4096, readAndWrite, MapFlags.SHARED, arena);
    }

    private static CompletableFuture<Integer> asleep(MemorySegment memory, long timeoutNanos) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> result.complete(Futex.wait(memory, WORD, 0, timeoutNanos)));
        return result;
    }
}
