package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import dev.torc.layout.SegmentWords;
import dev.torc.ring.Polling;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.SleepWord;
import org.jspecify.annotations.Nullable;

/// The receiving end of a queue: takes messages in order, and sleeps when there are none.
///
/// ```text
///      while (receiver.await(timeoutNanos)) {
///          receiver.poll(QueueReceiver.ALL, message -> …);
///      }
/// ```
///
/// A message is copied and its slot is free before anybody looks at it: each is taken at most once. If the receiver
/// dies between the two, who receives after it, by a new `QueueReceiver`, takes the message again or not at all.
///
/// **One takes.** A queue has one receiver, and it belongs to the first thread that polls; another thread is refused.
/// With several, one that stands still between copying and freeing holds up the others for as long as it likes, and
/// after its death nobody can tell whether its message was acted upon; here that is the death of the queue's owner, and
/// the queue ends with it. Nor can one push at the head, or take from the tail: what says that a queue is full is the
/// slot after the last one claimed, which with two ends is no single slot, and the published ring that allows it is
/// known to come to a standstill when it is full.
///
/// **A live sender is never robbed.** A message that is being written holds up those behind it for as long as its
/// sender lives, however slow he is; a dead one's is given up when [#await] finds it, or by [AbandonedClaims].
///
/// **Threads.** One, a platform thread if it sleeps.
public final class QueueReceiver {

    /// As many as are there when they are asked for.
    public static final int ALL = -1;

    /// The longest sleep without looking: a sender may have died after it published and before it woke this end.
    static final long LONGEST_SLEEP_NANOS = 100_000_000;

    /// What is done with each message that is taken.
    @FunctionalInterface
    public interface Recipient {

        /// Takes a message. Its slot is free already: what is thrown here costs the message, and ends the poll.
        ///
        /// @param message lent: it is overwritten when this returns
        void take(MessageCopy message);
    }

    private final LongWords words;
    private final ReceivingEnd end;
    private final SleepWord own;
    private final OwnerDeaths deaths;
    private final Polling polling;
    private final MessageCopy lent;

    private final Polling.Work work = new Polling.Work() {
        @Override
        public boolean isThere() {
            return isReady();
        }

        @Override
        public boolean isHeldUpByPolling() {
            // Of many senders it is not known where they run; the policy finds out whether polling pays.
            return false;
        }
    };

    private volatile @Nullable Thread thread;
    private Polled found = Polled.EMPTY;
    private long taken;
    private long sleeps;

    /// Begins to receive, where the receiver before this one has ended.
    ///
    /// @param memory the queue's, exactly as long as its layout says, aligned to 64 bytes; all zeros if it is new
    /// @param deaths asked about a sender that keeps this end waiting
    /// @param policy whether to poll before sleeping
    /// @throws IllegalArgumentException if the memory has another length
    /// @throws IllegalStateException if the head that the memory tells is none
    public QueueReceiver(SegmentWords memory, QueueLayout layout, OwnerDeaths deaths, PollingPolicy policy) {
        this(memory, layout, new SleepWord(memory, QueueLayout.SLEEP), deaths, policy);
    }

    QueueReceiver(LongWords words, QueueLayout layout, SleepWord own, OwnerDeaths deaths, PollingPolicy policy) {
        this.words = words;
        this.end = new ReceivingEnd(words, layout);
        this.own = own;
        this.deaths = deaths;
        this.polling = new Polling(policy);
        this.lent = new MessageCopy(layout);
    }

    /// Takes the oldest message, if it is ready.
    ///
    /// @param into where to copy it
    /// @throws IllegalArgumentException if `into` is made for slots of another length
    /// @throws IllegalStateException on another thread than the first
    public Polled poll(MessageCopy into) {
        checkThread();
        if (into.count() != lent.count()) {
            throw new IllegalArgumentException(
                    "a copy of " + into.count() + " double words for messages of " + lent.count());
        }
        return take(into);
    }

    /// Takes messages in order until so many are taken, or one is not ready, or there is none.
    ///
    /// @param most how many; [#ALL] is as many as had been claimed when this was called, so that it ends although
    ///     others go on sending
    /// @return how many were taken
    /// @throws IllegalArgumentException if `most` is less than [#ALL]
    /// @throws IllegalStateException on another thread than the first
    public int poll(int most, Recipient recipient) {
        if (most < ALL) {
            throw new IllegalArgumentException("a poll for " + most + " messages");
        }
        checkThread();
        // A tail that somebody has set behind the head counts none, though there may be one.
        int limit = most == ALL ? Math.max(1, end.claimed()) : most;
        int count = 0;
        while (count < limit && take(lent) == Polled.MESSAGE) {
            count++;
            recipient.take(lent);
        }
        return count;
    }

    /// Waits for a message: polls if that pays, then sleeps until a sender wakes this end.
    ///
    /// Before it sleeps it gives up what a dead sender has left at the head. Senders that live are waited for.
    ///
    /// @param timeoutNanos the longest wait; [Long#MAX_VALUE] is for ever
    /// @return whether there is a message to take
    /// @throws IllegalStateException on a virtual thread, or on another thread than the first
    public boolean await(long timeoutNanos) {
        checkThread();
        return isReady() || polling.poll(work, timeoutNanos) || sleep(timeoutNanos);
    }

    /// {@return what the last poll or wait found at the head: why it took no more}
    public Polled found() {
        return found;
    }

    /// {@return how many messages were taken}
    public long taken() {
        return taken;
    }

    /// {@return how many claims were skipped, given up by their senders or for dead ones}
    public long aborted() {
        return end.aborted();
    }

    /// {@return how many words were found that cannot be, and mended}
    public long damaged() {
        return end.damaged();
    }

    /// {@return how often this end slept}
    public long sleeps() {
        return sleeps;
    }

    private Polled take(MessageCopy into) {
        found = end.look();
        if (found == Polled.MESSAGE) {
            into.copyFrom(words, end.message(), end.owner());
            end.free();
            taken++;
        }
        return found;
    }

    private boolean isReady() {
        found = end.look();
        return found == Polled.MESSAGE;
    }

    private boolean isReadyBehindTheDead() {
        while (end.abortIfDead(deaths)) {
            if (isReady()) {
                return true;
            }
        }
        return false;
    }

    private boolean sleep(long timeoutNanos) {
        long beganNanos = System.nanoTime();
        while (true) {
            int asleep = own.announceSleep();
            end.checkTail();
            if (isReady() || isReadyBehindTheDead()) {
                own.announceAwake();
                return true;
            }
            long leftNanos = timeoutNanos - (System.nanoTime() - beganNanos);
            if (leftNanos <= 0) {
                own.announceAwake();
                return false;
            }
            own.sleep(asleep, Math.min(leftNanos, LONGEST_SLEEP_NANOS));
            sleeps++;
            own.announceAwake();
        }
    }

    private void checkThread() {
        Thread current = Thread.currentThread();
        if (thread != current) {
            bind(current);
        }
    }

    private synchronized void bind(Thread current) {
        Thread first = thread;
        if (first != null) {
            throw new IllegalStateException(
                    "a queue has one receiver: this one belongs to " + first + ", and " + current + " polled");
        }
        thread = current;
    }
}
