package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import dev.torc.layout.SegmentWords;
import dev.torc.ring.SleepWord;

/// One sender's end of a receive queue: claims slots, publishes messages in them, wakes the receiver if it sleeps.
///
/// ```text
///      message.put(0, 42);
///      if (sender.offer(message) == Offered.FULL) { … }
/// ```
///
/// Nothing here waits. Messages are taken in the order in which their slots were claimed, those of one sender therefore
/// in the order in which it sent them. A sender that dies before it has published sends nothing; once it has, nobody
/// can take the message back. As many fit as the capacity says, no fewer and no more.
///
/// **Threads.** One at a time; each thread of a process has a sender of its own, under the process' number.
public final class QueueSender {

    private final LongWords words;
    private final QueueLayout layout;
    private final SendingEnd end;
    private final SleepWord receiver;
    private final Claim claim;
    private long wakes;

    /// Attaches to a queue.
    ///
    /// @param memory the queue's, exactly as long as its layout says, aligned to 64 bytes; all zeros if it is new
    /// @param owner this process' number, from 0 to 262,143, by which others are told of its death
    /// @throws IllegalArgumentException if the memory has another length, or the number is out of range
    public QueueSender(SegmentWords memory, QueueLayout layout, int owner) {
        this(memory, layout, owner, new SleepWord(memory, QueueLayout.SLEEP));
    }

    QueueSender(LongWords words, QueueLayout layout, int owner, SleepWord receiver) {
        this.words = words;
        this.layout = layout;
        this.end = new SendingEnd(words, layout, owner);
        this.receiver = receiver;
        this.claim = new Claim(this, words, layout.messageBytes() / Long.BYTES);
    }

    /// Sends a message that is ready: the slot is held for as long as copying takes.
    ///
    /// @throws IllegalArgumentException if the message is made for slots of another length
    /// @throws LostClaimException if others were told that this process is dead: nothing is sent
    public Offered offer(MessageCopy message) {
        if (message.count() != claim.count()) {
            throw new IllegalArgumentException("a message of " + message.count()
                    + " double words was offered to a queue" + " whose messages have " + claim.count());
        }
        long position = end.claim();
        if (isNone(position)) {
            return reason(position);
        }
        message.copyTo(words, end.message(position));
        publish(position);
        return Offered.ACCEPTED;
    }

    /// Claims a slot, to write the message where it will be read.
    ///
    /// @return the claim, always the same object, which is open if its result is [Offered#ACCEPTED]
    /// @throws IllegalStateException if the last one is still open
    public Claim claim() {
        if (claim.isOpen()) {
            throw new IllegalStateException("a sender has one claim at a time, and the last one is still open");
        }
        long position = end.claim();
        if (isNone(position)) {
            claim.refuse(reason(position));
        } else {
            claim.begin(position, end.message(position));
        }
        return claim;
    }

    /// {@return the queue's sizes}
    public QueueLayout layout() {
        return layout;
    }

    /// {@return how often this sender woke the receiver}
    public long wakes() {
        return wakes;
    }

    /// {@return how often this sender found words in the queue that cannot be}
    public long damaged() {
        return end.damaged();
    }

    void publish(long position) {
        if (!end.publish(position)) {
            throw new LostClaimException(end.owner());
        }
        if (receiver.wakeOwner()) {
            wakes++;
        }
    }

    void abort(long position) {
        // What was taken from this sender has been given up by who took it.
        if (end.abort(position) && receiver.wakeOwner()) {
            wakes++;
        }
    }

    private static boolean isNone(long position) {
        return position == SendingEnd.FULL || position == SendingEnd.BUSY;
    }

    private static Offered reason(long position) {
        return position == SendingEnd.FULL ? Offered.FULL : Offered.BUSY;
    }
}
