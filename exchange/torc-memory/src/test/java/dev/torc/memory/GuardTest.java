package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Whose a slice is while a call is in flight, and what whoever errs about that is told.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GuardTest {

    private static final int BYTES = 64 * 1024;

    private SharedSegment segment;
    private SlicePool pool;
    private Slice slice;

    @BeforeEach
    void makePool() throws IOException {
        segment = SharedSegment.create("guard-test", BYTES, HugePages.NEVER);
        pool = new SlicePool(3, segment);
        slice = pool.allocate(100, 1);
    }

    @AfterEach
    void unmap() {
        segment.close();
    }

    @Nested
    class A_lent_slice {

        private Guard guard;

        @BeforeEach
        void lend() {
            guard = slice.lend(pool);
        }

        @Test
        void refuses_its_memory_to_the_owner_and_not_to_the_call() {
            assertTrue(slice.isLent());
            assertSays("has not completed", assertThrows(IllegalStateException.class, slice::memory));

            guard.memory().set(ValueLayout.JAVA_BYTE, 99, (byte) 7);

            assertEquals(7, segment.memory().get(ValueLayout.JAVA_BYTE, slice.offset() + 99));
        }

        @Test
        void is_not_lent_a_second_time() {
            assertSays("lent to a call", assertThrows(IllegalStateException.class, () -> slice.lend(pool)));
        }

        @Test
        void is_the_owners_again_when_the_call_has_completed() {
            guard.giveBack();

            assertFalse(slice.isLent());
            assertEquals(100, slice.memory().byteSize());
            assertSame(guard, slice.lend(pool));
        }

        @Test
        void that_is_closed_stays_out_of_the_pool_until_the_call_has_completed() {
            slice.close();
            assertEquals(128, pool.bytesInUse());
            assertTrue(slice.isLent());
            assertThrows(IllegalStateException.class, slice::memory);

            guard.giveBack();

            assertEquals(0, pool.bytesInUse());
            assertFalse(slice.isLent());
        }

        @Test
        void that_is_closed_twice_goes_back_once() {
            slice.close();
            slice.close();
            guard.giveBack();
            slice.close();

            assertEquals(0, pool.bytesInUse());
        }

        @Test
        void completes_once() {
            guard.giveBack();

            assertSays("completed before", assertThrows(IllegalStateException.class, guard::giveBack));
            assertThrows(IllegalStateException.class, guard::memory);
        }

        @Test
        void that_was_closed_completes_once() {
            slice.close();
            guard.giveBack();

            assertThrows(IllegalStateException.class, guard::giveBack);
            assertEquals(0, pool.bytesInUse());
        }
    }

    @Nested
    class A_slice_whose_call_never_ends {

        private Guard guard;

        @BeforeEach
        void lend() {
            guard = slice.lend(pool);
        }

        @Test
        void is_counted_as_lost_with_the_reason() {
            guard.abandon(LeakCause.PEER);

            PoolUsage usage = pool.usage();
            assertEquals(Map.of(LeakCause.PEER, 128L), usage.leakedBytes());
            assertEquals(0, usage.inUseBytes());
            assertEquals(BYTES - 128, usage.freeBytes());
            assertTrue(pool.toString().endsWith("128 lost: its peer never answered"), pool::toString);
        }

        @Test
        void is_never_anybodys_again() {
            guard.abandon(LeakCause.LINUX);

            assertSays("lost", assertThrows(IllegalStateException.class, slice::memory));
            assertThrows(IllegalStateException.class, () -> slice.lend(pool));
            assertThrows(IllegalStateException.class, guard::giveBack);
            assertThrows(IllegalStateException.class, () -> guard.abandon(LeakCause.PEER));
            slice.close();
            assertThrows(PoolExhaustedException.class, () -> pool.allocate(BYTES, 1));
            assertEquals(128, pool.usage().leakedBytes().get(LeakCause.LINUX));
        }

        @Test
        void is_lost_though_it_was_closed_before() {
            slice.close();
            guard.abandon(LeakCause.DEVICE);

            assertEquals(Map.of(LeakCause.DEVICE, 128L), pool.usage().leakedBytes());
        }
    }

    @Nested
    class A_slice_that_cannot_be_lent {

        @Test
        void is_one_of_another_pool() throws IOException {
            try (SharedSegment other = SharedSegment.create("guard-test-2", BYTES, HugePages.NEVER)) {
                SlicePool otherPool = new SlicePool(4, other);

                assertSays(
                        "slice of pool 3", assertThrows(IllegalArgumentException.class, () -> slice.lend(otherPool)));
            }
            assertDoesNotThrow(slice::memory);
        }

        @Test
        void is_a_closed_one() {
            slice.close();

            assertSays("given back", assertThrows(IllegalStateException.class, () -> slice.lend(pool)));
        }
    }

    @Test
    void of_threads_that_lend_and_close_at_once_each_slice_goes_back_exactly_once() throws Exception {
        int threads = 3;
        AtomicInteger lendings = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int round = 0; round < 500; round++) {
                Slice contended = pool.allocate(64, 1);
                List<Future<?>> ends = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    boolean closes = i == 0;
                    ends.add(executor.submit(() -> {
                        together.await();
                        if (closes) {
                            contended.close();
                        } else {
                            lendOnce(contended, lendings);
                        }
                        return null;
                    }));
                }
                for (Future<?> end : ends) {
                    end.get();
                }
                assertEquals(128, pool.bytesInUse());
            }
        }
        assertTrue(lendings.get() > 0, "no thread ever lent before another one closed");
    }

    private void lendOnce(Slice contended, AtomicInteger lendings) {
        Guard guard;
        try {
            guard = contended.lend(pool);
        } catch (IllegalStateException refused) {
            return;
        }
        lendings.incrementAndGet();
        guard.memory().set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
        guard.giveBack();
    }

    private static void assertSays(String words, Exception refusal) {
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(words), message);
    }
}
