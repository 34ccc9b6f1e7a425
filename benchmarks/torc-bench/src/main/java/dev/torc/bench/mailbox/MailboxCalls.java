package dev.torc.bench.mailbox;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.ring.Caller;
import dev.torc.bench.ring.Calls;
import dev.torc.bench.ring.Rendezvous;
import dev.torc.bench.ring.TorcPeer;
import dev.torc.mailbox.MailboxId;
import dev.torc.mailbox.MailboxSender;
import dev.torc.mailbox.MessageCopy;
import dev.torc.mailbox.Offered;
import dev.torc.mailbox.Posted;
import dev.torc.mailbox.QueueReceiver;
import dev.torc.mailbox.Registration;
import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls by mailboxes: a request goes to the server's, with the caller's own as its first word, and the answer comes to
/// that.
public final class MailboxCalls implements Calls {

    /// As many as fit into the rings of a session here.
    private static final int CAPACITY = 128;

    private static final int FROM = 0;
    private static final int NUMBER = 1;

    private final Registration own;
    private final MailboxSender server;
    private final QueueReceiver receiver;
    private final MessageCopy message;
    private final QueueReceiver.Recipient recipient = this::check;
    private long submitted;
    private long taken;

    private MailboxCalls(Mailboxes mailboxes, PollingPolicy policy) throws IOException {
        own = mailboxes.registerAnyhow();
        server = own.senderTo(own.find(Mailboxes.SERVER));
        receiver = own.receiver(policy);
        message = new MessageCopy(mailboxes.queue());
    }

    /// {@return the mailboxes of calls}
    static Mailboxes mailboxes(Path folder) throws IOException {
        return Mailboxes.in(folder, CAPACITY);
    }

    /// {@return a new caller, when there is a server}
    static MailboxCalls connect(Path folder, PollingPolicy policy) throws IOException {
        return new MailboxCalls(mailboxes(folder), policy);
    }

    /// {@return callers that learn whether polling pays}
    public static List<Caller> connect(Path folder, int count) throws IOException {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(connect(folder, PollingPolicy.learning()));
        }
        return callers;
    }

    /// Answers each request, `waiting` being `polling`, `sleeping` or `adaptive`.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        Mailboxes mailboxes = mailboxes(arguments.path("dir"));
        Registration own = mailboxes.register(Mailboxes.SERVER);
        Answers answers = new Answers(own, new MessageCopy(mailboxes.queue()));
        QueueReceiver receiver = own.receiver(TorcPeer.policy(arguments));
        Rendezvous.announce(arguments.path("dir"));
        while (receiver.await(Long.MAX_VALUE)) {
            var unused = receiver.poll(QueueReceiver.ALL, answers);
        }
    }

    @Override
    public void submit(int count) {
        if (!server.enter()) {
            throw new IllegalStateException("the server has gone");
        }
        message.put(FROM, own.id());
        for (int i = 0; i < count; i++) {
            message.put(NUMBER, ++submitted);
            while (server.queue().offer(message) != Offered.ACCEPTED) {
                Thread.onSpinWait();
            }
        }
        server.exit();
    }

    @Override
    public void take(int count) {
        int left = count;
        while (left > 0) {
            int found = receiver.poll(left, recipient);
            left -= found;
            if (found == 0) {
                var unused = receiver.await(Long.MAX_VALUE);
            }
        }
    }

    @Override
    public long wakes() {
        if (!server.enter()) {
            throw new IllegalStateException("the server has gone");
        }
        long wakes = server.queue().wakes();
        server.exit();
        return wakes;
    }

    @Override
    public void close() {
        Mailboxes.leave(own);
    }

    private void check(MessageCopy answer) {
        if (answer.get(NUMBER) != ++taken) {
            throw new IllegalStateException("call " + taken + " was answered by " + answer.get(NUMBER));
        }
    }

    /// The server's ways back, one for each place of the region.
    private static final class Answers implements QueueReceiver.Recipient {

        private final Registration own;
        private final MessageCopy answer;
        private final @Nullable MailboxSender[] senders = new MailboxSender[MailboxId.MOST_MAILBOXES];

        Answers(Registration own, MessageCopy answer) {
            this.own = own;
            this.answer = answer;
        }

        @Override
        public void take(MessageCopy request) {
            answer.put(NUMBER, request.get(NUMBER));
            MailboxSender sender = senderTo(request.get(FROM));
            while (true) {
                Posted posted = sender.offer(answer);
                if (posted == Posted.SENT || posted == Posted.GONE) {
                    return;
                }
                Thread.onSpinWait();
            }
        }

        private MailboxSender senderTo(long caller) {
            int index = MailboxId.index(caller);
            MailboxSender sender = senders[index];
            if (sender == null || sender.to() != caller) {
                sender = own.senderTo(caller);
                senders[index] = sender;
            }
            return sender;
        }
    }
}
