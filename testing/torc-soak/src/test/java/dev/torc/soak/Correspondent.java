package dev.torc.soak;

import dev.torc.mailbox.MailboxId;
import dev.torc.mailbox.MailboxRegion;
import dev.torc.messages.Message;
import dev.torc.messages.Messenger;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// One registration: it sends others numbers and calls them, and holds them to account.
///
/// Of the numbers that one mailbox sends to another, each arrives once and in order: who receives them looks
/// whether it is the next, and who sends them asks now and then how many have come. Only who is gone need not
/// answer.
///
/// **Threads.** One; what is received comes on the messenger's.
final class Correspondent implements AutoCloseable {

    private static final int NUMBER = 300;
    private static final int HOW_MANY = 301;
    private static final int ECHO = 302;

    private static final int LONGEST_BURST = 40;
    private static final int MOST_REMEMBERED = 100_000;

    /// Far beyond any answer of who lives.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Messenger own;
    private final Findings findings;
    private final SplittableRandom dice;
    private final int names;
    private final Message message;

    /// How many numbers were sent to each mailbox.
    private final Map<Long, Long> sent = new HashMap<>();

    /// How many numbers have come from each mailbox; of the messenger's thread.
    private final Map<Long, Long> received = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    Correspondent(MailboxRegion region, long name, int names, Findings findings, SplittableRandom dice)
            throws IOException {
        this.own = Messenger.open(region, name);
        this.names = names;
        this.findings = findings;
        this.dice = dice;
        this.message = own.message();
        own.accept(NUMBER, this::number);
        own.accept(HOW_MANY, this::howMany);
        own.serve(ECHO, (request, reply) -> reply.setWord(7, request.word(7)));
        findings.tally().add(Count.SESSIONS);
    }

    private void number(Message number) {
        long expected = received.merge(number.sender(), 1L, Long::sum) - 1;
        findings.require(
                number.word(0) == expected,
                MailboxId.toString(number.sender()) + " sent " + number.word(0) + " where " + expected
                        + " was expected");
        findings.tally().add(Count.STREAMED_BYTES, Long.BYTES);
    }

    private void howMany(Message request) {
        request.setStatus(0);
        request.setWord(0, received.getOrDefault(request.sender(), 0L));
        own.reply(request, request);
    }

    /// Does one thing or another.
    void turn() throws InterruptedException, ExecutionException {
        long peer = own.find(1 + dice.nextInt(names));
        if (peer == MailboxId.NONE) {
            return;
        }
        switch (dice.nextInt(4)) {
            case 0, 1 -> sendNumbers(peer);
            case 2 -> askHowMany(peer);
            default -> callAtOnce(peer);
        }
    }

    private void sendNumbers(long peer) {
        message.setType(NUMBER);
        message.setTag(0);
        long next = sent.getOrDefault(peer, 0L);
        for (int i = dice.nextInt(LONGEST_BURST); i > 0; i--) {
            message.setWord(0, next);
            int result = own.send(peer, message);
            if (result == 0) {
                next++;
            } else if (result != Errno.EAGAIN.negated()) {
                findings.require(isGone(result), "sending answered " + result);
                break;
            }
        }
        sent.put(peer, next);
    }

    private void askHowMany(long peer) throws InterruptedException {
        message.setType(HOW_MANY);
        findings.tally().add(Count.STARTED);
        int result = own.call(peer, message, message, LIMIT.toNanos());
        findings.tally().add(Count.ENDED);
        if (result == 0) {
            long came = message.word(0);
            long went = sent.getOrDefault(peer, 0L);
            findings.require(came == went, went + " numbers were sent, and " + came + " have come");
            findings.tally().add(Count.RIGHT);
        } else {
            note(result);
        }
    }

    private void callAtOnce(long peer) throws InterruptedException, ExecutionException {
        int count = 1 + dice.nextInt(4);
        CompletableFuture<?>[] calls = new CompletableFuture<?>[count];
        for (int i = 0; i < count; i++) {
            long number = dice.nextLong();
            message.clear();
            message.setType(ECHO);
            message.setWord(7, number);
            findings.tally().add(Count.STARTED);
            CompletableFuture<Message> call = own.callAsync(peer, message, LIMIT);
            if (dice.nextInt(10) == 0) {
                findings.tally().add(call.cancel(true) ? Count.CANCELLED : Count.CANCELS_ASKED);
            }
            calls[i] = call.handle((answer, cancelled) -> {
                findings.tally().add(Count.ENDED);
                if (cancelled == null) {
                    check(answer, number);
                }
                return answer;
            });
        }
        CompletableFuture.allOf(calls).get();
    }

    private void check(Message answer, long number) {
        if (answer.status() == 0) {
            findings.require(answer.word(7) == number, "an answer was another call's");
            findings.tally().add(Count.RIGHT);
        } else {
            note(answer.status());
        }
    }

    private void note(int result) {
        findings.require(isGone(result), "a call ended with " + result);
        findings.tally().add(Count.ENDED_WITH_SESSION);
    }

    private static boolean isGone(int result) {
        return result == Errno.ECONNREFUSED.negated() || result == Errno.ECONNRESET.negated();
    }

    @Override
    public void close() {
        own.close();
        findings.require(own.counts().failed() == 0, own + " has failed: " + own.counts());
        findings.require(own.counts().forged() == 0, own + " was sent something forged: " + own.counts());
    }
}
