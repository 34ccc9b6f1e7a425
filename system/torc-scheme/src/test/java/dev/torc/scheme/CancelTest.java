package dev.torc.scheme;

import static dev.torc.scheme.HeldCalls.HOLD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.scheme.RawClient.Answer;
import dev.torc.uapi.CancelFlags;
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

/// What ASYNC_CANCEL does to the calls of its session, at every stage that they can be at.
@ParameterizedClass
@EnumSource(names = {"OWN_RING", "REACTOR_ON_RING", "REACTOR_ON_EPOLL"})
@DisplayNameGeneration(ReplaceUnderscores.class)
class CancelTest extends ServedHeldCalls {

    private static final int ECANCELED = Errno.ECANCELED.negated();
    private static final int EALREADY = Errno.EALREADY.negated();
    private static final int ENOENT = Errno.ENOENT.negated();
    private static final int EINVAL = Errno.EINVAL.negated();
    private static final long CANCEL = 1000;

    private long hold(long userData) {
        client.prepare(HOLD, 0, 0, userData);
        client.submit();
        return scheme.nextHeld();
    }

    private Answer cancel(long target, int flags) {
        client.cancel(target, flags, CANCEL);
        client.submit();
        return client.await();
    }

    @Nested
    class A_call_that_the_scheme_has {

        @Test
        void is_asked_for_and_completes_once_as_cancelled() {
            long token = hold(7);
            assertEquals(new Answer(CANCEL, EALREADY), cancel(7, 0));
            assertEquals(token, scheme.nextCancelled());

            assertTrue(scheme.complete(token, ECANCELED));
            assertFalse(scheme.complete(token, 0));
            assertEquals(new Answer(7, ECANCELED), client.await());
        }

        @Test
        void may_complete_with_its_real_result_all_the_same() {
            long token = hold(7);
            cancel(7, 0);
            scheme.complete(token, 42);

            assertEquals(new Answer(7, 42), client.await());
        }

        @Test
        void is_asked_for_once_however_often_it_is_cancelled() {
            long token = hold(7);
            for (int i = 0; i < 500; i++) {
                assertEquals(new Answer(CANCEL, EALREADY), cancel(7, 0));
            }
            assertEquals(token, scheme.nextCancelled());

            assertEquals(0, scheme.cancelledNow());
            assertEquals(500, served.server().counters().cancels());
        }

        @Test
        void that_ends_as_soon_as_it_is_asked_is_over_when_the_cancel_is_answered() {
            scheme.endWhenCancelled();
            hold(7);
            client.cancel(7, 0, CANCEL);
            client.submit();

            assertEquals(List.of(new Answer(7, ECANCELED), new Answer(CANCEL, 0)), client.await(2));
        }

        @Test
        void is_not_found_when_it_is_answered() {
            long token = hold(7);
            scheme.complete(token, 1);
            assertEquals(new Answer(7, 1), client.await());

            assertEquals(new Answer(CANCEL, ENOENT), cancel(7, 0));
        }
    }

    @Nested
    class A_request_that_has_not_begun {

        @Test
        void behind_a_drain_ends_at_once_and_never_begins() {
            long token = hold(1);
            client.prepare(HOLD, SqeFlags.IO_DRAIN, 0, 2);
            client.prepare(HOLD, 0, 0, 3);
            client.cancel(3, 0, CANCEL);
            client.cancel(2, 0, CANCEL);
            client.submit();
            assertEquals(
                    List.of(
                            new Answer(3, ECANCELED),
                            new Answer(CANCEL, 0),
                            new Answer(2, ECANCELED),
                            new Answer(CANCEL, 0)),
                    client.await(4));
            scheme.complete(token, 0);

            assertEquals(new Answer(1, 0), client.await());
            assertEquals(0, scheme.heldNow());
        }

        @Test
        void of_a_chain_ends_with_all_behind_it_when_its_turn_comes() {
            client.prepare(HOLD, SqeFlags.IO_HARDLINK, 0, 1);
            client.prepare(HOLD, SqeFlags.IO_HARDLINK, 0, 2);
            client.prepare(HOLD, 0, 0, 3);
            client.cancel(2, 0, CANCEL);
            client.submit();
            assertEquals(new Answer(CANCEL, 0), client.await());
            scheme.complete(scheme.nextHeld(), 1);

            assertEquals(
                    List.of(new Answer(1, 1), new Answer(2, ECANCELED), new Answer(3, ECANCELED)), client.await(3));
        }

