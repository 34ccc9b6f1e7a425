package dev.torc.bench.mailbox;

import dev.torc.layout.SegmentWords;
import dev.torc.mailbox.MessageCopy;
import dev.torc.mailbox.Offered;
import dev.torc.mailbox.QueueLayout;
import dev.torc.mailbox.QueueReceiver;
import dev.torc.mailbox.QueueSender;
import dev.torc.ring.PollingPolicy;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/// Ours without the registry: a receive queue that nobody can take away.
final class QueueMeans implements Means {

    private static final QueueLayout LAYOUT = new QueueLayout(CAPACITY, MESSAGE_BYTES + Long.BYTES);

    private final Map<Integer, SegmentWords> queues = new ConcurrentHashMap<>();

    @Override
    public Inbox inbox(int number, LongConsumer reader) {
        QueueReceiver receiver = new QueueReceiver(queue(number), LAYOUT, _ -> false, PollingPolicy.always());
        QueueReceiver.Recipient recipient = message -> reader.accept(message.get(0));
        return () -> receiver.poll(Inbox.MOST, recipient);
    }

    @Override
    public Outbox outbox(int to) {
        QueueSender sender = new QueueSender(queue(to), LAYOUT, 1);
        MessageCopy message = new MessageCopy(LAYOUT);
        return value -> {
            message.put(0, value);
            return sender.offer(message) == Offered.ACCEPTED;
        };
    }

    private SegmentWords queue(int number) {
        return queues.computeIfAbsent(
                number,
                _ -> new SegmentWords(Arena.ofShared().allocate(LAYOUT.byteSize(), QueueLayout.CACHE_LINE_BYTES)));
    }
}
