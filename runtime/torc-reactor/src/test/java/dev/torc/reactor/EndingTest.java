package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.EventDescriptor;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PollFlags;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareWait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How calls to Linux end before their time: cancelled, too late, or with their reactor.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class EndingTest {

    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofHours(1);

    private final Reactor reactor = Calls.reactor();
    private final LinuxPort linux = reactor.linux();
    private final EventDescriptor never;

    EndingTest() throws IOException {
        never = EventDescriptor.create();
    }

    @AfterEach
    void close() {
        reactor.close();
        never.close();
    }

    /// {@return a call that nothing answers}
    private Call endless() {
        Call call = new Call();
        PrepareWait.poll(call, Call.ENTRY, never.descriptor().number(), PollFlags.IN);
        return call;
    }

    private Call startedEndless() {
        Call call = endless();
        linux.start(call);
        return call;
    }

    @Nested
    class Cancelling {

        @Test
        void ends_a_call_with_what_Linux_says_of_it() {
            Call call = startedEndless();

            assertTrue(call.cancel(true));

            assertEquals(Errno.ECANCELED.negated(), call.join().result());
            assertEquals(CallEnd.ANSWERED, call.end());
        }

        @Test
        void a_call_that_is_done_changes_nothing() {
            Call call = Calls.nop(reactor, 3);

            assertFalse(call.cancel(true));

            assertEquals(3, call.result());
        }

        @Test
        void a_call_that_has_not_been_started_is_what_it_is_for_every_future() {
            Call call = endless();

            assertTrue(call.cancel(true));

            assertTrue(call.isCancelled());
        }

        @Test
        void many_times_ends_it_once() {
            List<CallEnd> ends = new ArrayList<>();
            Call call = endless();
            var unused = call.thenAccept(answer -> ends.add(answer.end()));
            linux.start(call);

            for (int i = 0; i < 100; i++) {
                call.cancel(true);
            }
            var unusedToo = call.join();
            var unusedAfter = Calls.nop(reactor, 0);

            assertEquals(List.of(CallEnd.ANSWERED), ends);
        }

        @Test
        void races_with_the_answer_and_one_of_both_ends_the_call() {
            int cancelled = 0;
            for (int i = 0; i < 500; i++) {
                Call call = Calls.nop(7);
                linux.start(call);
                call.cancel(true);
                long result = call.join().result();
                assertTrue(result == 7 || result == Errno.ECANCELED.negated(), () -> "it came to " + result);
                cancelled += result == 7 ? 0 : 1;
            }

            assertEquals(0L, onReactor(linux::strays), cancelled + " of 500 were cancelled");
        }

        @Test
        void does_not_reach_a_later_call_in_the_same_slot() {
            for (int i = 0; i < 200; i++) {
                Call first = Calls.nop(0);
                Call second = endless();
                var unused = first.thenAccept(_ -> linux.start(second));
                linux.start(first);
                first.cancel(true);
                var unusedToo = first.join();

                var unusedAfter = Calls.nop(reactor, 0);
                assertFalse(second.isDone());
                second.cancel(true);
                assertEquals(Errno.ECANCELED.negated(), second.join().result());
            }
        }

        @Test
        void by_token_ends_a_raw_call() {
            CompletableFuture<Long> told = new CompletableFuture<>();

            reactor.execute(() -> {
                long at = linux.claim();
                PrepareWait.poll(linux.entries(), at, never.descriptor().number(), PollFlags.IN);
                long token = linux.start(at, (tag, result, flags) -> told.complete(result), 0);
                linux.cancel(token);
            });

            assertEquals(Errno.ECANCELED.negated(), told.join());
        }
    }

    @Nested
    class An_interrupt {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void cancels_the_call_that_a_thread_waits_for(boolean virtual) throws InterruptedException {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            CountDownLatch started = new CountDownLatch(1);
            Call call = endless();
            Runnable body = () -> {
                linux.start(call);
                started.countDown();
                thrown.complete(assertThrows(InterruptedException.class, call::await));
            };
            Thread waiter = virtual
                    ? Thread.ofVirtual().start(body)
                    : Thread.ofPlatform().start(body);
            started.await();

            waiter.interrupt();

            assertEquals(InterruptedException.class, thrown.join().getClass());
            assertEquals(Errno.ECANCELED.negated(), call.result());
            waiter.join();
        }

        @Test
        void leaves_a_call_that_is_answered_its_answer_and_the_thread_interrupted() throws InterruptedException {
            Call call = Calls.nop(reactor, 6);
            Thread.currentThread().interrupt();

            call.await();

            assertTrue(Thread.interrupted());
            assertEquals(6, call.result());
        }
    }

    @Nested
    class A_deadline {

        @Test
        void ends_a_call_that_nothing_answers() {
            Call call = endless();
            call.within(SHORT);

            linux.start(call);

            assertEquals(Errno.ETIME.negated(), call.join().result());
        }

        @Test
        void of_an_answered_call_leaves_no_trace() {
            Call call = Calls.nop(1);
            call.within(LONG);

            linux.start(call);

            assertEquals(1, call.join().result());
            assertTrue(onReactor(() -> reactor.timers().isEmpty()));
        }

        @Test
        void passes_in_the_order_of_deadlines_not_of_starts() {
            List<Integer> order = new ArrayList<>();
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int millis = 1 + (i * 37) % 50;
                Call call = endless();
                call.within(Duration.ofMillis(10L * millis));
                var unused = call.thenAccept(_ -> order.add(millis));
                calls.add(call);
            }
            linux.startTogether(calls);

            calls.forEach(CompletableFuture::join);
            var unused = Calls.nop(reactor, 0);

            assertEquals(order.stream().sorted().toList(), order);
        }

        @Test
        void can_be_given_to_a_raw_call() {
            CompletableFuture<Long> told = new CompletableFuture<>();

            reactor.execute(() -> {
                long at = linux.claim();
                PrepareWait.poll(linux.entries(), at, never.descriptor().number(), PollFlags.IN);
                linux.within(linux.start(at, (tag, result, flags) -> told.complete(result), 0), SHORT.toNanos());
            });

            assertEquals(Errno.ECANCELED.negated(), told.join());
        }

        @Test
        void counts_while_a_call_waits_for_room() {
            ReactorSetup narrow = Calls.SETUP.withCallsInFlight(4);
            try (Reactor small = Calls.reactor(narrow)) {
                for (int i = 0; i < 8; i++) {
                    small.linux().start(endless());
                }
                Call last = endless();
                last.within(SHORT);

                small.linux().start(last);

                assertEquals(Errno.ETIME.negated(), last.join().result());
                assertEquals(CallEnd.NOT_TAKEN, last.end());
            }
        }
    }

    @Nested
    class A_reactor_that_is_closed {

        @Test
        void ends_every_call_and_leaves_nobody_waiting() throws InterruptedException {
            List<Call> calls = new ArrayList<>();
            List<Thread> waiters = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Call call = startedEndless();
                calls.add(call);
                waiters.add(Thread.ofVirtual().start(() -> {
                    try {
                        call.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
            }

            reactor.close();

            for (Thread waiter : waiters) {
                waiter.join();
            }
            calls.forEach(call -> assertTrue(
                    call.result() == Errno.ECANCELED.negated() || call.result() == Errno.ESHUTDOWN.negated()));
        }

        @Test
        void ends_what_waits_for_room_without_starting_it() {
            Reactor small = Calls.reactor(Calls.SETUP.withCallsInFlight(4));
            Call last = endless();
            for (int i = 0; i < 8; i++) {
                small.linux().start(endless());
            }
            small.linux().start(last);

            small.close();

            assertEquals(Errno.ESHUTDOWN.negated(), last.result());
            assertEquals(CallEnd.NOT_TAKEN, last.end());
        }

        @Test
        void ends_what_is_started_later_at_once() {
            reactor.close();
            Call call = Calls.nop(0);

            linux.start(call);

            assertTrue(call.isDone());
            assertEquals(Errno.ESHUTDOWN.negated(), call.result());
        }

        @Test
        void takes_nothing_to_execute_any_more() {
            reactor.close();

            assertThrows(RejectedExecutionException.class, () -> reactor.execute(() -> {}));
        }

        @Test
        void ends_while_others_still_start_calls() throws InterruptedException {
            List<Call> calls = new ArrayList<>();
            CountDownLatch some = new CountDownLatch(1_000);
            Thread starter = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 20_000; i++) {
                    Call call = i % 2 == 0 ? Calls.nop(1) : endless();
                    calls.add(call);
                    linux.start(call);
                    some.countDown();
                }
            });
            some.await();

            reactor.close();
            starter.join();

            calls.forEach(call -> assertTrue(call.isDone()));
        }

        @Test
        void may_be_closed_by_what_a_call_is_answered_by() {
            Call call = Calls.nop(0);
            var unused = call.thenAccept(_ -> reactor.close());

            linux.start(call);
            var unusedToo = call.join();
            reactor.close();

            assertThrows(RejectedExecutionException.class, () -> reactor.execute(() -> {}));
        }
    }

    @Nested
    class A_port_without_room {

        @Test
        void starts_what_waits_in_order() throws InterruptedException {
            try (Reactor small = Calls.reactor(Calls.SETUP.withEntries(2).withCallsInFlight(3))) {
                List<Integer> order = new ArrayList<>();
                List<Call> calls = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    int number = i;
                    Call call = Calls.nop(i);
                    var unused = call.thenAccept(_ -> order.add(number));
                    calls.add(call);
                }

                calls.forEach(small.linux()::start);
                calls.getLast().await();

                assertEquals(order.stream().sorted().toList(), order);
                assertEquals(1_000, order.size());
            }
        }

        @Test
        void says_so_to_raw_callers() {
            try (Reactor small = Calls.reactor(Calls.SETUP.withCallsInFlight(2))) {
                LinuxPort port = small.linux();
                List<Boolean> full = CompletableFuture.supplyAsync(
                                () -> {
                                    List<Boolean> answers = new ArrayList<>();
                                    for (int i = 0; i < 3; i++) {
                                        long at = port.claim();
                                        answers.add(at < 0);
                                        if (at >= 0) {
                                            Prepare.nop(port.entries(), at);
                                            port.start(at, (tag, result, flags) -> {}, 0);
                                        }
                                    }
                                    return answers;
                                },
                                small)
                        .join();

                assertEquals(List.of(false, true, true), full, "one slot is the doorbell's");
            }
        }

        @Test
        void refuses_more_than_may_wait() {
            try (Reactor small = Calls.reactor(Calls.SETUP.withCallsInFlight(2).withMostWaiting(1))) {
                List<Call> calls = List.of(endless(), endless(), endless());

                calls.forEach(small.linux()::start);

                assertEquals(Errno.EAGAIN.negated(), calls.getLast().join().result());
                assertEquals(CallEnd.NOT_TAKEN, calls.getLast().end());
            }
        }

        @Test
        void never_splits_what_is_started_as_one() {
            try (Reactor small = Calls.reactor(Calls.SETUP.withEntries(4).withCallsInFlight(6))) {
                for (int round = 0; round < 100; round++) {
                    List<Call> chain = List.of(Calls.nop(0), Calls.nop(Errno.EIO.negated()), Calls.nop(0));
                    Prepare.link(chain.get(0), Call.ENTRY);
                    Prepare.link(chain.get(1), Call.ENTRY);
                    Call single = Calls.nop(1);

                    small.linux().start(single);
                    small.linux().startTogether(chain);

                    assertEquals(0, chain.get(0).join().result());
                    assertEquals(Errno.ECANCELED.negated(), chain.get(2).join().result());
                }
            }
        }

        @Test
        void refuses_what_could_never_be_started_as_one() {
            try (Reactor small = Calls.reactor(Calls.SETUP.withEntries(2))) {
                List<Call> chain = List.of(Calls.nop(0), Calls.nop(0), Calls.nop(0));

                assertThrows(IllegalArgumentException.class, () -> small.linux().startTogether(chain));
            }
        }
    }

    private <T> T onReactor(java.util.function.Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, reactor).join();
    }
}
