package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.scheme.WaitingRoomSchedule.Flaw;
import dev.torc.uapi.SqeFlags;
import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Whatever is submitted, cancelled and answered, in whatever order: each request is over once, and in its order.
@DisplayNameGeneration(ReplaceUnderscores.class)
class WaitingRoomTest {

    private static final long SCHEDULES = 100_000;
    private static final int STEPS = 60;

    private static void run(Flaw flaw) throws IOException {
        WaitingRoomSchedule schedule = new WaitingRoomSchedule(flaw);
        for (long seed = 0; seed < SCHEDULES; seed++) {
            try {
                schedule.run(seed, STEPS);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("schedule " + seed + " in a room that stood those before it: " + e, e);
            }
        }
    }

    @Test
    void Every_request_is_over_once_and_in_its_order() throws IOException {
        run(Flaw.NONE);
    }

    @Test
    void So_it_is_in_long_schedules() throws IOException {
        for (long seed = 1; seed <= 8; seed++) {
            new WaitingRoomSchedule(Flaw.NONE).run(seed, 20_000);
        }
    }

    /// The schedules find what they are to find.
    @Nested
    class A_fault {

        private void assertFound(Flaw flaw, String what) {
            AssertionError found = assertThrows(AssertionError.class, () -> run(flaw));

            assertTrue(found.toString().contains(what), found.toString());
        }

        @Test
        void that_loses_a_wake_is_found() {
            assertFound(Flaw.A_WAKE_IS_LOST, "nothing goes on");
        }

        @Test
        void that_changes_the_order_is_found() {
            assertFound(Flaw.ENTRIES_CHANGE_PLACES, "before");
        }

        @Test
        void that_wakes_one_twice_is_found() {
            assertFound(Flaw.ONE_IS_WOKEN_TWICE, "begins again");
        }
    }

    @Test
    void A_chain_that_is_broken_and_open_ends_what_comes_until_it_ends() throws IOException {
        WaitingRoomSchedule room = new WaitingRoomSchedule(Flaw.NONE);
        room.submit(SqeFlags.IO_LINK, 0);
        room.take();
        room.begin();
        room.fail(0);
        room.submit(SqeFlags.IO_LINK | SqeFlags.IO_DRAIN, 0);
        room.submit(0, 0);
        room.submit(0, 0);
        room.take();

        assertTrue(room.isOver(1) && room.isOver(2));
        assertFalse(room.isOver(3));
        assertTrue(room.hasReady());
    }
}
