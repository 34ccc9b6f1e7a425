package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.QueueReceiver.Recipient;
import dev.torc.mailbox.RegistrationRefusedException.Reason;
import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes register, find each other and leave. Here they are two attachments of one process, which for the
/// region are two processes.
@DisplayNameGeneration(ReplaceUnderscores.class)
class RegistrationTest {

    private static final int MAILBOXES = 4;
    private static final int CAPACITY = 3;
    private static final long ANN = 100;
    private static final long BEN = 200;
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Recipient NOBODY = _ -> {};

    private final RegionSpec spec = new RegionSpec(MAILBOXES, new QueueLayout(CAPACITY, 64));

    @TempDir
    Path folder;

    private MailboxRegion one;
    private MailboxRegion two;

    @BeforeEach
    void open() throws IOException {
        one = MailboxRegion.open(folder.resolve("mailboxes"), spec);
        two = MailboxRegion.open(folder.resolve("mailboxes"), spec);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static Registration register(MailboxRegion region, long name) throws IOException {
        return region.register(name, AT_ONCE);
    }

    private static Reason refusal(MailboxRegion region, long name) {
        return assertThrows(RegistrationRefusedException.class, () -> register(region, name))
                .reason();
    }

    private MessageCopy message(long value) {
        var message = new MessageCopy(spec.queue());
        message.put(0, value);
        return message;
    }

    @Nested
    class A_registration {

        @Test
        void is_found_by_its_name_from_elsewhere() throws IOException {
            Registration ann = register(one, ANN);
            Registration ben = register(two, BEN);

            assertEquals(ann.id(), ben.find(ANN));
            assertEquals(ben.id(), ann.find(BEN));
            assertEquals(ann.id(), ann.find(ANN));
            assertEquals(MailboxId.NONE, ann.find(300));
        }

        @Test
        void is_refused_under_a_name_that_is_taken_by_another_or_by_itself() throws IOException {
            Registration ann = register(one, ANN);

            assertEquals(Reason.NAME_TAKEN, refusal(two, ANN));
            assertEquals(Reason.NAME_TAKEN, refusal(one, ANN));
            assertTrue(ann.unregister(AT_ONCE, NOBODY));
            register(two, ANN);
        }

        @Test
        void is_refused_where_all_mailboxes_are_taken_and_not_when_one_is_free_again() throws IOException {
            List<Registration> all = new ArrayList<>();
            for (int i = 0; i < MAILBOXES; i++) {
                all.add(register(i % 2 == 0 ? one : two, i));
            }

            assertEquals(Reason.NO_MAILBOX, refusal(one, 1000));
            assertTrue(all.get(2).unregister(AT_ONCE, NOBODY));
            Registration next = register(two, 1000);
            assertEquals(MailboxId.index(all.get(2).id()), MailboxId.index(next.id()));
        }

        @Test
        void has_an_id_that_never_comes_back() throws IOException {
            Set<Long> ids = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                Registration ann = register(i % 2 == 0 ? one : two, ANN);
                assertTrue(ids.add(ann.id()));
                assertTrue(ann.unregister(AT_ONCE, NOBODY));
            }
        }

        @Test
        void ends_once() throws IOException {
            Registration ann = register(one, ANN);
            assertTrue(ann.unregister(AT_ONCE, NOBODY));

            assertThrows(IllegalStateException.class, () -> ann.unregister(AT_ONCE, NOBODY));
            Registration again = register(one, ANN);
            assertThrows(IllegalStateException.class, () -> ann.unregister(AT_ONCE, NOBODY));
            assertTrue(again.unregister(AT_ONCE, NOBODY));
        }

        @Test
        void of_a_region_that_was_closed_is_taken_back_by_others() throws IOException {
            Registration ann = register(one, ANN);
            Registration ben = register(two, BEN);
            MailboxSender sender = ben.senderTo(ann.id());
            assertEquals(Posted.SENT, sender.offer(message(1)));

            one.close();

            assertTrue(ben.isGone(ann.id()));
            assertEquals(Posted.GONE, sender.offer(message(2)));
            assertEquals(MailboxId.NONE, ben.find(ANN));
            assertEquals(1, two.counts().reaped());
            Registration next = register(two, ANN);
            assertEquals(MailboxId.index(ann.id()), MailboxId.index(next.id()));
            assertNotEquals(ann.id(), next.id());
            assertEquals(1, two.counts().lost());
        }
    }

