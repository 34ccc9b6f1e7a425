package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a thread that enters its ring waits for: completions, entries that were taken, room, or another thread's
/// word.
///
/// Rows 6 and 8 of the checklist.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EnterTest extends RingPair {

    private static final int ENTRIES = 4;
    private static final long FOR_EVER = Long.MAX_VALUE;

    EnterTest() throws IOException {
        super(ENTRIES);
    }

    private void claim(int calls) {
        for (int i = 0; i < calls; i++) {
            assertTrue(call(i));
        }
    }

    /// Takes so many entries, one after the other, as they come.
    private void take(int count) {
        Submission[] one = {new Submission()};
        for (int i = 0; i < count; ) {
            i += server.take(one);
        }
    }

    private void answer(int count) {
        for (int i = 0; i < count; i++) {
            server.complete(i, 0, 0);
            server.flush();
        }
    }

    /// The server has nothing more to do: it says that it sleeps.
    private void goToSleep() {
        server.prepareToSleep();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    /// Waits until the client's thread sleeps, which nothing but a wake ends.
    private void untilClientSleeps() {
        SleepWordProbe.untilAsleep(segment);
    }

    @Nested
    class One_that_waits_for_completions {

        @Test
        void returns_when_there_are_so_many_and_not_before() throws Exception {
            claim(3);
            CompletableFuture<Integer> entered = askThread(() -> client.enter(3, 0, FOR_EVER));
            take(3);
            answer(2);
            untilClientSleeps();
            assertFalse(entered.isDone());
            answer(1);

            assertEquals(3, get(entered));
        }

        @Test
        void does_not_wait_for_none() {
            claim(1);
            assertEquals(0, client.enter(0, 0, FOR_EVER));
            take(1);
            answer(1);
            assertEquals(1, client.enter(0, 0, FOR_EVER));
        }

        @Test
        void says_what_there_is_when_the_time_is_over() {
            claim(2);
            client.submit();
            take(2);
            answer(1);
            assertEquals(1, client.enter(2, 0, 1_000_000));
        }

        @Test
        void says_what_there_is_when_the_server_is_gone() throws Exception {
            claim(2);
            CompletableFuture<Integer> entered = askThread(() -> client.enter(2, 0, FOR_EVER));
            take(2);
            answer(1);
            untilClientSleeps();
            server.closing();

            assertEquals(1, get(entered));
        }
    }

    @Nested
    class One_that_waits_for_entries_to_be_taken {

        @Test
        void returns_when_so_many_are_and_none_is_answered() throws Exception {
            claim(3);
            CompletableFuture<Integer> entered = askThread(() -> client.enter(0, 2, FOR_EVER));
            take(1);
            goToSleep();
            untilClientSleeps();
            assertFalse(entered.isDone());
            take(1);
            goToSleep();

            assertEquals(0, get(entered));
        }

        @Test
        void is_woken_by_a_server_that_does_not_sleep_either() throws Exception {
            claim(2);
            CompletableFuture<Integer> entered = askThread(() -> client.enter(0, 2, FOR_EVER));
            take(2);
            // As a server does whose other sessions have work: it looks again.
            Submission[] none = {new Submission()};
            while (!entered.isDone()) {
                assertEquals(0, server.take(none));
            }
            assertEquals(0, get(entered));
        }

        @Test
        void cannot_wait_for_more_than_it_has_handed_over() {
            claim(1);
            assertThrows(IllegalArgumentException.class, () -> client.enter(0, 2, FOR_EVER));
        }
    }

    @Nested
    class One_that_waits_for_room {

        @Test
        void returns_when_an_entry_was_taken() throws Exception {
            claim(ENTRIES);
            assertEquals(SubmissionQueue.FULL, client.claim());
            CompletableFuture<Boolean> room = askThread(() -> client.awaitRoom(FOR_EVER));
            untilClientSleeps();
            assertFalse(room.isDone());
            take(1);
            goToSleep();

            assertTrue(get(room));
            claim(1);
        }

        @Test
        void is_told_when_there_is_none_in_time() {
            claim(ENTRIES);
            assertFalse(client.awaitRoom(1_000_000));
        }

        @Test
        void does_not_wait_where_there_is_room() {
            claim(ENTRIES - 1);
            assertTrue(client.awaitRoom(FOR_EVER));
        }
    }

    @Nested
    class One_that_another_thread_wakes {

        @Test
        void returns_although_nothing_has_come() throws Exception {
            claim(1);
            CompletableFuture<Integer> entered = askThread(() -> client.enter(1, 0, FOR_EVER));
            untilClientSleeps();
            client.wake();

            assertEquals(0, get(entered));
        }

        @Test
        void does_not_sleep_if_it_was_woken_before_and_sleeps_the_next_time() {
            claim(1);
            client.wake();
            assertEquals(0, client.enter(1, 0, FOR_EVER));
            long before = client.sleeps();
            assertEquals(0, client.enter(1, 0, 1_000_000));
            assertTrue(client.sleeps() > before);
        }
    }
}
