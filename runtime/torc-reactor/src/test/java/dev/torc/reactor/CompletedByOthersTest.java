package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.memory.PoolMemory;
import dev.torc.memory.SegmentSource;
import dev.torc.memory.Slice;
import dev.torc.memory.SlicePool;
import dev.torc.uapi.Errno;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uring.PrepareWait;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a call, and of its memory, when not its answer completes it but somebody else.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class CompletedByOthersTest {

    private static final int SLICE_BYTES = 64;

    private final Reactor reactor = Calls.reactor();
    private final Arena arena = Arena.ofShared();
    private final SlicePool pool =
            new SlicePool(0, List.of(PoolMemory.of(arena.allocate(SLICE_BYTES))), SegmentSource.none());
    private final Slice slice = pool.allocate(SLICE_BYTES, 1);

    @AfterEach
    void close() {
        reactor.close();
        pool.close();
        arena.close();
    }

    /// {@return a call whose memory the slice is, which Linux answers in an hour}
    private Call held() {
        MemorySegment hour = arena.allocate(KernelTimespec.LAYOUT);
        KernelTimespec.setSeconds(hour, 3600);
        Call call = new Call();
        PrepareWait.timeout(call, Call.ENTRY, hour.address(), 0, 0);
        call.holding(slice.lend(pool));
        return call;
    }

    private Call started(Call call) {
        reactor.linux().start(call);
        return call;
    }

    @Nested
    class A_call_at_Linux {

        @Test
        void that_times_out_as_any_future_is_done_when_Linux_has_let_go() {
            Call call = held();
            var letGo = call.handle((_, _) -> !slice.isLent());

            Throwable thrown = assertThrows(
                            CompletionException.class,
                            () -> started(call)
                                    .orTimeout(5, TimeUnit.MILLISECONDS)
                                    .join())
                    .getCause();

            assertInstanceOf(TimeoutException.class, thrown);
            assertTrue(letGo.join());
            assertEquals(Errno.ECANCELED.negated(), call.result());
            assertEquals(CallEnd.ANSWERED, call.end());
        }

        @Test
        void that_is_completed_has_that_value_when_Linux_has_let_go() {
            Call call = held();
            var letGo = call.handle((_, _) -> !slice.isLent());
            Call other = new Call();

            assertTrue(started(call).complete(other));

            assertSame(other, call.join());
            assertTrue(letGo.join());
        }

        @Test
        void is_completed_once_by_whoever_was_first() {
            Call call = started(held());

            assertTrue(call.completeExceptionally(new TimeoutException()));
            assertFalse(call.complete(call));
            assertFalse(call.completeExceptionally(new IllegalStateException()));

            assertInstanceOf(
                    TimeoutException.class,
                    assertThrows(CompletionException.class, call::join).getCause());
        }

        @Test
        void that_is_answered_is_completed_by_nobody_else() {
            Call call = Calls.nop(reactor, 3);

            assertFalse(call.complete(new Call()));
            assertFalse(call.completeExceptionally(new TimeoutException()));

            assertSame(call, call.join());
        }

        @Test
        void takes_the_value_of_a_supplier_and_is_given_up() {
            Call call = started(held());
            Call other = new Call();

            assertSame(call, call.completeAsync(() -> other));

            assertSame(other, call.join());
            assertFalse(slice.isLent());
        }

        @Test
        void takes_what_a_supplier_throws() {
            Call call = started(held());
            IllegalStateException thrown = new IllegalStateException();

            var _ = call.completeAsync(() -> {
                throw thrown;
            });

            assertSame(
                    thrown, assertThrows(CompletionException.class, call::join).getCause());
        }

        @Test
        void takes_a_value_when_the_time_is_over() {
            Call call = started(held());
            Call other = new Call();

            var _ = call.completeOnTimeout(other, 5, TimeUnit.MILLISECONDS);

            assertSame(other, call.join());
            assertFalse(slice.isLent());
        }

        @Test
        void is_forced_to_nothing_while_it_is_under_way() {
            Call call = started(held());

            assertThrows(IllegalStateException.class, () -> call.obtrudeValue(call));
            assertThrows(IllegalStateException.class, () -> call.obtrudeException(new TimeoutException()));

            call.cancel(true);
            assertEquals(Errno.ECANCELED.negated(), call.join().result());
            call.obtrudeException(new TimeoutException());
            assertTrue(call.isCompletedExceptionally());
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void that_waits_for_a_thread_lets_it_go_on(boolean virtual) throws InterruptedException {
            Call call = started(held());
            Thread waiter = (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(() -> await(call));

            call.complete(call);
            waiter.join();

            assertFalse(slice.isLent());
        }
    }

    private static void await(Call call) {
        try {
            call.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts it", e);
        }
    }

    @Nested
    class A_call_that_was_not_started {

        @Test
        void has_its_value_at_once_and_is_never_started() {
            Call call = held();

            call.complete(call);
            assertFalse(slice.isLent());
            reactor.linux().start(call);

            assertTrue(call.isDone());
            assertEquals(CallEnd.NOT_TAKEN, call.end());
        }
    }

    @Nested
    class A_call_to_a_server {

        private static final int ENTRIES = 8;

        private void givenUpBy(Consumer<Call> somebody) {
            try (TestServer server = TestServer.of(reactor, ENTRIES)) {
                Call call = Calls.toServer(1);
                call.holding(slice.lend(pool));
                server.port.start(call);
                var taken = server.next();

                somebody.accept(call);

                var cancel = server.next();
                assertTrue(call.handle((_, _) -> true).join());
                assertEquals(CallEnd.UNKNOWN, call.end());
                assertTrue(slice.isLent());

                server.answer(taken, 2);
                server.answer(cancel, 0);
                Call next = Calls.toServer(5);
                server.port.start(next);
                server.answer(server.next(), 6);
                assertEquals(6, next.join().result());
                assertFalse(slice.isLent());
            }
        }

        @Test
        void that_times_out_is_done_at_once_and_its_memory_comes_back_with_the_answer() {
            givenUpBy(call -> {
                var _ = call.orTimeout(5, TimeUnit.MILLISECONDS);
            });
        }

        @Test
        void that_is_completed_is_done_at_once_and_its_memory_comes_back_with_the_answer() {
            givenUpBy(call -> call.complete(call));
        }
    }
}