    @Nested
    class What_was_found {

        @Test
        void is_looked_at_again_at_each_use_and_looked_for_where_it_has_moved() throws IOException {
            Registration ann = register(one, ANN);
            Registration ben = register(two, BEN);
            ben.find(ANN);
            assertEquals(ann.id(), ben.find(ANN));
            assertEquals(1, two.counts().known());
            assertEquals(1, two.counts().searched());

            assertTrue(ann.unregister(AT_ONCE, NOBODY));
            register(one, 300); // takes the place
            Registration moved = register(one, ANN);

            assertEquals(moved.id(), ben.find(ANN));
            assertEquals(2, two.counts().searched());
            assertEquals(Posted.GONE, ben.senderTo(ann.id()).offer(message(1)));
            assertEquals(Posted.SENT, ben.senderTo(moved.id()).offer(message(1)));
        }

        @Test
        void is_no_mailbox_if_it_is_no_id() throws IOException {
            Registration ann = register(one, ANN);

            assertEquals(Posted.GONE, ann.senderTo(MailboxId.NONE).offer(message(1)));
            assertEquals(Posted.GONE, ann.senderTo(ann.id() + 1).offer(message(1)));
            long beyond = MailboxId.of(1, MAILBOXES);
            assertThrows(IllegalArgumentException.class, () -> ann.senderTo(beyond));
            assertTrue(ann.isGone(beyond));
            assertEquals(1, one.counts().refusedIds());
        }
    }

    @Nested
    class Messages {

        @Test
        void come_in_order_and_a_full_mailbox_says_so_at_its_capacity() throws IOException {
            Registration ann = register(one, ANN);
            Registration ben = register(two, BEN);
            MailboxSender sender = ben.senderTo(ben.find(ANN));
            for (int i = 0; i < CAPACITY; i++) {
                assertEquals(Posted.SENT, sender.offer(message(i)));
            }
            assertEquals(Posted.FULL, sender.offer(message(99)));

            List<Long> got = new ArrayList<>();
            QueueReceiver receiver = ann.receiver(PollingPolicy.never());
            assertEquals(CAPACITY, receiver.poll(QueueReceiver.ALL, taken -> got.add(taken.get(0))));
            assertEquals(List.of(0L, 1L, 2L), got);
        }

        @Test
        void that_nobody_has_taken_are_answered_by_a_mailbox_that_is_given_up_and_nothing_else_is_sent()
                throws IOException {
            Registration ann = register(one, ANN);
            Registration ben = register(two, BEN);
            ben.senderTo(ann.id()).offer(message(1));
            MailboxSender answers = ann.senderTo(ben.id());

            assertTrue(ann.unregister(AT_ONCE, left -> assertEquals(Posted.SENT, answers.offer(left))));

            assertEquals(Posted.GONE, answers.offer(message(2)));
            assertEquals(1, ben.receiver(PollingPolicy.never()).poll(2, _ -> {}));
        }

        @Test
        void that_nobody_has_taken_are_handed_over_when_the_mailbox_is_given_up() throws IOException {
            Registration ann = register(one, ANN);
            MailboxSender sender = register(two, BEN).senderTo(ann.id());
            sender.offer(message(1));
            sender.offer(message(2));
            List<Long> unanswered = new ArrayList<>();

            assertTrue(ann.unregister(AT_ONCE, message -> unanswered.add(message.get(0))));

            assertEquals(List.of(1L, 2L), unanswered);
            assertEquals(Posted.GONE, sender.offer(message(3)));
            QueueReceiver next = register(one, ANN).receiver(PollingPolicy.never());
            assertEquals(Polled.EMPTY, next.poll(message(0)));
        }
    }

    @Nested
    class Who_a_message_says_that_it_is_from {

        private MessageCopy received(Registration from, Registration to) {
            assertEquals(Posted.SENT, from.senderTo(to.id()).offer(message(1)));
            MessageCopy received = message(0);
            assertEquals(Polled.MESSAGE, to.receiver(PollingPolicy.never()).poll(received));
            return received;
        }

