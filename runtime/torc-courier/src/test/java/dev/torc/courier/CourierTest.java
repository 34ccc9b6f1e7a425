package dev.torc.courier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.QueueLayout;
import dev.torc.mailbox.RegionSpec;
import dev.torc.messages.Message;
import dev.torc.messages.MessageType;
import dev.torc.messages.Messenger;
import dev.torc.ring.Awaited;
import dev.torc.ring.RingSpec;
import dev.torc.ring.Submission;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What client and server of a session may rely on that goes by mailboxes: the same as by a ring that both map.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class CourierTest {

    private static final int ENTRIES = 4;
    private static final int SLOTS = 2 * ENTRIES;
    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    /// With fewer slots in a mailbox than calls in flight.
    private static final RegionSpec NARROW = new RegionSpec(4, new QueueLayout(3, 128));

    @TempDir
    Path folder = Path.of("");

    private MailboxSession session;

    @BeforeEach
    void open() throws IOException {
        session = new MailboxSession(folder, NARROW, RingSpec.ofEntries(ENTRIES));
    }

    @AfterEach
    void close() {
        session.close();
    }

    private static void await(BooleanSupplier event) {
        while (!event.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void Every_byte_of_an_entry_arrives() {
        long at = session.client.claim();
        for (int i = 0; i < SubmissionEntry.BYTES; i += Long.BYTES) {
            session.client.entries().putLong(at + i, 0x0101_0101_0101_0101L * (i + 1));
        }
        session.client.submit();

        Submission taken = session.next();

        for (int i = 0; i < SubmissionEntry.BYTES / Long.BYTES; i++) {
            assertEquals(0x0101_0101_0101_0101L * (i * Long.BYTES + 1), taken.word(i));
        }
    }

    @Test
    void A_completion_says_what_the_server_said() {
        session.call(-7);
        session.client.submit();
        session.next();

        session.server.complete(-7, -22, 0x1234_0000);
        session.server.flush();

        assertTrue(session.completed());
        assertEquals(-7, session.client.completions().userData());
        assertEquals(-22, session.client.completions().result());
        assertEquals(0x1234_0000, session.client.completions().flags());
    }

    @Test
    void More_calls_than_a_mailbox_holds_are_each_answered_once() {
        int calls = 2_000;
        var serving = CompletableFuture.runAsync(() -> session.answer(calls), THREADS);
        BitSet answered = new BitSet();

        for (int next = 0; answered.cardinality() < calls; ) {
            while (next < calls && session.call(next)) {
                next++;
            }
            session.client.submit();
            assertTrue(session.completed());
            int call = (int) session.client.completions().userData();
            assertEquals(call + 1, session.client.completions().result());
            assertFalse(answered.get(call), "answered twice");
            answered.set(call);
        }

        serving.join();
        assertEquals(0, session.ofServer.couriers.strays());
        assertEquals(0, session.ofClient.couriers.strays());
    }

    @Test
    void Results_of_64_bits_arrive_also_where_their_two_slots_would_not_fit_before_the_end_of_the_queue() {
        for (long i = 0; i < 5 * SLOTS; i++) {
            assertTrue(session.client.reserve(1));
            session.call(i);
            session.client.submit();
            session.next();
            if (i % 3 == 0) {
                session.server.complete(i, 5, 0);
            } else {
                session.server.completeExtended(i, i << 40, 0);
            }
            session.server.flush();

            assertTrue(session.completed());
            session.client.giveBack(1);

            assertEquals(i, session.client.completions().userData());
            assertEquals(i % 3 == 0 ? 5 : i << 40, session.client.completions().extendedResult());
        }
    }

    @Test
    void A_stream_stops_when_its_client_takes_nothing_and_goes_on_when_it_does() {
        int items = 500;
        var stopped = new CountDownLatch(1);
        session.call(1);
        session.client.submit();
        session.next();
        var serving = CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < items; i++) {
                        while (!session.server.hasRoomForStream()) {
                            session.server.streamWaits();
                            session.server.flush();
                            stopped.countDown();
                            var unused = session.server.await(Long.MAX_VALUE);
                        }
                        session.server.streamGoesOn();
                        session.server.complete(1, i, CqeFlags.MORE);
                        session.server.flush();
                    }
                    session.server.complete(1, items, 0);
                    session.server.flush();
                },
                THREADS);
        await(() -> stopped.getCount() == 0);

        for (int i = 0; i < items; i++) {
            assertTrue(session.completed());
            assertEquals(i, session.client.completions().result());
            assertEquals(CqeFlags.MORE, session.client.completions().flags());
        }
        assertTrue(session.completed());
        assertEquals(0, session.client.completions().flags());

        serving.join();
    }

    @Nested
    class The_end_of_the_server {

        @Test
        void comes_after_what_it_had_answered() {
            session.call(1);
            session.call(2);
            session.client.submit();
            session.answer(2);

            session.client.peerIsGone();

            assertTrue(session.completed());
            assertTrue(session.completed());
            assertEquals(Awaited.ENDED, session.client.await(Long.MAX_VALUE));
            assertTrue(session.client.serverIsGone());
        }

        @Test
        void is_seen_by_a_client_that_sleeps() {
            var waiting = CompletableFuture.supplyAsync(() -> session.client.await(Long.MAX_VALUE), THREADS);

            session.client.peerIsGone();

            assertEquals(Awaited.ENDED, waiting.join());
        }

        @Test
        void is_found_by_who_sends_to_a_mailbox_that_is_given_up() {
            session.serverCourier.close();
            session.ofServer.close();

            session.call(1);
            session.client.submit();

            assertEquals(1, session.ofClient.hangUps.get());
        }
    }

    @Nested
    class A_peer_that_breaks_the_protocol {

        private void send(Messenger from, Messenger to, Message message) {
            await(() -> from.send(to.id(), message) == 0);
        }

        private void sendToServer(int type, long number, int head) {
            Message message = session.ofClient.messenger.message();
            Parcel.setHead(message, type, number, head);
            send(session.ofClient.messenger, session.ofServer.messenger, message);
        }

        private long numberAtServer() {
            return session.serverCourier.address().session();
        }

        @Test
        void by_more_entries_than_its_credits_loses_the_session() {
            for (int i = 0; i <= SLOTS; i++) {
                sendToServer(MessageType.ENTRY, numberAtServer(), 0);
            }

            await(() -> session.ofServer.hangUps.get() == 1);
        }

        @Test
        void by_a_head_before_which_nothing_was_sent_loses_the_session() {
            sendToServer(MessageType.ROOM, numberAtServer(), 1);

            await(() -> session.ofServer.hangUps.get() == 1);
        }

        @Test
        void by_more_completions_than_there_is_room_for_loses_the_session() {
            Message message = session.ofServer.messenger.message();
            Parcel.putCompletion(message, session.clientCourier.address().session(), 1, 1, CqeFlags.MORE);
            for (int i = 0; i <= SLOTS; i++) {
                send(session.ofServer.messenger, session.ofClient.messenger, message);
            }

            await(() -> session.ofClient.hangUps.get() == 1);
        }

        @Test
        void by_naming_a_session_that_is_none_is_counted_and_forgotten() {
            sendToServer(MessageType.ENTRY, numberAtServer() + (1L << 16), 0);
            sendToServer(MessageType.ENTRY, 0xffff, 0);

            await(() -> session.ofServer.couriers.strays() == 2);
            assertEquals(0, session.ofServer.hangUps.get());
        }

        @Test
        void and_that_sends_in_the_name_of_a_session_of_another_is_counted_and_forgotten() throws IOException {
            try (var third = new MailboxSession.Member(folder.resolve("region"), NARROW, 3)) {
                Message message = third.messenger.message();
                Parcel.setHead(message, MessageType.ENTRY, numberAtServer(), 0);
                send(third.messenger, session.ofServer.messenger, message);

                await(() -> session.ofServer.couriers.strays() == 1);
            }
        }

        @Test
        void or_comes_late_for_a_session_that_is_closed_is_counted_and_forgotten() {
            session.serverCourier.close();

            session.call(1);
            session.client.submit();

            await(() -> session.ofServer.couriers.strays() == 1);
        }
    }
}
