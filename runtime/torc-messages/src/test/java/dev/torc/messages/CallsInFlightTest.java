package dev.torc.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.MailboxId;
import dev.torc.mailbox.QueueLayout;
import dev.torc.uapi.Errno;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Which answer belongs to which call.
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallsInFlightTest {

    private static final QueueLayout SLOTS = new QueueLayout(2, 128);
    private static final long CALLED = MailboxId.of(3, 1);
    private static final long OTHER = MailboxId.of(4, 1);
    private static final int SHARE = 2;

    private final CallsInFlight calls = new CallsInFlight(SHARE, 4);
    private final Message found = new Message(SLOTS);

    private long begin(long to, Waiter waiter) {
        assertEquals(0, calls.reserve(to));
        return calls.begin(to, waiter, null, 0, Deadline.NEVER);
    }

    private static Waiter waiter() {
        Waiter waiter = new Waiter();
        waiter.begin(Thread.currentThread(), new Message(SLOTS));
        return waiter;
    }

    private static Message answer(long from, long tag) {
        Message answer = new Message(SLOTS);
        answer.setType(MessageType.REPLY);
        answer.setSender(from);
        answer.setTag(tag);
        return answer;
    }

    @Test
    void an_answer_ends_its_call_once() {
        Waiter waiter = waiter();
        long tag = begin(CALLED, waiter);

        assertTrue(calls.answer(answer(CALLED, tag)));

        assertTrue(waiter.isGiven());
        assertFalse(calls.answer(answer(CALLED, tag)), "repeated");
        assertFalse(calls.withdraw(tag));
        assertEquals(0, calls.count());
    }

    @Test
    void an_answer_that_is_late_does_not_end_the_next_call() {
        long first = begin(CALLED, waiter());
        assertTrue(calls.withdraw(first));
        Waiter waiter = waiter();
        long second = begin(CALLED, waiter);

        assertNotEquals(first, second);
        assertFalse(calls.answer(answer(CALLED, first)));
        assertFalse(waiter.isGiven());
    }

    @Test
    void an_answer_from_nobody_who_was_asked_is_none() {
        Waiter waiter = waiter();
        long tag = begin(CALLED, waiter);

        assertFalse(calls.answer(answer(OTHER, tag)));
        for (long madeUp : new long[] {0, -1, tag + 1, tag + (1L << 16), Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertFalse(calls.answer(answer(CALLED, madeUp)));
        }
        assertFalse(waiter.isGiven());
    }

    @Test
    void who_waits_for_a_share_gets_it_in_turn_from_who_ends() {
        long first = begin(CALLED, waiter());
        long second = begin(CALLED, waiter());
        Waiter one = waiter();
        Waiter two = waiter();
        assertEquals(Errno.EAGAIN.negated(), calls.reserve(CALLED, one));
        assertEquals(Errno.EAGAIN.negated(), calls.reserve(CALLED, two));

        assertTrue(calls.withdraw(second));
        assertTrue(one.isGiven());
        assertFalse(two.isGiven());
        assertEquals(Errno.EAGAIN.negated(), calls.reserve(CALLED), "nobody goes past the line");
        assertTrue(calls.leaveLine(CALLED, two));
        assertTrue(calls.answer(answer(CALLED, first)));

        assertEquals(0, calls.reserve(CALLED));
        assertFalse(calls.leaveLine(CALLED, one), "it has one");
    }

    @Test
    void shares_are_of_each_place_apart() {
        begin(CALLED, waiter());
        begin(CALLED, waiter());

        assertEquals(0, calls.reserve(MailboxId.of(1, 2)));
    }

    @Test
    void those_to_one_mailbox_are_found_and_no_others() {
        long gone = begin(CALLED, waiter());
        begin(OTHER, waiter());
        long[] ids = new long[4];

        assertEquals(2, calls.destinations(ids));
        Arrays.sort(ids, 0, 2);
        assertEquals(CALLED, ids[0]);
        assertEquals(OTHER, ids[1]);
        assertTrue(calls.findTo(CALLED, found));
        assertEquals(gone, found.tag());
        assertTrue(calls.answer(found));
        assertFalse(calls.findTo(CALLED, found));
        assertTrue(calls.findTo(OTHER, found));
    }

    @Test
    void those_whose_time_is_over_are_found_and_no_others() {
        calls.reserve(CALLED);
        long late = calls.begin(CALLED, null, (_, _) -> {}, 0, 1000);
        begin(CALLED, waiter());

        assertFalse(calls.findExpired(999, found));
        assertTrue(calls.findExpired(1000, found));
        assertEquals(late, found.tag());
        assertTrue(calls.answer(found));
        assertFalse(calls.findExpired(1000, found));
    }

    @Test
    void when_it_ends_nobody_begins_and_who_waits_for_a_share_is_told() {
        begin(CALLED, waiter());
        begin(CALLED, waiter());
        Waiter waiting = waiter();
        calls.reserve(CALLED, waiting);

        calls.end();

        assertEquals(Errno.ESHUTDOWN.negated(), waiting.status());
        assertEquals(Errno.ESHUTDOWN.negated(), calls.reserve(OTHER));
        int left = 0;
        while (calls.findAny(found)) {
            assertTrue(calls.answer(found));
            left++;
        }
        assertEquals(2, left);
    }
}
