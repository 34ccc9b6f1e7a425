package dev.torc.scheme;

import static dev.torc.scheme.HeldCalls.ANSWER;
import static dev.torc.scheme.HeldCalls.HOLD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.scheme.RawClient.Answer;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The order that `IOSQE_IO_DRAIN`, `IOSQE_IO_LINK` and `IOSQE_IO_HARDLINK` ask for, on a session.
///
/// Row 21 of the checklist.
@ParameterizedClass
@EnumSource(names = {"OWN_RING", "REACTOR_ON_RING", "REACTOR_ON_EPOLL"})
@DisplayNameGeneration(ReplaceUnderscores.class)
class OrderTest extends ServedHeldCalls {

    private static final int ECANCELED = Errno.ECANCELED.negated();
    private static final int EINVAL = Errno.EINVAL.negated();
    private static final int EIO = Errno.EIO.negated();

    private void hold(int sqeFlags, long userData) {
        client.prepare(HOLD, sqeFlags, 0, userData);
    }

    /// A call that is answered as soon as it begins.
    private void quick(int sqeFlags, int result, long userData) {
        long at = client.prepare(ANSWER, sqeFlags, 0, userData);
        SubmissionEntry.setLength(client.entries(), at, result);
    }

    private void complete(int result) {
        assertTrue(scheme.complete(scheme.nextHeld(), result));
    }

    @Nested
    class A_drain {

        @Test
        void begins_when_all_before_it_are_done_and_lets_none_begin_until_it_is() {
            hold(0, 1);
            hold(0, 2);
            hold(SqeFlags.IO_DRAIN, 3);
            quick(0, 0, 4);
            client.submit();
            client.settle();

            complete(10);
            assertEquals(new Answer(1, 10), client.await());
            complete(20);
            assertEquals(new Answer(2, 20), client.await());
            complete(30);
            assertEquals(List.of(new Answer(3, 30), new Answer(4, 0)), client.await(2));
        }

        @Test
        void waits_for_no_call_that_comes_after_it() {
            hold(SqeFlags.IO_DRAIN, 1);
            client.submit();
            complete(1);

            assertEquals(new Answer(1, 1), client.await());
        }

        @Test
        void also_orders_what_the_server_answers_itself() {
            hold(0, 1);
            client.prepare(Opcode.NOP.number(), SqeFlags.IO_DRAIN, 0, 2);
            client.nop(3);
            client.submit();
            client.settle();
            assertTrue(client.isQuiet());
            complete(0);

            assertEquals(List.of(new Answer(1, 0), new Answer(2, 0), new Answer(3, 0)), client.await(3));
        }

        @Test
        void after_drain_is_one_at_a_time() {
            for (int i = 1; i <= 5; i++) {
                hold(SqeFlags.IO_DRAIN, i);
            }
            client.submit();
            for (int i = 1; i <= 5; i++) {
                client.settle();
                assertEquals(1, scheme.heldNow());
                complete(i);
                assertEquals(new Answer(i, i), client.await());
            }
        }

        @Test
        void is_the_matter_of_its_own_session() throws IOException {
            hold(SqeFlags.IO_DRAIN, 1);
            client.nop(2);
            client.submit();
            client.settle();
            try (RawClient other = served.connect()) {
                other.nop(3);
                other.submit();

                assertEquals(new Answer(3, 0), other.await());
            }
            complete(0);
            assertEquals(2, client.await(2).size());
        }

        @Test
        void storm_leaves_the_order_as_it_was() {
            int calls = RawClient.ENTRIES;
            for (int i = 0; i < calls; i++) {
                quick(i % 3 == 0 ? 0 : SqeFlags.IO_DRAIN, i, i);
            }
            client.submit();
            for (int i = 0; i < calls; i++) {
                assertEquals(new Answer(i, i), client.await());
            }
        }
    }

    @Nested
    class A_chain {

        @Test
        void goes_on_where_a_member_succeeds() {
            hold(SqeFlags.IO_LINK, 1);
            hold(SqeFlags.IO_LINK, 2);
            hold(0, 3);
            quick(0, 7, 4);
            client.submit();
            assertEquals(new Answer(4, 7), client.await());

            for (int i = 1; i <= 3; i++) {
                client.settle();
                assertEquals(1, scheme.heldNow());
                complete(i);
                assertEquals(new Answer(i, i), client.await());
            }
        }

        @Test
        void ends_where_a_member_fails() {
            quick(SqeFlags.IO_LINK, 1, 1);
            quick(SqeFlags.IO_LINK, EIO, 2);
            quick(SqeFlags.IO_LINK, 3, 3);
            quick(0, 4, 4);
            quick(0, 5, 5);
            client.submit();

            assertEquals(
                    List.of(
                            new Answer(1, 1),
                            new Answer(2, EIO),
                            new Answer(3, ECANCELED),
                            new Answer(4, ECANCELED),
                            new Answer(5, 5)),
                    sorted(client.await(5)));
        }

        @Test
        void ends_where_a_member_transfers_less_than_it_was_asked_to() {
            client.prepare(Opcode.READ_FIXED.number(), SqeFlags.IO_LINK, 0, 1);
            long at = client.prepare(Opcode.READ_FIXED.number(), SqeFlags.IO_LINK, 0, 2);
            SubmissionEntry.setLength(client.entries(), at, HeldCalls.SHORT_READ);
            quick(0, 3, 3);
            client.submit();

            assertEquals(
                    List.of(new Answer(1, 0), new Answer(2, HeldCalls.SHORT_READ - 1), new Answer(3, ECANCELED)),
                    client.await(3));
        }