        @Test
        void can_be_who_has_written_the_slot_and_no_other() throws IOException {
            Registration ann = register(one, ANN);
            Registration ben = register(two, BEN);
            MessageCopy received = received(ben, ann);

            assertTrue(ann.maySend(received, ben.id()));
            assertFalse(ann.maySend(received, ann.id()));
        }

        @Test
        void cannot_be_a_mailbox_that_never_was() throws IOException {
            Registration ann = register(one, ANN);
            MessageCopy received = received(register(two, BEN), ann);

            assertFalse(ann.maySend(received, MailboxId.NONE));
            assertFalse(ann.maySend(received, MailboxId.of(1, MAILBOXES - 1)), "nobody was ever there");
            assertFalse(ann.maySend(received, MailboxId.of(1, MAILBOXES)), "beyond the region");
            assertFalse(ann.maySend(received, MailboxId.of(99, MailboxId.index(ann.id()))), "not yet");
        }

        @Test
        void may_be_one_that_has_left_since() throws IOException {
            Registration ann = register(one, ANN);
            Registration ben = register(two, BEN);
            MessageCopy received = received(ben, ann);
            assertTrue(ben.unregister(AT_ONCE, NOBODY));

            assertTrue(ann.maySend(received, ben.id()));
            register(two, BEN);
            assertTrue(ann.maySend(received, ben.id()));
        }
    }

    @Nested
    class Who_is_inside {

        @Test
        void keeps_the_mailbox_from_being_given_up_until_it_leaves() throws Exception {
            Registration ann = register(one, ANN);
            MailboxSender inside = register(two, BEN).senderTo(ann.id());
            assertTrue(inside.enter());
            assertFalse(ann.unregister(AT_ONCE, NOBODY));
            // Closing: nobody else comes in, and nobody finds it.
            MailboxSender late = register(two, 300).senderTo(ann.id());
            assertFalse(late.enter());

            CompletableFuture<Boolean> leaving = CompletableFuture.supplyAsync(() -> ann.unregister(LONG, NOBODY));
            try (Claim claim = inside.queue().claim()) {
                claim.put(0, 5);
                claim.publish();
            }
            assertFalse(leaving.isDone());
            inside.exit();

            assertTrue(leaving.get(30, TimeUnit.SECONDS));
        }

        @Test
        void is_the_owner_too_while_it_receives() throws IOException {
            Registration ann = register(one, ANN);
            MailboxSender receiving = ann.senderTo(ann.id());
            assertTrue(receiving.enter());

            assertFalse(ann.unregister(AT_ONCE, NOBODY));

            receiving.exit();
            assertTrue(ann.unregister(AT_ONCE, NOBODY));
        }

        @Test
        void is_waited_for_when_its_own_mailbox_is_given_up() throws IOException {
            Registration ann = register(one, ANN);
            Registration ben = register(two, BEN);
            MailboxSender inside = ben.senderTo(ann.id());
            assertTrue(inside.enter());

            assertFalse(ben.unregister(AT_ONCE, NOBODY));

            inside.exit();
            assertTrue(ben.unregister(AT_ONCE, NOBODY));
        }

        @Test
        void has_the_queue_only_there() throws IOException {
            MailboxSender sender =
                    register(one, ANN).senderTo(register(two, BEN).id());

            assertThrows(IllegalStateException.class, sender::queue);
            assertTrue(sender.enter());
            assertThrows(IllegalStateException.class, sender::enter);
            sender.exit();
            sender.exit();
            assertThrows(IllegalStateException.class, sender::queue);
        }
    }

    @Test
    void ten_thousand_registrations_leave_nothing() throws IOException {
        long descriptors = descriptors();
        for (int i = 0; i < 10_000; i++) {
            Registration ann = register(i % 3 == 0 ? two : one, i);
            if (i % 100 == 0) {
                MailboxSender self = ann.senderTo(ann.id());
                assertEquals(Posted.SENT, self.offer(message(i)));
            }
            assertTrue(ann.unregister(AT_ONCE, NOBODY));
        }

        assertEquals(descriptors, descriptors());
        assertEquals(0, one.counts().broken() + two.counts().broken());
        for (int i = 0; i < MAILBOXES; i++) {
            register(one, i);
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
