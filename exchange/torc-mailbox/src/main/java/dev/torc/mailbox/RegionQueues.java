package dev.torc.mailbox;

import dev.torc.layout.SegmentWords;
import dev.torc.mailbox.QueueReceiver.Recipient;
import dev.torc.ring.PollingPolicy;
import java.lang.foreign.MemorySegment;

/// The queues of a region, each in its own memory.
///
/// **Threads.** As those of the ends; the others any.
final class RegionQueues implements Reaper.ClaimBreaker {

    private static final byte ZERO = 0;

    private final MemorySegment memory;
    private final RegionLayout layout;
    private final Lives lives;
    private final RegionTally tally;

    RegionQueues(MemorySegment memory, RegionLayout layout, Lives lives, RegionTally tally) {
        this.memory = memory;
        this.layout = layout;
        this.lives = lives;
        this.tally = tally;
    }

    /// {@return a new sending end of a mailbox' queue}
    QueueSender sender(int mailbox, int owner) {
        return new QueueSender(words(mailbox), queue(), owner);
    }

    /// {@return a new receiving end of a mailbox' queue}
    QueueReceiver receiver(int mailbox, PollingPolicy policy) {
        return new QueueReceiver(words(mailbox), queue(), this::isDead, policy);
    }

    @Override
    public void abort(int mailbox, int owner) {
        // Asked anew for each claim, after its word was read: by then the number may be somebody else's.
        new AbandonedClaims(words(mailbox), queue()).abort(number -> number == owner && isDead(number));
    }

    @Override
    public void abortUnasked(int owner) {
        for (int mailbox = 0; mailbox < layout.spec().mailboxes(); mailbox++) {
            new AbandonedClaims(words(mailbox), queue()).abortWithoutWaking(number -> number == owner);
        }
    }

    /// Takes everything out of a queue to which nobody sends and which nobody else receives from.
    ///
    /// @return how many messages there were
    int empty(int mailbox, Recipient recipient) {
        SegmentWords words = words(mailbox);
        ReceivingEnd end;
        try {
            end = new ReceivingEnd(words, queue());
        } catch (IllegalStateException noHead) {
            tally.broken();
            words.segment().fill(ZERO);
            return 0;
        }
        int count = 0;
        var message = new MessageCopy(queue());
        // At most what fits; whoever sends here now does not keep to the protocol, and is not waited for.
        for (int looked = 0; looked < queue().capacity(); looked++) {
            switch (end.look()) {
                case MESSAGE -> {
                    message.copyFrom(words, end.message(), end.owner());
                    end.free();
                    count++;
                    recipient.take(message);
                }
                case NOT_READY -> {
                    if (!end.abortIfDead(this::isDead)) {
                        tally.broken();
                        return count;
                    }
                }
                case EMPTY -> {
                    end.checkTail();
                    return count;
                }
            }
        }
        return count;
    }

    private boolean isDead(int owner) {
        return owner != 0 && !lives.isAlive(owner);
    }

    private QueueLayout queue() {
        return layout.spec().queue();
    }

    private SegmentWords words(int mailbox) {
        return new SegmentWords(memory.asSlice(layout.queueAt(mailbox), queue().byteSize()));
    }
}
