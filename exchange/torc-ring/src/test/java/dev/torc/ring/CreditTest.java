package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.SqRingFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How many calls a client may have in flight, and what becomes of one that does not count them.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CreditTest extends RingPair {

    private static final int ENTRIES = 8;

    CreditTest() throws IOException {
        super(ENTRIES);
    }

    @Nested
    class Credits {

        @Test
        void let_no_more_be_in_flight_than_the_completion_queue_takes() {
            int claimed = 0;
            while (call(claimed)) {
                claimed++;
                client.submit();
                server.take(batch);
            }

            assertEquals(SLOTS, claimed);
        }

        @Test
        void come_back_with_the_last_completion_of_a_call_only() {
            call(1);
            client.submit();
            server.take(batch);
            server.complete(1, 0, CqeFlags.MORE);
            server.complete(1, 0, 0);
            server.flush();

            client.next();
            assertEquals(1, client.slotsInFlight());
            client.next();
            assertEquals(0, client.slotsInFlight());
        }

        @Test
        void are_given_together_or_not_at_all() {
            assertTrue(client.claim(ENTRIES - 1));
            for (int i = 0; i < ENTRIES - 1; i++) {
                SubmissionEntry.startTagged(
                        client.entries(), client.submissions().claimedAt(i), 0L, i);
            }
            assertFalse(client.claim(2));
            assertTrue(call(ENTRIES - 1));
            client.submit();
            assertEquals(ENTRIES, serve());

            for (int i = 0; i < ENTRIES; i++) {
                assertTrue(client.nextFound() || client.next());
                assertEquals(i, client.completions().userData());
                assertEquals(i + 1, client.completions().result());
            }
            assertFalse(client.nextFound());
            assertEquals(0, client.slotsInFlight());
        }

        @Test
        void of_a_completion_that_was_read_and_not_taken_are_not_free() {
            for (int round = 0; round < SLOTS / ENTRIES; round++) {
                assertTrue(client.claim(ENTRIES));
                client.submit();
                serve();
            }
            client.next();

            assertEquals(SLOTS - 1, client.slotsInFlight());
            assertTrue(call(1));
            assertFalse(call(2));
        }

        /// Calls that are answered once, or with more to come, or with two slots, in any order and mixture. A client
        /// that gives too many credits fills the server's queue; one that loses some ends with calls in flight.
        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
        void are_never_one_too_many_or_too_few(long seed) {
            Random random = new Random(seed);
            ArrayDeque<Long> taken = new ArrayDeque<>();
            int open = 0;
            for (int step = 0; step < 20_000; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> {
                        // Three slots more: a second answer, and one of two slots with one to skip before it.
                        if (client.reserve(3)) {
                            if (call(step)) {
                                open++;
                            } else {
                                client.giveBack(3);
                            }
                        }
                        client.submit();
                    }
                    case 1 -> {
                        int count = server.take(batch, 1 + random.nextInt(batch.length));
                        for (int i = 0; i < count; i++) {
                            taken.add(batch[i].userData());
                        }
                    }
                    case 2 -> {
                        if (!taken.isEmpty()) {
                            answer(taken.remove(), random.nextInt(3));
                        }
                        assertEquals(0, client.submissions().flags() & SqRingFlags.CQ_OVERFLOW);
                    }
                    default -> open -= takeSome(random.nextInt(5));
                }
            }
            while (open != 0) {
                int count = server.take(batch);
                for (int i = 0; i < count; i++) {
                    taken.add(batch[i].userData());
                }
                while (!taken.isEmpty()) {
                    answer(taken.remove(), 0);
                }
                server.flush();
                client.submit();
                open -= takeSome(SLOTS);
            }

            assertEquals(0, client.slotsInFlight());
            assertEquals(0, server.inFlight());
        }

        private void answer(long userData, int form) {
            if (form == 2) {
                server.completeExtended(userData, 1L << 40, 0);
            } else {
                for (int i = 0; i < form; i++) {
                    server.complete(userData, 0, CqeFlags.MORE);
                }
                server.complete(userData, 1, 0);
            }
            server.flush();
        }

        private int takeSome(int most) {
            int ended = 0;
            for (int i = 0; i < most && client.next(); i++) {
                if ((client.completions().flags() & CqeFlags.MORE) == 0) {
                    client.giveBack(3);
                    ended++;
                }
            }
            return ended;
        }

        @Test
        void can_be_reserved_for_answers_of_several_slots() {
            assertTrue(client.reserve(SLOTS - 1));
            assertTrue(call(1));
            assertFalse(call(2));
            client.giveBack(SLOTS - 1);

            assertTrue(call(2));
        }
    }

    @Nested
    class A_client_that_keeps_no_credits {

        /// Submits through the bare queue, as a foreign program might.
        private int flood(int calls) {
            int submitted = 0;
            while (submitted < calls && client.submissions().claim() != SubmissionQueue.FULL) {
                submitted++;
            }
            client.submit();
            return submitted;
        }

        @Test
        void has_no_more_taken_than_the_completion_queue_takes() {
            int taken = 0;
            int more;
            do {
                flood(ENTRIES);
                more = server.take(batch);
                taken += more;
            } while (more != 0);

            assertEquals(SLOTS, taken);
            assertEquals(SLOTS, server.inFlight());
        }

        @Test
        void loses_no_completion_when_its_queue_is_full() {
            int submitted = 0;
            for (int round = 0; round < 5; round++) {
                submitted += flood(ENTRIES);
                serve();
            }
            int completed = 0;
            while (true) {
                while (client.completions().next()) {
                    completed++;
                }
                serve();
                server.flush();
                if (client.completions().ready() == 0) {
                    break;
                }
            }

            assertEquals(submitted, completed);
        }
    }
}
