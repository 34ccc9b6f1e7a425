package dev.torc.mailbox;

import dev.torc.mailbox.QueueReceiver.Recipient;
import dev.torc.posix.BlockingCalls;
import dev.torc.ring.PollingPolicy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/// A process' own mailbox: under its name others find it, and in its name it sends to theirs.
///
/// ```java
/// long peer = own.find(PEER);
/// MailboxSender sender = own.senderTo(peer);      // one a thread
/// switch (sender.offer(message)) { … }
/// ```
///
/// **Threads.** Any.
public final class Registration {

    private static final int KNOWN = 4 * MailboxId.MOST_MAILBOXES;
    private static final int KNOWN_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(KNOWN);
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private final MailboxRegion region;
    private final long id;
    private final long name;

    /// Where names were found last; each is looked at again before it is believed, so a word is all that one
    /// needs.
    private final AtomicLongArray known = new AtomicLongArray(KNOWN);

    Registration(MailboxRegion region, long id, long name) {
        this.region = region;
        this.id = id;
        this.name = name;
    }

    /// {@return the own mailbox, as others see it while it is registered}
    public long id() {
        return id;
    }

    /// {@return the name that it is registered under}
    public long name() {
        return name;
    }

    /// Looks up who is registered under a name now.
    ///
    /// Where it was the last time is looked at first; else all entries are.
    ///
    /// @return the mailbox, or [MailboxId#NONE]
    public long find(long wanted) {
        int place = (int) ((wanted * GOLDEN) >>> KNOWN_SHIFT);
        long last = known.getPlain(place);
        if (region.registry().isNamed(last, wanted)) {
            region.tally().known();
            return last;
        }
        region.tally().searched();
        long found = region.registry().find(wanted);
        known.setPlain(place, found);
        return found;
    }

    /// {@return a way to send to a mailbox, for one thread}
    ///
    /// @param to any id, also one that is gone
    /// @throws IllegalArgumentException if the region has no such place
    public MailboxSender senderTo(long to) {
        return new MailboxSender(this, to, region.queueOf(to));
    }

    /// {@return the receiving end of the own queue}
    ///
    /// There is one at a time: whoever makes another uses the one before no more. One that is in use when the
    /// mailbox is given up has to enter it (`senderTo(id()).enter()`) while it receives, or has to be stopped
    /// before.
    ///
    /// @param policy whether to poll before sleeping
    public QueueReceiver receiver(PollingPolicy policy) {
        return region.receiver(MailboxId.index(id), policy);
    }

    /// {@return whether a mailbox is gone: given up, or its owner is dead} Linux is asked, which takes a system
    /// call.
    public boolean isGone(long other) {
        return region.registry().isGone(other);
    }

    /// {@return whether a message may be from this mailbox: there is no other owner of it, as far as is still
    /// known}
    ///
    /// The slot's word names the process that wrote it, which is checked against who is registered; the message
    /// itself can say anything. Of a mailbox that has been given up nothing is known.
    ///
    /// @param received a message that was received, and not filled here
    /// @param from whom it says that it is from
    public boolean maySend(MessageCopy received, long from) {
        return region.registry().maySend(received.sender(), from);
    }

    /// {@return the form of the region that it is in}
    public RegionSpec spec() {
        return region.spec();
    }

    /// Gives the mailbox up. From now on nobody begins to send to it; who is sending is waited for, unless he is
    /// dead.
    ///
    /// If the time is over before all have left, the mailbox stays closing and its memory as it is: call this
    /// again. When the process ends first, others finish it.
    ///
    /// @param limit how long to wait
    /// @param unanswered is given each message that nobody has taken, to answer it, for which alone this mailbox
    ///     can still send: on the same thread
    /// @return whether it is given up
    /// @throws IllegalStateException if it has been already
    public boolean unregister(Duration limit, Recipient unanswered) {
        boolean isLeft = BlockingCalls.<Boolean, RuntimeException>call(
                () -> region.registry().leave(region.owner(), id, limit.toNanos(), unanswered));
        return isLeft;
    }

    boolean enter(long other) {
        return region.registry().enter(id, other);
    }

    void exit(long other) {
        region.registry().exit(id, other);
    }

    @Override
    public String toString() {
        return MailboxId.toString(id) + " of " + region;
    }
}
