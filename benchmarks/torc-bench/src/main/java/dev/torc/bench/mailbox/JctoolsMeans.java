package dev.torc.bench.mailbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpscArrayQueue;

/// JCTools' bounded queue for many senders. It passes objects on, so each message is one.
final class JctoolsMeans implements Means {

    private final Map<Integer, MpscArrayQueue<long[]>> queues = new ConcurrentHashMap<>();

    @Override
    public Inbox inbox(int number, LongConsumer reader) {
        MpscArrayQueue<long[]> queue = queue(number);
        MessagePassingQueue.Consumer<long[]> consumer = message -> reader.accept(message[0]);
        return () -> queue.drain(consumer, Inbox.MOST);
    }

    @Override
    public Outbox outbox(int to) {
        MpscArrayQueue<long[]> queue = queue(to);
        return value -> {
            long[] message = new long[MESSAGE_WORDS];
            message[0] = value;
            return queue.offer(message);
        };
    }

    private MpscArrayQueue<long[]> queue(int number) {
        return queues.computeIfAbsent(number, _ -> new MpscArrayQueue<>(CAPACITY));
    }
}
