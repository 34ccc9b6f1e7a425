package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.CqeFlags;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a stream may send before its client takes it, and what becomes of the rest.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StreamWindowTest extends RingPair {

    private static final int ENTRIES = 8;

    StreamWindowTest() throws IOException {
        super(ENTRIES);
    }

    @Nested
    class A_stream_that_outruns_its_client {

        A_stream_that_outruns_its_client() {
            call(1);
            client.submit();
            server.take(batch);
            int sent = 0;
            while (sent < SLOTS) {
                server.complete(1, sent++, CqeFlags.MORE);
            }
            server.complete(1, sent, 0);
            server.flush();
        }

        @Test
        void is_held_back_in_order_and_ends() {
            int expected = 0;
            do {
                while (client.completions().next()) {
                    assertEquals(expected++, client.completions().result());
                }
                server.flush();
            } while ((client.completions().flags() & CqeFlags.MORE) != 0);

            assertEquals(SLOTS + 1, expected);
        }

        @Test
        void is_shown_when_the_server_looks_for_more_and_finds_none() {
            while (client.completions().next()) {}
            assertEquals(0, server.take(batch));

            assertEquals(1, client.completions().ready());
        }

        @Test
        void has_nothing_taken_until_there_is_room() {
            client.submissions().claim();
            client.submit();

            assertEquals(0, server.take(batch));
            while (client.completions().next()) {}
            assertEquals(1, server.take(batch));
        }

        @Test
        void lets_the_server_sleep_until_the_client_has_made_room() {
            CompletableFuture<Void> waiting = onThread(() -> assertEquals(Awaited.READY, server.await(Long.MAX_VALUE)));
            while (server.sleeps() == 0 && !waiting.isDone() && server.hasWork()) {
                Thread.onSpinWait();
            }
            while (client.next()) {}
            client.prepareToSleep();

            waiting.join();
        }
    }

    @Nested
    class A_stream_that_keeps_to_its_window {

        A_stream_that_keeps_to_its_window() {
            for (int i = 0; i < ENTRIES; i++) {
                call(i);
            }
            client.reserve(SLOTS - ENTRIES);
            client.submit();
            while (server.take(batch) != 0) {}
            assertEquals(ENTRIES, server.inFlight());
        }

        private int sendWhatFits() {
            int sent = 0;
            while (server.hasRoomForStream()) {
                server.complete(0, sent++, CqeFlags.MORE);
            }
            server.flush();
            return sent;
        }

        @Test
        void fills_what_the_client_has_reserved_and_leaves_the_other_answers_their_room() {
            assertEquals(SLOTS - ENTRIES, sendWhatFits());

            for (int i = 0; i < ENTRIES; i++) {
                server.complete(i, 0, 0);
            }
            server.flush();
            assertEquals(SLOTS, client.completions().ready());
        }

        @Test
        void goes_on_when_the_client_has_taken_some() {
            sendWhatFits();
            client.completions().next();
            client.completions().next();
            client.completions().release();

            assertEquals(2, sendWhatFits());
        }

        @Test
        void keeps_the_server_from_sleeping_only_while_there_is_room_for_it() {
            sendWhatFits();
            server.streamWaits();
            assertTrue(server.prepareToSleep());

            while (client.next()) {}

            assertFalse(client.submissions().serverSleeps());
            assertTrue(server.hasWork());
            server.streamGoesOn();
            assertFalse(server.hasWork());
        }

        @Test
        void does_not_count_submissions_as_work_that_nobody_takes() {
            server.complete(0, 0, 0);
            server.flush();
            client.next();
            call(9);
            client.submit();

            assertTrue(server.hasWork());
            server.takesNoSubmissions();
            assertFalse(server.hasWork());
            server.takesSubmissions();
            assertTrue(server.hasWork());
        }
    }
}
