package dev.torc.bench.mailbox;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What one would write first: a deque, and a lock around each of its operations.
final class DequeMeans implements Means {

    private final Map<Integer, LockedDeque> deques = new ConcurrentHashMap<>();

    @Override
    public Inbox inbox(int number, LongConsumer reader) {
        LockedDeque deque = deque(number);
        return () -> deque.take(reader);
    }

    @Override
    public Outbox outbox(int to) {
        return deque(to);
    }

    private LockedDeque deque(int number) {
        return deques.computeIfAbsent(number, _ -> new LockedDeque());
    }

    private static final class LockedDeque implements Outbox {

        private final ReentrantLock lock = new ReentrantLock();
        private final ArrayDeque<long[]> deque = new ArrayDeque<>(CAPACITY);

        @Override
        public boolean offer(long value) {
            long[] message = new long[MESSAGE_WORDS];
            message[0] = value;
            lock.lock();
            try {
                return deque.size() < CAPACITY && deque.offerLast(message);
            } finally {
                lock.unlock();
            }
        }

        private int take(LongConsumer reader) {
            for (int count = 0; count < Inbox.MOST; count++) {
                long[] message = poll();
                if (message == null) {
                    return count;
                }
                reader.accept(message[0]);
            }
            return Inbox.MOST;
        }

        private long @Nullable [] poll() {
            lock.lock();
            try {
                return deque.pollFirst();
            } finally {
                lock.unlock();
            }
        }
    }
}
