package dev.torc.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.QueueLayout;
import dev.torc.messages.Inbox.Delivery;
import dev.torc.uapi.Errno;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// What is kept for whom, who is given what, and what is refused.
@DisplayNameGeneration(ReplaceUnderscores.class)
class InboxTest {

    private static final QueueLayout SLOTS = new QueueLayout(2, 128);
    private static final int MOST = 6;
    private static final int MOST_OF_ONE_TYPE = 4;

    private final Inbox inbox = new Inbox(MOST, MOST_OF_ONE_TYPE);

    private static Message message(int type, long number) {
        Message message = new Message(SLOTS);
        message.setType(type);
        message.setWord(0, number);
        return message;
    }

    private Waiter waiter(int type, Message into) {
        Waiter waiter = new Waiter();
        waiter.begin(Thread.currentThread(), into);
        assertFalse(inbox.takeOrWait(type, into, waiter));
        return waiter;
    }

    private long take(int type) {
        Message into = new Message(SLOTS);
        return inbox.take(type, into) ? into.word(0) : -1;
    }

    @Test
    void keeps_what_nobody_waits_for_in_order_of_each_type() {
        for (int i = 1; i <= 3; i++) {
            assertEquals(Delivery.KEPT, inbox.deliver(message(1, i)));
        }
        assertEquals(Delivery.KEPT, inbox.deliver(message(2, 9)));

        assertEquals(9, take(2));
        assertEquals(List.of(1L, 2L, 3L, -1L), List.of(take(1), take(1), take(1), take(1)));
    }

    @Test
    void refuses_the_newest_of_a_type_that_nobody_asks_for_and_keeps_room_for_others() {
        for (int i = 1; i <= MOST_OF_ONE_TYPE; i++) {
            assertEquals(Delivery.KEPT, inbox.deliver(message(1, i)));
        }
        assertEquals(Delivery.REFUSED, inbox.deliver(message(1, 5)));
        assertEquals(Delivery.KEPT, inbox.deliver(message(2, 6)));
        assertEquals(Delivery.KEPT, inbox.deliver(message(3, 7)));
        assertEquals(Delivery.REFUSED, inbox.deliver(message(4, 8)), "all there is room for");

        assertEquals(1, take(1));
        assertEquals(Delivery.KEPT, inbox.deliver(message(4, 8)), "the room of what was taken");
    }

    @Test
    void hands_over_past_what_is_full() {
        for (int i = 0; i < MOST_OF_ONE_TYPE; i++) {
            inbox.deliver(message(1, i));
        }
        Message into = new Message(SLOTS);
        Waiter waiter = waiter(2, into);

        assertEquals(Delivery.HANDED, inbox.deliver(message(2, 3)));

        assertTrue(waiter.await(0));
        assertEquals(3, into.word(0));
    }

    @Test
    void gives_each_message_to_one_who_waits_in_turn() {
        Message first = new Message(SLOTS);
        Message second = new Message(SLOTS);
        Waiter one = waiter(1, first);
        Waiter two = waiter(1, second);

        assertEquals(Delivery.HANDED, inbox.deliver(message(1, 5)));
        assertTrue(one.isGiven());
        assertFalse(two.isGiven());
        assertEquals(Delivery.HANDED, inbox.deliver(message(1, 6)));

        assertEquals(5, first.word(0));
        assertEquals(6, second.word(0));
        assertEquals(Delivery.KEPT, inbox.deliver(message(1, 7)));
    }

    @Test
    void who_is_given_a_message_before_he_waits_does_not_wait() {
        Message into = new Message(SLOTS);
        Waiter waiter = waiter(1, into);
        inbox.deliver(message(1, 5));

        assertTrue(waiter.await(Deadline.NEVER));
        assertEquals(0, waiter.status());
    }

    @Test
    void who_leaves_the_line_is_given_nothing_and_who_was_given_something_cannot_leave() {
        Waiter first = waiter(1, new Message(SLOTS));
        Waiter second = waiter(1, new Message(SLOTS));
        Waiter third = waiter(1, new Message(SLOTS));

        assertTrue(inbox.leave(1, second));
        inbox.deliver(message(1, 5));
        inbox.deliver(message(1, 6));

        assertFalse(second.isGiven());
        assertFalse(inbox.leave(1, first));
        assertFalse(inbox.leave(1, third));
    }

    @Test
    void many_types_that_others_make_up_leave_nothing_behind() {
        for (int type = 0; type < 100_000; type++) {
            assertEquals(Delivery.KEPT, inbox.deliver(message(type, type)));
            assertEquals(type, take(type));
        }
        List<Long> kept = new ArrayList<>();
        inbox.end(message -> kept.add(message.word(0)), new Message(SLOTS));
        assertEquals(List.of(), kept);
    }

    @Test
    void when_it_ends_it_gives_out_what_is_kept_and_ends_all_waits() {
        inbox.deliver(message(1, 5));
        inbox.deliver(message(1, 6));
        Waiter waiting = waiter(2, new Message(SLOTS));
        List<Long> kept = new ArrayList<>();

        inbox.end(message -> kept.add(message.word(0)), new Message(SLOTS));

        assertEquals(List.of(5L, 6L), kept);
        assertTrue(waiting.await(0));
        assertEquals(Errno.ESHUTDOWN.negated(), waiting.status());
        assertEquals(Delivery.REFUSED, inbox.deliver(message(1, 7)));
        Waiter late = waiter(1, new Message(SLOTS));
        assertEquals(Errno.ESHUTDOWN.negated(), late.status());
    }
}
