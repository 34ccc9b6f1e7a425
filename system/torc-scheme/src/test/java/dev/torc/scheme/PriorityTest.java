package dev.torc.scheme;

import static dev.torc.scheme.HeldCalls.HOLD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.scheme.RawClient.Answer;
import dev.torc.uapi.Errno;
import dev.torc.uapi.IoPriority;
import dev.torc.uapi.SqeFlags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Who goes first where there is more to do than can be done at once: a scheme that takes one call at a time.
@ParameterizedClass
@EnumSource(names = {"OWN_RING", "REACTOR_ON_RING", "REACTOR_ON_EPOLL"})
@DisplayNameGeneration(ReplaceUnderscores.class)
class PriorityTest extends ServedHeldCalls {

    private static final int REAL_TIME = IoPriority.CLASS_RT << IoPriority.CLASS_SHIFT;
    private static final int BEST_EFFORT = IoPriority.CLASS_BE << IoPriority.CLASS_SHIFT;
    private static final int IDLE = IoPriority.CLASS_IDLE << IoPriority.CLASS_SHIFT;
    private static final int NOT_GIVEN = 0;

    private void hold(RawClient who, int ioprio, long userData) {
        who.prepare(HOLD, 0, ioprio, userData);
    }

    /// Answers one call after the other.
    ///
    /// @return in which order they began
    private List<Long> order(int calls) {
        List<Long> order = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            order.add(scheme.nextInOrder());
            assertTrue(scheme.complete(scheme.nextHeld(), 0));
        }
        return order;
    }

    @Nested
    class Within_a_session {

        @BeforeEach
        void occupyTheScheme() {
            scheme.holdAtMost(1);
            hold(client, NOT_GIVEN, 0);
            client.submit();
            assertEquals(0, scheme.nextInOrder());
        }

        private List<Long> orderAfterTheFirst(int calls) {
            client.settle();
            scheme.complete(scheme.nextHeld(), 0);
            return order(calls);
        }

        @Test
        void the_higher_class_and_the_lower_level_go_first() {
            hold(client, IDLE, 1);
            hold(client, BEST_EFFORT + 7, 2);
            hold(client, NOT_GIVEN, 3);
            hold(client, BEST_EFFORT, 4);
            hold(client, REAL_TIME + 7, 5);
            hold(client, REAL_TIME, 6);

            assertEquals(List.of(6L, 5L, 4L, 3L, 2L, 1L), orderAfterTheFirst(6));
        }

        @Test
        void equals_go_in_the_order_in_which_they_came() {
            for (int i = 1; i <= 40; i++) {
                hold(client, i % 2 == 0 ? NOT_GIVEN : BEST_EFFORT + IoPriority.NORM, i);
            }
            List<Long> expected = new ArrayList<>();
            for (long i = 1; i <= 40; i++) {
                expected.add(i);
            }

            assertEquals(expected, orderAfterTheFirst(40));
        }

        @Test
        void the_lowest_moves_however_many_higher_ones_come() {
            hold(client, IDLE, 1);
            hold(client, IDLE, 2);
            for (int i = 10; i < 50; i++) {
                hold(client, REAL_TIME, i);
            }
            List<Long> order = orderAfterTheFirst(42);

            assertEquals(7, order.indexOf(1L));
            assertEquals(15, order.indexOf(2L));
        }

        @Test
        void what_came_before_a_drain_begins_before_what_came_after_it() {
            hold(client, IDLE, 1);
            client.prepare(HOLD, SqeFlags.IO_DRAIN, IDLE, 2);
            hold(client, REAL_TIME, 3);

            assertEquals(List.of(1L, 2L, 3L), orderAfterTheFirst(3));
        }
    }

    @Test
    void A_priority_that_Linux_does_not_have_is_EINVAL() {
        for (int ioprio : new int[] {1, BEST_EFFORT + 8, 4 << IoPriority.CLASS_SHIFT, 0xffff, IDLE + 8}) {
            client.prepare(HOLD, 0, ioprio, ioprio);
            client.submit();

            assertEquals(new Answer(ioprio, Errno.EINVAL.negated()), client.await());
        }
    }

    @Nested
    class Between_sessions {

        @Test
        void places_go_round_whatever_priority_is_asked_for() throws IOException {
            scheme.takeAtMost(1);
            hold(client, REAL_TIME, 0);
            client.submit();
            assertEquals(0, scheme.nextInOrder());
            try (RawClient second = served.connect();
                    RawClient third = served.connect()) {
                for (int i = 1; i <= 10; i++) {
                    hold(client, REAL_TIME, i);
                    hold(second, NOT_GIVEN, 100 + i);
                    hold(third, IDLE, 200 + i);
                }
                for (RawClient who : List.of(client, second, third)) {
                    who.settle();
                }
                scheme.complete(scheme.nextHeld(), 0);
                List<Long> order = order(30);

                // Each has had one place before any has had two: at no time is one ahead of another by more.
                int[] begun = new int[3];
                for (long userData : order) {
                    begun[(int) (userData / 100)]++;
                    int most = Math.max(begun[0], Math.max(begun[1], begun[2]));
                    int fewest = Math.min(begun[0], Math.min(begun[1], begun[2]));
                    assertTrue(most - fewest <= 2, order::toString);
                }
            }
        }

        @Test
        void a_session_that_ends_in_line_leaves_its_turn_to_the_next() throws IOException {
            scheme.takeAtMost(1);
            hold(client, NOT_GIVEN, 0);
            client.submit();
            assertEquals(0, scheme.nextInOrder());
            try (RawClient third = served.connect()) {
                try (RawClient second = served.connect()) {
                    hold(second, NOT_GIVEN, 1);
                    second.settle();
                    hold(third, NOT_GIVEN, 2);
                    third.settle();
                }
                scheme.awaitEnded();
                scheme.complete(scheme.nextHeld(), 0);

                assertEquals(List.of(2L), order(1));
            }
        }

        @Test
        void a_scheme_without_a_call_in_hand_that_has_no_room_is_answered_for() {
            scheme.takeAtMost(0);
            hold(client, NOT_GIVEN, 1);
            client.submit();
            assertEquals(new Answer(1, Errno.EAGAIN.negated()), client.await());
            scheme.takeAtMost(Integer.MAX_VALUE);
            scheme.holdAtMost(0);
            hold(client, NOT_GIVEN, 2);
            client.submit();

            assertEquals(new Answer(2, Errno.EAGAIN.negated()), client.await());
        }

        @Test
        void a_full_table_of_calls_is_shared_by_all() throws IOException {
            HeldCalls held = new HeldCalls("small");
            Limits limits = Limits.standard().withCalls(64, 4);
            try (Served small = Served.start(held, folder, serving, limits);
                    RawClient greedy = small.connect();
                    RawClient modest = small.connect()) {
                for (int i = 0; i < 60; i++) {
                    hold(greedy, NOT_GIVEN, i);
                }
                greedy.settle();
                hold(modest, NOT_GIVEN, 1000);
                modest.settle();
                int before = 0;
                long userData = held.nextInOrder();
                while (userData != 1000) {
                    before++;
                    held.complete(held.nextHeld(), 0);
                    userData = held.nextInOrder();
                }
                held.letGo();

                // Four had their places, one stood in line before.
                assertTrue(before <= 6, "after " + before + " of the greedy one");
            }
        }
    }

    @Test
    void A_session_with_little_to_do_waits_for_one_turn_of_one_with_much() throws IOException {
        try (RawClient modest = served.connect()) {
            int modestCalls = 0;
            for (int round = 0; round < 100; round++) {
                for (int i = 0; i < RawClient.ENTRIES; i++) {
                    client.prepare(HeldCalls.ANSWER, 0, REAL_TIME, i);
                }
                client.submit();
                modest.prepare(HeldCalls.ANSWER, 0, IDLE, 1000 + round);
                modest.submit();
                assertEquals(1000 + round, modest.await().userData());
                modestCalls++;
                client.await(RawClient.ENTRIES);
            }
            assertEquals(100, modestCalls);
        }
    }
}