        @Test
        void for_which_the_scheme_has_no_room_ends_at_once() {
            scheme.holdAtMost(1);
            long token = hold(1);
            client.prepare(HOLD, 0, 0, 2);
            client.prepare(HOLD, 0, 0, 3);
            client.cancel(3, 0, CANCEL);
            client.submit();
            assertEquals(List.of(new Answer(3, ECANCELED), new Answer(CANCEL, 0)), client.await(2));
            scheme.complete(token, 1);
            scheme.complete(scheme.nextHeld(), 2);

            assertEquals(List.of(new Answer(1, 1), new Answer(2, 2)), client.await(2));
        }
    }

    @Nested
    class Several_calls {

        @Test
        void with_one_name_are_cancelled_one_at_a_time() {
            scheme.endWhenCancelled();
            hold(7);
            hold(7);
            assertEquals(new Answer(7, ECANCELED), cancel(7, 0));
            assertEquals(new Answer(CANCEL, 0), client.await());
            assertEquals(new Answer(7, ECANCELED), cancel(7, 0));
            assertEquals(new Answer(CANCEL, 0), client.await());

            assertEquals(new Answer(CANCEL, ENOENT), cancel(7, 0));
        }

        @Test
        void are_all_cancelled_and_counted() {
            scheme.endWhenCancelled();
            hold(7);
            hold(8);
            hold(7);
            client.cancel(7, CancelFlags.ALL, CANCEL);
            client.submit();
            assertEquals(
                    List.of(new Answer(7, ECANCELED), new Answer(7, ECANCELED), new Answer(CANCEL, 2)),
                    client.await(3));
            assertEquals(new Answer(8, ECANCELED), cancel(0, CancelFlags.ANY));

            assertEquals(new Answer(CANCEL, 1), client.await());
            assertEquals(new Answer(CANCEL, 0), cancel(0, CancelFlags.ANY));
        }

        @Test
        void of_another_session_are_not_found() throws IOException {
            long token = hold(7);
            try (RawClient other = served.connect()) {
                other.cancel(7, 0, CANCEL);
                other.cancel(0, CancelFlags.ANY, CANCEL);
                other.submit();

                assertEquals(List.of(new Answer(CANCEL, ENOENT), new Answer(CANCEL, 0)), other.await(2));
            }
            assertEquals(0, scheme.cancelledNow());
            scheme.complete(token, 0);
            assertEquals(new Answer(7, 0), client.await());
        }
    }

    @Nested
    class A_cancel {

        @Test
        void by_a_key_that_sessions_do_not_have_is_EINVAL() {
            hold(7);
            for (int flag : new int[] {CancelFlags.FD, CancelFlags.FD_FIXED, CancelFlags.OP, 1 << 6, 1 << 31}) {
                assertEquals(new Answer(CANCEL, EINVAL), cancel(7, flag));
            }
            client.cancel(7, 0, CANCEL);
            SubmissionEntry.setOffset(client.entries(), lastAt(), 1);
            client.submit();
            assertEquals(new Answer(CANCEL, EINVAL), client.await());
            assertEquals(0, scheme.cancelledNow());
        }

        private long lastAt() {
            client.ring().abort();
            long at = client.prepare(Opcode.ASYNC_CANCEL.number(), 0, 0, CANCEL);
            SubmissionEntry.setAddress(client.entries(), at, 7);
            return at;
        }

        @Test
        void in_a_chain_waits_for_its_turn() {
            long token = hold(7);
            client.prepare(HOLD, SqeFlags.IO_LINK, 0, 1);
            client.cancel(7, 0, CANCEL);
            client.submit();
            long leader = scheme.nextHeld();
            assertEquals(0, scheme.cancelledNow());
            scheme.complete(leader, 0);
            assertEquals(List.of(new Answer(1, 0), new Answer(CANCEL, EALREADY)), client.await(2));

            assertEquals(token, scheme.nextCancelled());
        }

        @Test
        void flood_leaves_others_their_turn() throws IOException {
            for (int i = 0; i < 40; i++) {
                hold(i);
            }
            try (RawClient other = served.connect()) {
                for (int round = 0; round < 200; round++) {
                    for (int i = 0; i < 16; i++) {
                        client.cancel(round % 2 == 0 ? 1_000_000 : i, 0, CANCEL);
                    }
                    client.submit();
                    other.nop(round);
                    other.submit();
                    assertEquals(new Answer(round, 0), other.await());
                    client.await(16);
                }
            }
        }
    }

    @Test
    void The_end_of_a_session_cancels_its_calls_once_and_waits_for_them() {
        long first = hold(1);
        long second = hold(2);
        cancel(1, 0);
        assertEquals(first, scheme.nextCancelled());
        client.hangUp();
        assertEquals(second, scheme.nextCancelled());
        scheme.complete(first, 0);
        assertEquals(0, scheme.endedNow());
        scheme.complete(second, ECANCELED);

        scheme.awaitEnded();
        served.untilSessions(0);
        assertEquals(0, scheme.cancelledNow());
    }
}
