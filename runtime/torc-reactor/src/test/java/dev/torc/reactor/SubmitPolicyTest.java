package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When a session's calls are handed to the server.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SubmitPolicyTest {

    private static final int ENTRIES = 8;
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicLong clock = new AtomicLong();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private Reactor reactor(SubmitPolicy policy) throws IOException {
        Reactor reactor = Reactor.onThisThread(
                ReactorSetup.standard().named("of-test").submitting(policy).withClock(clock::get));
        opened.add(reactor);
        return reactor;
    }

    private TestServer server(Reactor reactor) {
        TestServer server = TestServer.of(reactor, ENTRIES);
        opened.add(server);
        return server;
    }

    private static void start(TestServer server, int calls) {
        for (int i = 0; i < calls; i++) {
            server.port.start(Calls.toServer(i));
        }
    }

    @Nested
    class Calls_that_may_be_held_back {

        @Test
        void go_together_when_there_are_so_many() throws IOException {
            Reactor reactor = reactor(SubmitPolicy.after(3, LONG));
            TestServer server = server(reactor);

            start(server, 2);
            reactor.turn(0);
            assertFalse(server.ring.hasWork());

            start(server, 1);
            assertTrue(server.ring.hasWork());
            assertEquals(List.of(0L, 1L, 0L), List.of(taken(server), taken(server), taken(server)));
        }

        @Test
        void go_when_the_first_of_them_has_waited_so_long() throws IOException {
            Reactor reactor = reactor(SubmitPolicy.after(1_000, Duration.ofMillis(5)));
            TestServer server = server(reactor);

            start(server, 1);
            clock.addAndGet(4_999_999);
            start(server, 1);
            reactor.turn(0);
            assertFalse(server.ring.hasWork());

            clock.incrementAndGet();
            reactor.turn(0);
            assertEquals(List.of(0L, 0L), List.of(taken(server), taken(server)));
        }

        @Test
        void count_the_time_anew_for_those_that_come_after() throws IOException {
            Reactor reactor = reactor(SubmitPolicy.after(2, Duration.ofMillis(5)));
            TestServer server = server(reactor);

            start(server, 2);
            clock.addAndGet(5_000_000);
            start(server, 1);
            reactor.turn(0);

            assertEquals(List.of(0L, 1L), List.of(taken(server), taken(server)));
            assertFalse(server.ring.hasWork());
        }

        @Test
        void are_not_slept_over() throws IOException, InterruptedException {
            Duration held = Duration.ofMillis(30);
            try (Reactor reactor = Reactor.start(
                            ReactorSetup.standard().named("of-test").submitting(SubmitPolicy.after(1_000, held)));
                    TestServer server = TestServer.serving(reactor, ENTRIES)) {
                Call call = Calls.toServer(6);
                long begin = System.nanoTime();
                server.port.start(call);
                call.await();

                assertEquals(7, call.result());
                assertTrue(System.nanoTime() - begin >= held.toNanos());
            }
        }

        @Test
        void are_not_begun_when_the_reactor_ends_before() throws IOException {
            Reactor reactor = reactor(SubmitPolicy.after(3, LONG));
            TestServer server = server(reactor);
            Call call = Calls.toServer(0);
            server.port.start(call);

            reactor.close();

            assertEquals(CallEnd.NOT_TAKEN, call.join().end());
        }
    }

    @Test
    void Calls_that_are_not_held_back_go_with_the_next_round() throws IOException {
        Reactor reactor = reactor(SubmitPolicy.BEFORE_SLEEP);
        TestServer server = server(reactor);

        start(server, 1);
        assertFalse(server.ring.hasWork());
        reactor.turn(0);

        assertTrue(server.ring.hasWork());
    }

    @Test
    void Calls_go_at_once_where_each_does() throws IOException {
        TestServer server = server(reactor(SubmitPolicy.AT_ONCE));

        start(server, 1);

        assertTrue(server.ring.hasWork());
    }

    @Test
    void A_policy_that_never_submits_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new SubmitPolicy(0, 0));
        assertThrows(IllegalArgumentException.class, () -> SubmitPolicy.after(1, Duration.ofNanos(-1)));
    }

    private static long taken(TestServer server) {
        return server.next().address();
    }
}
