package dev.torc.mailbox;

import dev.torc.layout.SegmentWords;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.SleepWord;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Executor;

/// The memory of a queue and its ends, as tests need them: messages are single numbers.
///
/// @param memory the queue's
/// @param layout its sizes
record SharedQueue(SegmentWords memory, QueueLayout layout) {

    static final int SLOT_BYTES = 64;

    /// The number of [#sender()].
    static final int OWNER = 5;

    /// A question that nobody is asked who is needed.
    static final OwnerDeaths NOBODY_IS_DEAD = _ -> false;

    /// Runs what waits on a thread of its own: the common pool may have one.
    static final Executor ON_A_THREAD = task -> Thread.ofPlatform().daemon().start(task);

    private static final long LONGEST_WAIT_NANOS = 20_000_000_000L;

    static SharedQueue of(int capacity) {
        QueueLayout layout = new QueueLayout(capacity, SLOT_BYTES);
        return new SharedQueue(new SegmentWords(Arena.ofAuto().allocate(layout.byteSize(), 64)), layout);
    }

    static SharedQueue in(MemorySegment memory, int capacity) {
        return new SharedQueue(new SegmentWords(memory), new QueueLayout(capacity, SLOT_BYTES));
    }

    QueueSender sender() {
        return sender(OWNER);
    }

    QueueSender sender(int owner) {
        return new QueueSender(memory, layout, owner);
    }

    /// {@return a sender that is watched in each of its steps}
    QueueSender sender(int owner, Steps.Watcher watcher) {
        return new QueueSender(new Steps(memory, layout, watcher), layout, owner, sleepWord());
    }

    QueueReceiver receiver() {
        return receiver(NOBODY_IS_DEAD);
    }

    QueueReceiver receiver(OwnerDeaths deaths) {
        return new QueueReceiver(memory, layout, deaths, PollingPolicy.never());
    }

    QueueReceiver watchedReceiver(Steps.Watcher watcher) {
        Steps watched = new Steps(memory, layout, watcher);
        return new QueueReceiver(watched, layout, sleepWord(), NOBODY_IS_DEAD, PollingPolicy.never());
    }

    AbandonedClaims abandoned() {
        return new AbandonedClaims(memory, layout);
    }

    MessageCopy message(long number) {
        MessageCopy message = new MessageCopy(layout);
        for (int i = 0; i < message.count(); i++) {
            message.put(i, number);
        }
        return message;
    }

    /// {@return the number of the next message; throws if there is none, or if it is half another}
    long next(QueueReceiver receiver) {
        MessageCopy into = new MessageCopy(layout);
        Polled found = receiver.poll(into);
        if (found != Polled.MESSAGE) {
            throw new AssertionError("found " + found);
        }
        return number(into);
    }

    /// {@return the number that a message is}
    static long number(MessageCopy message) {
        for (int i = 1; i < message.count(); i++) {
            if (message.get(i) != message.get(0)) {
                throw new AssertionError("a message of " + message.get(0) + " and " + message.get(i));
            }
        }
        return message.get(0);
    }

    long word(int index) {
        return memory.loadAcquireLong(layout.slot(index));
    }

    /// Waits until the receiver has said that it sleeps.
    void awaitSleep() {
        long began = System.nanoTime();
        while (memory.loadAcquire(QueueLayout.SLEEP) == 0) {
            if (System.nanoTime() - began > LONGEST_WAIT_NANOS) {
                throw new AssertionError("the receiver does not sleep");
            }
            Thread.onSpinWait();
        }
    }

    private SleepWord sleepWord() {
        return new SleepWord(memory, QueueLayout.SLEEP);
    }
}
