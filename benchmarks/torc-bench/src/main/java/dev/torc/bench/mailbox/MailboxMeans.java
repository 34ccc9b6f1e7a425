package dev.torc.bench.mailbox;

import dev.torc.mailbox.MailboxSender;
import dev.torc.mailbox.MessageCopy;
import dev.torc.mailbox.Posted;
import dev.torc.mailbox.QueueReceiver;
import dev.torc.mailbox.Registration;
import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/// Ours: mailboxes of a region, found by name, whose senders are inside for as long as a message takes.
final class MailboxMeans implements Means {

    private final Mailboxes mailboxes;

    MailboxMeans(Path folder) throws IOException {
        mailboxes = Mailboxes.in(folder, CAPACITY);
    }

    @Override
    public Inbox inbox(int number, LongConsumer reader) throws IOException {
        Registration own = mailboxes.register(Mailboxes.SERVER + number);
        QueueReceiver receiver = own.receiver(PollingPolicy.always());
        QueueReceiver.Recipient recipient = message -> reader.accept(message.get(0));
        return new Inbox() {
            @Override
            public int take() {
                return receiver.poll(MOST, recipient);
            }

            @Override
            public void close() {
                Mailboxes.leave(own);
            }
        };
    }

    @Override
    public Outbox outbox(int to) throws IOException {
        Registration own = mailboxes.registerOrShare();
        MailboxSender sender = own.senderTo(own.find(Mailboxes.SERVER + to));
        MessageCopy message = new MessageCopy(mailboxes.queue());
        return value -> {
            message.put(0, value);
            return sender.offer(message) == Posted.SENT;
        };
    }
}
