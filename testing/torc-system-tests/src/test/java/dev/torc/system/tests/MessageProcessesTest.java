package dev.torc.system.tests;

import static dev.torc.system.tests.MessageProgram.ECHO;
import static dev.torc.system.tests.MessageProgram.HANG;
import static dev.torc.system.tests.MessageProgram.NUMBER;
import static dev.torc.system.tests.MessageProgram.PARENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.MailboxId;
import dev.torc.mailbox.MailboxRegion;
import dev.torc.messages.Message;
import dev.torc.messages.Messenger;
import dev.torc.system.tests.MessageProgram.Doing;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Messages between processes, some of which are killed with SIGKILL or stopped with SIGSTOP.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class MessageProcessesTest {

    private static final long KERNEL = 10;
    private static final long SERVER = 11;
    private static final long LONG = Duration.ofSeconds(60).toNanos();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// How soon a death is told at the latest, on a machine that does other things too.
    private static final long SOON_SECONDS = 5;

    private static final int SENDERS = 4;

    /// `-Dtorc.messages=` sends more, or fewer.
    private static final long MESSAGES = Long.getLong("torc.messages", 1_000_000);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();

    private Path file = Path.of("");

    @BeforeEach
    void begin() {
        file = folder.resolve("mailboxes");
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    private Messenger open(long name) throws IOException {
        MailboxRegion region = MessageProgram.open(file);
        opened.add(region);
        Messenger messenger = Messenger.open(region, name);
        opened.add(messenger);
        return messenger;
    }

    private ChildProcess start(Doing doing, long name, long count) throws IOException {
        ChildProcess child = MessageProgram.start(doing, file, name, count);
        opened.add(child);
        return child;
    }

    private static Message message(Messenger own, int type, long number) {
        Message message = own.message();
        message.setType(type);
        message.setWord(7, number);
        return message;
    }

    private static int status(CompletableFuture<Message> answer) throws Exception {
        return answer.get(SOON_SECONDS, TimeUnit.SECONDS).status();
    }

    @Nested
    class Who_serves {

        @Test
        void is_a_number_and_may_be_the_kernel_or_any_other_process() throws Exception {
            Messenger own = open(PARENT);
            start(Doing.SERVE, KERNEL, 0);
            start(Doing.SERVE, SERVER, 0);

            for (long name : new long[] {KERNEL, SERVER}) {
                long server = own.find(name);
                for (int i = 0; i < 100; i++) {
                    Message message = message(own, ECHO, i);
                    message.setStatus(-i);
                    assertEquals(-i, own.call(server, message, message, LONG));
                    assertEquals(i, message.word(7));
                    assertEquals(server, message.sender());
                }
            }
        }

        @Test
        void and_is_killed_ends_all_its_calls_and_comes_back_as_another() throws Exception {
            Messenger own = open(PARENT);
            ChildProcess child = start(Doing.SERVE, KERNEL, 0);
            long before = own.find(KERNEL);
            List<CompletableFuture<Message>> calls = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                calls.add(own.callAsync(before, message(own, HANG, i), LIMIT));
            }
            assertEquals(0, own.call(before, message(own, ECHO, 1), own.message(), LONG));

            child.kill();

            for (CompletableFuture<Message> call : calls) {
                assertEquals(Errno.ECONNRESET.negated(), status(call));
            }
            assertEquals(Errno.ECONNREFUSED.negated(), own.call(before, message(own, ECHO, 1), own.message(), LONG));
            assertEquals(MailboxId.NONE, own.find(KERNEL));
            start(Doing.SERVE, KERNEL, 0);
            long after = own.find(KERNEL);
            assertNotEquals(before, after);
            assertEquals(0, own.call(after, message(own, ECHO, 1), own.message(), LONG));
            assertEquals(0, own.counts().inFlight());
        }

        @Test
        void and_stands_still_is_waited_for_and_answers_when_it_goes_on() throws Exception {
            Messenger own = open(PARENT);
            ChildProcess child = start(Doing.SERVE, SERVER, 0);
            long server = own.find(SERVER);
            assertEquals(0, own.call(server, message(own, ECHO, 1), own.message(), LONG));
            child.stop();

            assertEquals(
                    Errno.ETIME.negated(),
                    own.call(
                            server,
                            message(own, ECHO, 2),
                            own.message(),
                            Duration.ofMillis(300).toNanos()));
            CompletableFuture<Message> waiting = own.callAsync(server, message(own, ECHO, 3), LIMIT);
            int full = 0;
            while (full == 0) {
                full = own.send(server, message(own, NUMBER, 4));
            }
            assertEquals(Errno.EAGAIN.negated(), full);
            assertFalse(waiting.isDone());

            child.continueAfterStop();

            assertEquals(3, waiting.get(SOON_SECONDS, TimeUnit.SECONDS).word(7));
            assertEquals(0, own.call(server, message(own, ECHO, 5), own.message(), LONG));
        }

        @Test
        void and_is_killed_while_its_queue_is_full_is_found_to_be_gone() throws Exception {
            Messenger own = open(PARENT);
            ChildProcess child = start(Doing.SERVE, SERVER, 0);
            long server = own.find(SERVER);
            child.stop();
            while (own.send(server, message(own, NUMBER, 4)) == 0) {
                Thread.onSpinWait();
            }
            CompletableFuture<Message> waiting = own.callAsync(server, message(own, ECHO, 3), LIMIT);
            assertEquals(0, own.post(server, message(own, NUMBER, 5)));

            child.kill();

            int told = status(waiting);
            assertTrue(
                    told == Errno.ECONNREFUSED.negated()
                            || told == Errno.EAGAIN.negated()
                            || told == Errno.ECONNRESET.negated(),
                    () -> "" + told);
            assertEquals(Errno.ECONNREFUSED.negated(), own.send(server, message(own, NUMBER, 6), LONG));
            Eventually.isTrue(() -> own.counts().lostReplies() == 1, () -> "what waits for room is not given up");
        }
    }

    @Nested
    class Who_calls {

        @Test
        void and_is_killed_before_the_answer_leaves_nothing_and_the_service_goes_on() throws Exception {
            Messenger own = open(PARENT);
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch mayAnswer = new CountDownLatch(1);
            own.serve(ECHO, (_, _) -> {
                asked.countDown();
                mayAnswer.await();
            });
            ChildProcess child = start(Doing.CALL, SERVER, 0);
            asked.await();

            child.kill();
            // Found by who looks, as any other that comes would.
            try (MailboxRegion other = MessageProgram.open(file)) {
                other.reap();
            }
            mayAnswer.countDown();

            Eventually.isTrue(() -> own.counts().lostReplies() == 1, () -> "the answer is not given up");
            assertEquals(0, own.call(own.id(), message(own, ECHO, 1), own.message(), LONG));
            assertEquals(0, own.counts().waiting());
        }

        @Test
        void and_stands_still_is_answered_when_it_goes_on() throws Exception {
            Messenger own = open(PARENT);
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch mayAnswer = new CountDownLatch(1);
            own.serve(ECHO, (_, _) -> {
                asked.countDown();
                mayAnswer.await();
            });
            ChildProcess child = start(Doing.CALL, SERVER, 0);
            asked.await();
            child.stop();
            mayAnswer.countDown();
            Message message = message(own, NUMBER, 0);
            while (own.send(own.find(SERVER), message) == 0) {
                Thread.onSpinWait();
            }

            child.continueAfterStop();

            child.awaitLine(MessageProgram.DONE + " 0");
        }
    }

    @Nested
    class Who_sends {

        private final Map<Long, AtomicLong> next = new HashMap<>();

        private long count;

        /// Takes numbers, each sender's in order; on one thread.
        private void take(Message message) {
            AtomicLong expected = next.computeIfAbsent(message.sender(), _ -> new AtomicLong());
            if (expected.getAndIncrement() != message.word(0)) {
                throw new IllegalStateException(message + " carries " + message.word(0));
            }
            count++;
        }

        @Test
        void is_one_of_several_whose_messages_arrive_once_and_in_order() throws Exception {
            Messenger own = open(PARENT);
            CountDownLatch all = new CountDownLatch(1);
            own.accept(NUMBER, message -> {
                take(message);
                if (count == SENDERS * (MESSAGES / SENDERS)) {
                    all.countDown();
                }
            });
            List<ChildProcess> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                senders.add(start(Doing.SEND, 100 + i, MESSAGES / SENDERS));
            }
            for (ChildProcess sender : senders) {
                sender.awaitLine(MessageProgram.DONE);
            }

            assertTrue(all.await(60, TimeUnit.SECONDS));
            assertEquals(0, own.counts().failed());
            assertEquals(SENDERS, next.size());
        }

        @Test
        void and_is_killed_has_sent_all_up_to_somewhere_and_nothing_else() throws Exception {
            Messenger own = open(PARENT);
            own.accept(NUMBER, this::take);
            ChildProcess child = start(Doing.SEND, SERVER, Long.MAX_VALUE);
            long sender = own.find(SERVER);
            Eventually.isTrue(() -> own.counts().handed() > 1_000, () -> "nothing comes");

            child.kill();

            Eventually.isTrue(() -> own.find(SERVER) == MailboxId.NONE || isReaped(own), () -> "it is not found dead");
            assertEquals(Errno.ECONNREFUSED.negated(), own.send(sender, message(own, NUMBER, 0), LONG));
            assertEquals(0, own.counts().failed(), "a number was missing, or came twice");
            start(Doing.SEND, SERVER, 10);
        }

        private boolean isReaped(Messenger own) {
            try (MailboxRegion other = MessageProgram.open(file)) {
                other.reap();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return own.find(SERVER) == MailboxId.NONE;
        }
    }
}
