package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.Errno;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Calls to a server that is not trusted.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class SessionPortTest {

    private static final int ENTRIES = 8;

    private final Reactor reactor = Calls.reactor();
    private final TestServer server = TestServer.of(reactor, ENTRIES);
    private final SessionPort port = server.port;

    @AfterEach
    void close() {
        server.close();
        reactor.close();
    }

    @Nested
    class A_call {

        @Test
        void is_answered() throws InterruptedException {
            server.serve();
            Call call = Calls.toServer(41);

            port.start(call);
            call.await();

            assertEquals(42, call.result());
            assertEquals(CallEnd.ANSWERED, call.end());
        }

        @Test
        void may_be_one_of_many_from_many_virtual_threads() {
            server.serve();
            List<Future<Long>> results = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 2_000; i++) {
                    int wanted = i;
                    results.add(threads.submit(() -> {
                        Call call = Calls.toServer(wanted);
                        port.start(call);
                        call.await();
                        return call.result();
                    }));
                }
            }

            for (int i = 0; i < results.size(); i++) {
                assertEquals(i + 1, results.get(i).resultNow());
            }
        }

        @Test
        void that_finds_no_room_waits_its_turn() {
            List<Call> calls = IntStream.range(0, 4 * ENTRIES)
                    .mapToObj(i -> Calls.toServer(i))
                    .toList();
            calls.forEach(port::start);

            List<Long> order = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) {
                TestServer.Taken taken = server.next();
                order.add(taken.address());
                answer(taken, 1);
            }

            assertEquals(IntStream.range(0, 4 * ENTRIES).mapToObj(i -> (long) i).toList(), order);
            calls.forEach(CompletableFuture::join);
        }

        @Test
        void may_be_raw() {
            server.serve();
            CompletableFuture<String> told = new CompletableFuture<>();

            reactor.execute(() -> {
                long at = port.claim();
                Calls.toServer(4).copyEntry(port.entries(), at, 0);
                port.start(at, (tag, result, flags) -> told.complete(tag + " " + result), 7);
            });

            assertEquals("7 5", told.join());
        }
    }

    @Nested
    class A_cancelled_call {

        @Test
        void is_cancelled_at_the_server_by_its_user_data() {
            Call call = Calls.toServer(0);
            port.start(call);
            TestServer.Taken taken = server.next();

            assertTrue(call.cancel(true));

            TestServer.Taken cancel = server.next();
            assertEquals(taken.userData(), cancel.address());
            assertFalse(call.isDone());
            answer(taken, Errno.ECANCELED.negated());
            answer(cancel, 0);
            assertEquals(Errno.ECANCELED.negated(), call.join().result());
        }

        @Test
        void has_its_real_result_if_that_was_faster() {
            Call call = Calls.toServer(0);
            port.start(call);
            TestServer.Taken taken = server.next();
            call.cancel(true);
            TestServer.Taken cancel = server.next();

            answer(taken, 17);
            answer(cancel, Errno.ENOENT.negated());

            assertEquals(17, call.join().result());
        }
    }

    @Nested
    class An_interrupt {

        @Test
        void ends_the_wait_also_when_the_server_never_answers() throws InterruptedException {
            Call call = Calls.toServer(0);
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread waiter = Thread.ofVirtual().start(() -> {
                port.start(call);
                thrown.complete(assertThrows(InterruptedException.class, call::await));
            });
            TestServer.Taken taken = server.next();

            waiter.interrupt();

            var unused = thrown.join();
            assertEquals(CallEnd.UNKNOWN, call.end());
            assertEquals(taken.userData(), server.next().address());
        }
    }

    @Nested
    class A_deadline {

        @Test
        void ends_a_call_that_the_server_never_answers() {
            Call call = Calls.toServer(0);
            call.within(Duration.ofMillis(5));

            port.start(call);

            assertEquals(Errno.ETIME.negated(), call.join().result());
            assertEquals(CallEnd.UNKNOWN, call.end());
        }

        @Test
        void keeps_the_slot_from_being_used_again_until_the_server_answers() {
            Call call = Calls.toServer(0);
            call.within(Duration.ofMillis(5));
            port.start(call);
            TestServer.Taken taken = server.next();
            var unused = call.join();
            TestServer.Taken cancel = server.next();
            assertEquals(1, onReactor(port::inFlight));

            answer(taken, 3);
            answer(cancel, 0);
            untilAnswered();

            assertEquals(0, onReactor(port::inFlight));
            assertEquals(Errno.ETIME.negated(), call.result());
            assertEquals(0L, onReactor(port::strays));
        }
    }

    @Nested
    class A_server_that_ends {

        @Test
        void by_its_death_ends_every_call_and_tells_which_it_had_not_taken() {
            Call had = Calls.toServer(0);
            port.start(had);
            var unused = server.next();
            Call hadNot = Calls.toServer(0);
            port.start(hadNot);
            reactorHasSubmitted();

            server.die();

            assertEquals(Errno.ESHUTDOWN.negated(), had.join().result());
            assertEquals(CallEnd.UNKNOWN, had.end());
            assertEquals(Errno.ESHUTDOWN.negated(), hadNot.join().result());
            assertEquals(CallEnd.NOT_TAKEN, hadNot.end());
        }

        @Test
        void ends_those_that_wait_for_room() {
            List<Call> calls = IntStream.range(0, 5 * ENTRIES)
                    .mapToObj(i -> Calls.toServer(0))
                    .toList();
            calls.forEach(port::start);
            var unused = server.next();

            server.die();

            calls.forEach(
                    call -> assertEquals(Errno.ESHUTDOWN.negated(), call.join().result()));
            assertEquals(CallEnd.NOT_TAKEN, calls.getLast().end());
        }

        @Test
        void refuses_what_is_started_later() {
            server.die();
            var unused = port.ended().join();
            Call call = Calls.toServer(1);

            port.start(call);

            assertEquals(Errno.ESHUTDOWN.negated(), call.join().result());
            assertEquals(CallEnd.NOT_TAKEN, call.end());
        }

        @Test
        void gives_what_it_had_published_before() {
            Call call = Calls.toServer(0);
            port.start(call);
            TestServer.Taken taken = server.next();

            answer(taken, 5);
            server.die();

            assertEquals(5, call.join().result());
        }

        @Test
        void does_not_disturb_the_reactors_other_ports() {
            server.die();
            var unused = port.ended().join();

            assertEquals(3, Calls.nop(reactor, 3).result());
        }
    }

    @Nested
    class A_server_that_lies {

        @Test
        void by_completions_of_calls_that_are_not_in_flight_has_them_counted() {
            Call call = Calls.toServer(0);
            port.start(call);
            TestServer.Taken taken = server.next();

            answer(new TestServer.Taken(0, 0x7777_0000_0003L, 0, 0, 0), 1); // forged
            answer(new TestServer.Taken(0, -5L, 0, 0, 0), 1);
            answer(new TestServer.Taken(0, taken.userData() - (2L << 32), 0, 0, 0), 1); // late, of the slot's last use
            answer(taken, 9);
            answer(taken, 10); // repeated

            assertEquals(9, call.join().result());
            untilAnswered();
            assertEquals(4L, onReactor(port::strays));
        }

        @Test
        void by_completing_what_nobody_waits_for_has_that_counted() {
            Call call = Calls.toServer(0);
            port.start(call);
            TestServer.Taken taken = server.next();

            answer(new TestServer.Taken(0, Port.NOBODY, 0, 0, 0), 0);
            answer(taken, 2);

            assertEquals(2, call.join().result());
            assertEquals(1L, onReactor(port::strays));
        }

        @Test
        void by_its_positions_ends_the_session_and_nothing_else() {
            Call call = Calls.toServer(0);
            port.start(call);
            var unused = server.next();

            server.lieAboutTail();

            assertEquals(Errno.ESHUTDOWN.negated(), call.join().result());
            assertEquals(3, Calls.nop(reactor, 3).result());
        }
    }

    @Nested
    class A_session_that_is_closed {

        @Test
        void ends_its_calls_first() {
            Call call = Calls.toServer(0);
            port.start(call);
            var unused = server.next();

            port.close();

            assertTrue(call.isDone());
            assertEquals(Errno.ESHUTDOWN.negated(), call.result());
        }

        @Test
        void by_its_reactors_end_ends_its_calls_too() {
            Call call = Calls.toServer(0);
            port.start(call);
            var unused = server.next();

            reactor.close();

            assertEquals(Errno.ESHUTDOWN.negated(), call.result());
            assertTrue(port.ended().isDone());
        }
    }

    @Test
    void Several_sessions_and_Linux_share_a_reactor() {
        try (TestServer second = TestServer.serving(reactor, ENTRIES)) {
            server.serve();
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Call call = i % 3 == 2 ? Calls.nop(i + 1) : Calls.toServer(i);
                calls.add(call);
                switch (i % 3) {
                    case 0 -> port.start(call);
                    case 1 -> second.port.start(call);
                    default -> reactor.linux().start(call);
                }
            }

            for (int i = 0; i < calls.size(); i++) {
                assertEquals(i + 1, calls.get(i).join().result());
            }
        }
    }

    private void reactorHasSubmitted() {
        onReactor(() -> {
            port.submit();
            return 0;
        });
    }

    private <T> T onReactor(java.util.function.Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, reactor).join();
    }

    private void answer(TestServer.Taken taken, int result) {
        server.answer(taken, result);
    }

    /// Returns when the reactor has taken every completion so far.
    private void untilAnswered() {
        Call call = Calls.toServer(0);
        port.start(call);
        answer(server.next(), 0);
        var unused = call.join();
    }
}
