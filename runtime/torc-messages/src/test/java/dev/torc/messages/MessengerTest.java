package dev.torc.messages;

import static dev.torc.messages.Neighbours.LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.MailboxId;
import dev.torc.mailbox.MailboxSender;
import dev.torc.mailbox.MessageCopy;
import dev.torc.mailbox.Posted;
import dev.torc.mailbox.QueueLayout;
import dev.torc.mailbox.Registration;
import dev.torc.ring.PollingPolicy;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FailedCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a messenger does with messages and calls.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class MessengerTest {

    private static final long ANN = 1;
    private static final long BEN = 2;
    private static final int GREETING = 300;
    private static final int SQUARE = 301;
    private static final int CAPACITY = 8;

    @TempDir
    private Path folder;

    private Neighbours neighbours = new Neighbours(Path.of(""), CAPACITY);

    @BeforeEach
    void begin() {
        neighbours = new Neighbours(folder, CAPACITY);
    }

    @AfterEach
    void end() {
        neighbours.close();
    }

    private static Message greeting(Messenger from, long number) {
        Message message = from.message();
        message.setType(GREETING);
        message.setWord(0, number);
        return message;
    }

    private static Message square(Messenger from, long number) {
        Message message = greeting(from, number);
        message.setType(SQUARE);
        return message;
    }

    private static void serveSquares(Messenger server) {
        server.serve(SQUARE, (request, reply) -> reply.setWord(0, request.word(0) * request.word(0)));
    }

    @Nested
    class A_message {

        @Test
        void arrives_as_it_was_sent_with_its_sender() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            Message sent = greeting(ann, 5);
            sent.setSender(ben.id());
            sent.setSlice(64, 32, 1);

            assertEquals(0, ann.send(ann.find(BEN), sent));

            Message got = ben.message();
            assertEquals(0, ben.receive(GREETING, got, LONG));
            assertEquals(ann.id(), got.sender());
            assertEquals(5, got.word(0));
            assertEquals(64, got.sliceOffset());
        }

        @Test
        void to_who_is_not_there_is_refused_at_once() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            long gone = ben.id();
            ben.close();

            assertEquals(Errno.ECONNREFUSED.negated(), ann.send(gone, greeting(ann, 1)));
            assertEquals(Errno.ECONNREFUSED.negated(), ann.send(MailboxId.NONE, greeting(ann, 1)));
            assertEquals(Errno.ECONNREFUSED.negated(), ann.send(MailboxId.of(1, 200), greeting(ann, 1)));
            assertEquals(Errno.ECONNREFUSED.negated(), ann.post(MailboxId.of(1, 200), greeting(ann, 1)));
            assertEquals(Errno.ECONNREFUSED.negated(), ann.call(gone, square(ann, 1), ann.message(), LONG));
            assertEquals(Errno.ECONNREFUSED.negated(), ann.start(gone, square(ann, 1), LONG, (_, _) -> {}, 0));
            assertEquals(0, ann.counts().inFlight());
        }

        @Test
        void to_a_full_queue_is_refused_or_waits_for_room() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Registration silent = neighbours.silent(BEN);
            for (int i = 0; i < CAPACITY; i++) {
                assertEquals(0, ann.send(silent.id(), greeting(ann, i)));
            }

            assertEquals(Errno.EAGAIN.negated(), ann.send(silent.id(), greeting(ann, 9)));
            assertEquals(Errno.EAGAIN.negated(), ann.send(silent.id(), greeting(ann, 9), 1_000_000));
            assertEquals(0, ann.post(silent.id(), greeting(ann, 8)));
            assertEquals(1, ann.counts().waiting());

            List<Long> got = new ArrayList<>();
            var receiver = silent.receiver(PollingPolicy.never());
            while (got.size() <= CAPACITY) {
                assertTrue(receiver.await(LONG));
                receiver.poll(1, message -> got.add(message.get(5)));
            }
            assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), got);
        }

        @Test
        void to_a_mailbox_whose_owner_has_died_is_refused_soon_although_its_queue_is_full() throws Exception {
            Messenger ann = neighbours.open(ANN);
            var dead = neighbours.attach();
            long gone = dead.register(BEN, Duration.ZERO).id();
            while (ann.send(gone, greeting(ann, 1)) == 0) {
                Thread.onSpinWait();
            }
            assertEquals(Errno.EAGAIN.negated(), ann.send(gone, greeting(ann, 1)));

            dead.close(); // its locks go as those of a process that ends

            assertEquals(Errno.ECONNREFUSED.negated(), ann.send(gone, greeting(ann, 1), LONG));
        }

        @Test
        void that_wants_an_answer_and_is_never_taken_is_answered_when_the_mailbox_is_given_up() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            CompletableFuture<Message> answer = ann.callAsync(ben.id(), square(ann, 3), Duration.ofSeconds(30));
            while (ben.counts().kept() == 0) {
                Thread.onSpinWait();
            }

            ben.close();

            assertEquals(Errno.ECONNREFUSED.negated(), answer.get().status());
        }
    }

    @Nested
    class Who_waits_for_a_type {

        @Test
        void is_given_it_past_all_that_nobody_waits_for() throws Exception {
            Messenger ann = neighbours.open(ANN);
            for (int i = 1; i <= 3; i++) {
                assertEquals(0, ann.send(ann.id(), greeting(ann, i), LONG));
            }
            assertEquals(0, ann.send(ann.id(), square(ann, 4), LONG));

            Message got = ann.message();
            assertEquals(0, ann.receive(SQUARE, got, LONG));
            assertEquals(4, got.word(0));
            for (int i = 1; i <= 3; i++) {
                assertEquals(0, ann.receive(GREETING, got, LONG));
                assertEquals(i, got.word(0));
            }
        }

        @Test
        void is_told_when_the_time_is_over_and_takes_nothing_after_that() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Message got = ann.message();

            assertEquals(Errno.ETIME.negated(), ann.receive(GREETING, got, 0));
            assertEquals(Errno.ETIME.negated(), ann.receive(GREETING, got, 1_000_000));

            assertEquals(0, ann.send(ann.id(), greeting(ann, 1)));
            assertEquals(0, ann.receive(GREETING, got, LONG));
            assertEquals(1, got.word(0));
        }

        @Test
        void can_be_interrupted_and_leaves_the_message_to_the_next() throws Exception {
            Messenger ann = neighbours.open(ANN);
            CompletableFuture<String> outcome = new CompletableFuture<>();
            Thread waiting = Thread.startVirtualThread(() -> {
                try {
                    ann.receive(GREETING, ann.message(), LONG);
                    outcome.complete("a message");
                } catch (InterruptedException _) {
                    outcome.complete("interrupted");
                }
            });
            waiting.interrupt();
            assertEquals("interrupted", outcome.get());

            assertEquals(0, ann.send(ann.id(), greeting(ann, 1)));
            assertEquals(0, ann.receive(GREETING, ann.message(), LONG));
        }

        @Test
        void is_served_in_turn() throws Exception {
            Messenger ann = neighbours.open(ANN);
            List<CompletableFuture<Message>> waiting = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiting.add(ann.receiveAsync(GREETING, Duration.ofSeconds(30)));
            }
            assertTrue(waiting.get(2).cancel(true));
            for (int i = 0; i < 4; i++) {
                assertEquals(0, ann.send(ann.id(), greeting(ann, i), LONG));
            }

            assertEquals(0, waiting.get(0).get().word(0));
            assertEquals(1, waiting.get(1).get().word(0));
            long third = waiting.get(3).get().word(0);
            assertEquals(5, third + waiting.get(4).get().word(0), "the cancelled one lost nothing");
        }

        @Test
        void gets_a_status_in_time_as_a_future() throws Exception {
            Messenger ann = neighbours.open(ANN);

            assertEquals(
                    Errno.ETIME.negated(),
                    ann.receiveAsync(GREETING, Duration.ofMillis(1)).get().status());
        }
    }

    @Test
    void a_message_that_is_made_for_other_queues_is_refused() throws IOException {
        Messenger ann = neighbours.open(ANN);
        Message other = new Message(new QueueLayout(2, 192));

        assertThrows(IllegalArgumentException.class, () -> ann.receive(GREETING, other, 0));
        assertThrows(IllegalArgumentException.class, () -> ann.call(ann.id(), square(ann, 1), other, 0));
        assertThrows(IllegalArgumentException.class, () -> ann.send(ann.id(), other));
        assertThrows(IllegalArgumentException.class, () -> ann.start(ann.id(), other, LONG, (_, _) -> {}, 0));
        assertEquals(0, ann.counts().inFlight());
    }

    @Nested
    class A_receiver {

        @Test
        void is_given_all_messages_of_its_type_in_order_also_those_from_before() throws Exception {
            Messenger ann = neighbours.open(ANN);
            BlockingQueue<Long> got = new LinkedBlockingQueue<>();
            assertEquals(0, ann.send(ann.id(), greeting(ann, 1)));
            while (ann.counts().kept() == 0) {
                Thread.onSpinWait();
            }

            ann.accept(GREETING, message -> got.add(message.word(0)));
            for (int i = 2; i < 50; i++) {
                assertEquals(0, ann.send(ann.id(), greeting(ann, i), LONG));
            }

            for (long i = 1; i < 50; i++) {
                assertEquals(i, got.poll(30, TimeUnit.SECONDS));
            }
        }

        @Test
        void that_throws_answers_with_EIO_and_is_given_the_next() throws Exception {
            Messenger ann = neighbours.open(ANN);
            ann.accept(SQUARE, message -> {
                if (message.word(0) == 1) {
                    throw new IllegalStateException("one is refused");
                }
                ann.reply(message, message);
            });

            assertEquals(Errno.EIO.negated(), ann.call(ann.id(), square(ann, 1), ann.message(), LONG));
            assertEquals(0, ann.call(ann.id(), square(ann, 2), ann.message(), LONG));
            assertEquals(1, ann.counts().failed());
        }

        @Test
        void that_fails_with_an_error_of_the_program_ends_every_wait() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            CompletableFuture<Message> waiting = ben.receiveAsync(GREETING, Duration.ofSeconds(30));
            ben.accept(SQUARE, _ -> {
                throw new AssertionError("on purpose");
            });

            int answer = ann.call(ben.id(), square(ann, 1), ann.message(), LONG);

            assertEquals(Errno.ECONNRESET.negated(), answer);
            assertEquals(Errno.ESHUTDOWN.negated(), waiting.get().status());
            assertEquals(Errno.ESHUTDOWN.negated(), ben.send(ann.id(), greeting(ben, 1)));
        }

        @Test
        void is_given_nothing_any_more_when_it_is_taken_away() throws Exception {
            Messenger ann = neighbours.open(ANN);
            ann.accept(GREETING, _ -> {});
            ann.acceptNoMore(GREETING);
            ann.accept(SQUARE, message -> ann.reply(message, message));
            assertEquals(0, ann.call(ann.id(), square(ann, 1), ann.message(), LONG));

            assertEquals(0, ann.send(ann.id(), greeting(ann, 6)));

            assertEquals(0, ann.receive(GREETING, ann.message(), LONG));
        }

        @Test
        void is_of_a_type_that_is_anybodys() throws IOException {
            Messenger ann = neighbours.open(ANN);
            for (int type : new int[] {MessageType.NONE, MessageType.REPLY}) {
                assertThrows(IllegalArgumentException.class, () -> ann.accept(type, _ -> {}));
                assertThrows(IllegalArgumentException.class, () -> ann.serve(type, (_, _) -> {}));
            }
            assertThrows(IllegalArgumentException.class, () -> ann.serve(SQUARE, 0, (_, _) -> {}));
        }
    }

    @Nested
    class A_call {

        @Test
        void is_answered_by_who_serves_it() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            serveSquares(ben);
            Message both = square(ann, 12);

            assertEquals(0, ann.call(ben.id(), both, both, LONG));

            assertEquals(144, both.word(0));
            assertEquals(ben.id(), both.sender());
        }

        @Test
        void tells_a_receiver_once_with_its_context() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            serveSquares(ben);
            BlockingQueue<String> told = new LinkedBlockingQueue<>();

            long tag = ann.start(
                    ben.id(), square(ann, 5), LONG, (context, reply) -> told.add(context + ":" + reply.word(0)), 77);

            assertTrue(tag > 0);
            assertEquals("77:25", told.poll(30, TimeUnit.SECONDS));
            assertFalse(ann.cancel(tag));
        }

        @Test
        void that_is_cancelled_forgets_an_answer_that_still_comes() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch mayAnswer = new CountDownLatch(1);
            ben.serve(SQUARE, (_, _) -> {
                asked.countDown();
                mayAnswer.await();
            });
            BlockingQueue<Long> told = new LinkedBlockingQueue<>();
            long tag = ann.start(ben.id(), square(ann, 5), LONG, (context, _) -> told.add(context), 1);
            asked.await();

            assertTrue(ann.cancel(tag));
            mayAnswer.countDown();

            assertEquals(0, ann.call(ben.id(), square(ann, 5), ann.message(), LONG));
            while (ann.counts().strays() == 0) {
                Thread.onSpinWait();
            }
            assertTrue(told.isEmpty());
        }

        @Test
        void that_nobody_answers_ends_in_time() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Registration silent = neighbours.silent(BEN);
            BlockingQueue<Integer> told = new LinkedBlockingQueue<>();

            assertEquals(Errno.ETIME.negated(), ann.call(silent.id(), square(ann, 1), ann.message(), 1_000_000));
            assertTrue(ann.start(silent.id(), square(ann, 1), 1, (_, reply) -> told.add(reply.status()), 0) > 0);
            assertEquals(Errno.ETIME.negated(), told.poll(30, TimeUnit.SECONDS));
            assertEquals(0, ann.counts().inFlight());
        }

        @Test
        void is_not_answered_by_anybody_else() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Messenger eve = neighbours.open(BEN);
            Registration silent = neighbours.silent(3);
            BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
            long tag = ann.start(silent.id(), square(ann, 1), LONG, (_, reply) -> told.add(reply.status()), 0);
            Message forged = eve.message();
            forged.setType(MessageType.REPLY);
            forged.setTag(tag);

            assertEquals(0, eve.send(ann.id(), forged));

            while (ann.counts().strays() == 0) {
                Thread.onSpinWait();
            }
            assertTrue(ann.cancel(tag));
            assertTrue(told.isEmpty());
        }

        @Test
        void to_who_is_found_dead_ends() throws Exception {
            Messenger ann = neighbours.open(ANN);
            var dying = neighbours.attach();
            long dead = dying.register(BEN, Duration.ZERO).id();
            CompletableFuture<Message> answer = ann.callAsync(dead, square(ann, 1), Duration.ofSeconds(30));

            dying.close();

            assertEquals(Errno.ECONNRESET.negated(), answer.get().status());
            assertEquals(MailboxId.NONE, ann.find(BEN));
        }

        @Test
        void takes_no_more_than_its_share_of_a_queue() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Registration silent = neighbours.silent(BEN);
            List<Long> tags = new ArrayList<>();
            for (int i = 0; i < CAPACITY / 4; i++) {
                tags.add(ann.start(silent.id(), square(ann, i), LONG, (_, _) -> {}, 0));
                assertTrue(tags.getLast() > 0);
            }

            assertEquals(Errno.EAGAIN.negated(), ann.start(silent.id(), square(ann, 9), LONG, (_, _) -> {}, 0));
            assertEquals(Errno.EAGAIN.negated(), ann.call(silent.id(), square(ann, 9), ann.message(), 1_000_000));
            assertTrue(ann.cancel(tags.getFirst()));
            assertTrue(ann.start(silent.id(), square(ann, 9), LONG, (_, _) -> {}, 0) > 0);
        }

        @Test
        void may_be_interrupted() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Registration silent = neighbours.silent(BEN);
            Thread.currentThread().interrupt();

            assertThrows(InterruptedException.class, () -> ann.call(silent.id(), square(ann, 1), ann.message(), LONG));

            assertFalse(Thread.currentThread().isInterrupted());
            assertEquals(0, ann.counts().inFlight());
        }

        @Test
        void as_a_future_can_be_cancelled() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Registration silent = neighbours.silent(BEN);
            CompletableFuture<Message> call = ann.callAsync(silent.id(), square(ann, 1), Duration.ofSeconds(30));
            assertEquals(1, ann.counts().inFlight());

            assertTrue(call.cancel(true));

            assertEquals(0, ann.counts().inFlight());
        }
    }

    @Nested
    class A_service {

        @Test
        void takes_the_next_request_while_it_answers_one() throws Exception {
            Messenger ann = neighbours.open(ANN);
            CountDownLatch both = new CountDownLatch(2);
            ann.serve(SQUARE, (_, _) -> {
                both.countDown();
                assertTrue(both.await(30, TimeUnit.SECONDS));
            });

            CompletableFuture<Message> one = ann.callAsync(ann.id(), square(ann, 1), Duration.ofSeconds(30));
            CompletableFuture<Message> two = ann.callAsync(ann.id(), square(ann, 2), Duration.ofSeconds(30));

            assertEquals(0, one.get().status());
            assertEquals(0, two.get().status());
        }

        @Test
        void answers_no_more_at_a_time_than_it_may() throws Exception {
            Messenger ann = neighbours.open(ANN);
            CountDownLatch began = new CountDownLatch(1);
            CountDownLatch mayEnd = new CountDownLatch(1);
            ann.serve(SQUARE, 1, (request, reply) -> {
                began.countDown();
                mayEnd.await();
                reply.setWord(0, request.word(0));
            });
            CompletableFuture<Message> one = ann.callAsync(ann.id(), square(ann, 1), Duration.ofSeconds(30));
            began.await();

            CompletableFuture<Message> two = ann.callAsync(ann.id(), square(ann, 2), Duration.ofSeconds(30));
            while (ann.counts().kept() == 0) {
                Thread.onSpinWait();
            }
            assertFalse(two.isDone());
            mayEnd.countDown();

            assertEquals(1, one.get().word(0));
            assertEquals(2, two.get().word(0));
        }

        @Test
        void answers_what_it_throws_with_its_errno_or_EIO() throws Exception {
            Messenger ann = neighbours.open(ANN);
            ann.serve(SQUARE, (request, _) -> {
                if (request.word(0) == 1) {
                    throw new NoSuchThing();
                }
                throw new IllegalStateException("it has failed");
            });

            assertEquals(Errno.ENOENT.negated(), ann.call(ann.id(), square(ann, 1), ann.message(), LONG));
            assertEquals(Errno.EIO.negated(), ann.call(ann.id(), square(ann, 2), ann.message(), LONG));
            assertEquals(1, ann.counts().failed());
        }

        @Test
        void finishes_what_it_does_before_the_messenger_is_closed() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            CountDownLatch began = new CountDownLatch(1);
            CountDownLatch mayEnd = new CountDownLatch(1);
            ben.serve(SQUARE, (_, reply) -> {
                began.countDown();
                mayEnd.await();
                reply.setWord(0, 7);
            });
            CompletableFuture<Message> answer = ann.callAsync(ben.id(), square(ann, 1), Duration.ofSeconds(30));
            began.await();

            Thread closing = Thread.startVirtualThread(ben::close);
            int refused;
            do {
                refused = ann.call(ben.id(), square(ann, 2), ann.message(), 1_000_000);
            } while (refused == Errno.ETIME.negated());
            assertEquals(Errno.ECONNREFUSED.negated(), refused);
            mayEnd.countDown();

            assertEquals(7, answer.get().word(0));
            closing.join();
        }

        private static final class NoSuchThing extends IOException implements FailedCall {
            private static final long serialVersionUID = 1L;

            @Override
            public int errno() {
                return Errno.ENOENT.number();
            }
        }
    }

    @Nested
    class A_closed_one {

        @Test
        void refuses_all_and_ends_every_wait() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Registration silent = neighbours.silent(BEN);
            MessageSender sender = ann.senderTo(silent.id());
            CompletableFuture<Message> received = ann.receiveAsync(GREETING, Duration.ofSeconds(30));
            List<CompletableFuture<Message>> calls = new ArrayList<>();
            for (int i = 0; i < CAPACITY / 4 + 2; i++) { // the last ones wait for a share
                calls.add(ann.callAsync(silent.id(), square(ann, i), Duration.ofSeconds(30)));
            }

            ann.close();
            ann.close();

            int shutDown = Errno.ESHUTDOWN.negated();
            assertEquals(shutDown, received.get().status());
            for (CompletableFuture<Message> call : calls) {
                assertEquals(shutDown, call.get().status());
            }
            assertEquals(shutDown, ann.send(silent.id(), greeting(ann, 1)));
            assertEquals(shutDown, sender.send(greeting(ann, 1)));
            assertEquals(shutDown, ann.receive(GREETING, ann.message(), LONG));
            assertEquals(shutDown, ann.call(silent.id(), square(ann, 1), ann.message(), LONG));
        }

        @Test
        void leaves_its_name_to_others() throws Exception {
            Messenger ann = neighbours.open(ANN);
            long before = ann.id();
            ann.close();

            assertNotEquals(before, neighbours.open(ANN).id());
        }

        @Test
        void may_be_closed_by_a_receiver() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            ben.accept(GREETING, _ -> ben.close());

            assertEquals(0, ann.send(ben.id(), greeting(ann, 1)));

            while (ann.find(BEN) != MailboxId.NONE) {
                Thread.onSpinWait();
            }
        }
    }

    @Nested
    class A_forged_message {

        @Test
        void of_a_sender_that_it_cannot_be_from_is_counted_and_thrown_away() throws Exception {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            MailboxSender eve = neighbours.silent(3).senderTo(ann.id());
            MessageCopy forged = new MessageCopy(neighbours.spec().queue());
            forged.put(1, GREETING);
            int count = 0;
            for (long sender : new long[] {
                ben.id(), 0, -1, MailboxId.of(0, 1), MailboxId.of(1, 255), MailboxId.of(99, MailboxId.index(ben.id()))
            }) {
                forged.put(0, sender);
                assertEquals(Posted.SENT, eve.offer(forged));
                count++;
            }

            while (ann.counts().forged() < count) {
                Thread.onSpinWait();
            }
            assertEquals(Errno.ETIME.negated(), ann.receive(GREETING, ann.message(), 0));
        }
    }
}