        @Test
        void goes_on_after_a_failure_where_it_is_linked_hard() {
            quick(SqeFlags.IO_HARDLINK, EIO, 1);
            quick(SqeFlags.IO_HARDLINK, EIO, 2);
            quick(0, 3, 3);
            client.submit();

            assertEquals(List.of(new Answer(1, EIO), new Answer(2, EIO), new Answer(3, 3)), client.await(3));
        }

        @Test
        void ends_at_an_entry_that_is_refused_however_it_is_linked() {
            client.prepare(127, SqeFlags.IO_HARDLINK, 0, 1);
            quick(SqeFlags.IO_HARDLINK, 2, 2);
            quick(0, 3, 3);
            client.submit();

            assertEquals(
                    List.of(new Answer(1, EINVAL), new Answer(2, ECANCELED), new Answer(3, ECANCELED)),
                    client.await(3));
        }

        @Test
        void is_the_same_in_however_many_parts_it_is_submitted() {
            hold(SqeFlags.IO_LINK, 1);
            client.submit();
            long first = scheme.nextHeld();
            quick(SqeFlags.IO_LINK, 2, 2);
            client.submit();
            scheme.complete(first, 1);
            assertEquals(List.of(new Answer(1, 1), new Answer(2, 2)), client.await(2));
            quick(SqeFlags.IO_LINK, EIO, 3);
            client.submit();
            assertEquals(new Answer(3, EIO), client.await());
            quick(0, 4, 4);
            quick(0, 5, 5);
            client.submit();

            assertEquals(List.of(new Answer(4, ECANCELED), new Answer(5, 5)), sorted(client.await(2)));
        }

        @Test
        void longer_than_the_ring_costs_nobody_anything() throws IOException {
            int members = 20 * RawClient.ENTRIES;
            int answered = 0;
            try (RawClient other = served.connect()) {
                for (int i = 0; i < members; i++) {
                    quick(SqeFlags.IO_LINK, 0, i);
                    if (i % 16 == 15) {
                        client.submit();
                        for (; answered <= i; answered++) {
                            assertEquals(new Answer(answered, 0), client.await());
                        }
                        other.nop(i);
                        other.submit();
                        assertEquals(new Answer(i, 0), other.await());
                    }
                }
            }
            assertEquals(members, answered);
        }

        @Test
        void runs_beside_other_chains() {
            hold(SqeFlags.IO_LINK, 1);
            quick(0, 2, 2);
            hold(SqeFlags.IO_LINK, 3);
            quick(0, 4, 4);
            client.submit();
            long first = scheme.nextHeld();
            long second = scheme.nextHeld();
            scheme.complete(second, 3);
            assertEquals(List.of(new Answer(3, 3), new Answer(4, 4)), client.await(2));
            scheme.complete(first, EIO);

            assertEquals(List.of(new Answer(1, EIO), new Answer(2, ECANCELED)), client.await(2));
        }

        @Test
        void with_a_drain_in_it_waits_there_for_all_others() {
            hold(0, 1);
            quick(SqeFlags.IO_LINK, 2, 2);
            quick(SqeFlags.IO_LINK | SqeFlags.IO_DRAIN, 3, 3);
            quick(0, 4, 4);
            client.submit();
            assertEquals(new Answer(2, 2), client.await());
            client.settle();
            assertTrue(client.isQuiet());
            complete(1);

            assertEquals(List.of(new Answer(1, 1), new Answer(3, 3), new Answer(4, 4)), client.await(3));
        }

        @Test
        void that_fails_before_a_drain_of_its_own_leaves_nothing_waiting() {
            hold(SqeFlags.IO_LINK, 1);
            quick(SqeFlags.IO_LINK | SqeFlags.IO_DRAIN, 2, 2);
            quick(SqeFlags.IO_DRAIN, 3, 3);
            quick(0, 4, 4);
            client.submit();
            complete(EIO);

            assertEquals(
                    List.of(new Answer(1, EIO), new Answer(2, ECANCELED), new Answer(3, ECANCELED), new Answer(4, 4)),
                    client.await(4));
        }
    }

    @Test
    void A_flag_that_sessions_do_not_have_is_EINVAL() {
        for (int flag : new int[] {
            SqeFlags.FIXED_FILE, SqeFlags.ASYNC, SqeFlags.BUFFER_SELECT, SqeFlags.CQE_SKIP_SUCCESS, 1 << 7
        }) {
            quick(flag, 0, flag);
            client.submit();

            assertEquals(new Answer(flag, EINVAL), client.await());
        }
    }

    @Test
    void The_scheme_sees_neither_flags_nor_priority() {
        quick(SqeFlags.IO_DRAIN | SqeFlags.IO_HARDLINK, 0, 1);
        client.submit();
        client.await();

        assertEquals(0, scheme.flagsSeen());
    }

    private static List<Answer> sorted(List<Answer> answers) {
        return answers.stream()
                .sorted((a, b) -> Long.compare(a.userData(), b.userData()))
                .toList();
    }
}
