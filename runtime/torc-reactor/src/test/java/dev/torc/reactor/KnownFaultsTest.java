package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.EventDescriptor;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PollFlags;
import dev.torc.uring.PrepareWait;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Faults that libraries of this kind have had, each with the test that would show it here.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class KnownFaultsTest {

    private static final int ENTRIES = 4;

    private final Reactor reactor = Calls.reactor();
    private final TestServer server = TestServer.of(reactor, ENTRIES);
    private final EventDescriptor never;

    KnownFaultsTest() throws IOException {
        never = EventDescriptor.create();
    }

    @AfterEach
    void close() {
        server.close();
        reactor.close();
        never.close();
    }

    private record Told(long tag, long result, boolean more) {}

    @Nested
    class A_stream {

        private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

        private CompletableFuture<Long> begin() {
            return CompletableFuture.supplyAsync(
                    () -> {
                        long at = server.port.claim();
                        Calls.toServer(0).copyEntry(server.port.entries(), at, 0);
                        return server.port.start(at, this::answered, 5);
                    },
                    reactor);
        }

        private void answered(long tag, long result, int flags) {
            told.add(new Told(tag, result, (flags & CqeFlags.MORE) != 0));
        }

        @Test
        void of_more_answers_than_the_queue_has_slots_loses_none_and_needs_no_second_start() throws Exception {
            var unused = begin().join();
            long userData = server.next().userData();
            int answers = 40 * ENTRIES;

            for (int i = 0; i < answers; i++) {
                while (!server.ring.hasRoomForStream()) {
                    Thread.onSpinWait(); // the reactor takes them without being asked again
                }
                server.answer(userData, i, CqeFlags.MORE);
            }
            server.answer(userData, answers, 0);

            for (int i = 0; i <= answers; i++) {
                assertEquals(new Told(5, i, i < answers), told.take());
            }
        }

        @Test
        void has_one_slot_whatever_the_number_of_its_answers_and_gives_it_back_once() throws Exception {
            var unused = begin().join();
            long userData = server.next().userData();
            server.answer(userData, 1, CqeFlags.MORE);
            server.answer(userData, 2, CqeFlags.MORE);
            assertEquals(new Told(5, 1, true), told.take());
            assertEquals(new Told(5, 2, true), told.take());
            assertEquals(1, onReactor(server.port::inFlight));

            server.answer(userData, 3, 0);
            server.answer(userData, 4, CqeFlags.MORE);
            server.answer(userData, 5, 0);

            assertEquals(new Told(5, 3, false), told.take());
            answerOneMore();
            assertEquals(0, onReactor(server.port::inFlight));
            assertEquals(2L, onReactor(server.port::strays));
            assertTrue(told.isEmpty());
        }

        @Test
        void that_never_ends_is_ended_with_its_session() throws Exception {
            var unused = begin().join();
            long userData = server.next().userData();
            server.answer(userData, 1, CqeFlags.MORE);
            assertEquals(new Told(5, 1, true), told.take());

            server.die();

            assertEquals(new Told(5, Errno.ESHUTDOWN.negated(), false), told.take());
        }
    }

    @Test
    void Slots_are_used_again_and_their_number_does_not_grow() {
        for (int i = 0; i < 20_000; i++) {
            var unused = Calls.nop(reactor, i);
        }

        assertTrue(onReactor(() -> reactor.linux().table.nextInFlight(16)) == CallTable.NONE);
        assertTrue(onReactor(reactor.linux()::inFlight) < 16);
    }

    @Test
    void Calls_that_wait_for_room_are_woken_by_room_and_by_nothing_else() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 10 * ENTRIES; i++) {
            Call call = Calls.toServer(i);
            calls.add(call);
            server.port.start(call);
        }

        for (int i = 0; i < calls.size(); i++) {
            server.answer(server.next(), i);
            assertEquals(i, calls.get(i).join().result());
        }
    }

    @Test
    void A_call_is_written_again_for_every_try_to_submit_it() throws InterruptedException {
        try (Reactor small = Calls.reactor(Calls.SETUP.withEntries(1).withCallsInFlight(2))) {
            Call first = new Call();
            PrepareWait.poll(first, Call.ENTRY, never.descriptor().number(), PollFlags.IN);
            small.linux().start(first);
            Call second = Calls.nop(11);

            small.linux().start(second); // finds no slot, again and again
            for (int i = 0; i < 10; i++) {
                var unused = CompletableFuture.supplyAsync(() -> 0, small).join();
            }
            assertFalse(second.isDone());
            first.cancel(true);
            second.await();

            assertEquals(11, second.result());
        }
    }

    @Test
    void Every_thread_that_waits_for_a_call_is_told_not_the_last_alone() throws InterruptedException {
        Call call = Calls.toServer(0);
        server.port.start(call);
        List<Thread> waiters = new ArrayList<>();
        List<Long> results = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 10; i++) {
            waiters.add(Thread.ofVirtual().start(() -> {
                try {
                    call.await();
                    results.add(call.result());
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }

        server.answer(server.next(), 8);

        for (Thread waiter : waiters) {
            waiter.join();
        }
        assertEquals(10, results.size());
    }

    @Test
    void Queues_of_different_lengths_go_round() {
        assertTrue(server.segment.layout().spec().submissionEntries()
                != server.segment.layout().spec().completionSlots());
        server.serve();

        for (int i = 0; i < 100; i++) {
            Call call = Calls.toServer(i);
            server.port.start(call);
            assertEquals(i + 1, call.join().result());
        }
    }

    @Test
    void A_call_is_cancelled_while_it_waits_while_it_runs_and_not_afterwards() {
        try (Reactor small = Calls.reactor(Calls.SETUP.withCallsInFlight(2))) {
            Call running = new Call();
            PrepareWait.poll(running, Call.ENTRY, never.descriptor().number(), PollFlags.IN);
            Call waiting = Calls.nop(1);
            small.linux().start(running);
            small.linux().start(waiting);

            assertTrue(waiting.cancel(true));
            assertEquals(Errno.ECANCELED.negated(), waiting.join().result());
            assertEquals(CallEnd.NOT_TAKEN, waiting.end());
            assertTrue(running.cancel(true));
            assertEquals(Errno.ECANCELED.negated(), running.join().result());
            assertEquals(CallEnd.ANSWERED, running.end());
            assertFalse(running.cancel(true));
        }
    }

    private void answerOneMore() {
        Call call = Calls.toServer(0);
        server.port.start(call);
        server.answer(server.next(), 0);
        var unused = call.join();
    }

    private <T> T onReactor(java.util.function.Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, reactor).join();
    }
}
