package dev.torc.messages;

import dev.torc.mailbox.MailboxId;
import dev.torc.mailbox.Registration;
import dev.torc.uapi.Errno;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The ways from one mailbox to all others, lent to whoever sends and used again.
///
/// **Threads.** Any.
final class Outgoing {

    /// How many ways to one place are kept: as many threads as send there at the same time, usually.
    private static final int MOST_SPARE = 16;

    private static final long FIRST_NAP_NANOS = 20_000;
    private static final long LONGEST_NAP_NANOS = 1_000_000;

    private static final class Shelf {
        private final ArrayDeque<MessageSender> spare = new ArrayDeque<>(MOST_SPARE);

        synchronized @Nullable MessageSender take() {
            return spare.poll();
        }

        synchronized void put(MessageSender sender) {
            if (spare.size() < MOST_SPARE) {
                spare.push(sender);
            }
        }
    }

    private final Registration own;
    private final Gate gate = new Gate();
    private final Suspects suspects;
    private final Shelf[] shelves;

    Outgoing(Registration own) {
        this.own = own;
        this.suspects = new Suspects(own.spec().mailboxes());
        this.shelves = new Shelf[own.spec().mailboxes()];
        for (int i = 0; i < shelves.length; i++) {
            shelves[i] = new Shelf();
        }
    }

    long id() {
        return own.id();
    }

    Gate gate() {
        return gate;
    }

    /// {@return whether the region has such a place}
    boolean hasPlace(long to) {
        return MailboxId.index(to) < shelves.length;
    }

    void foundFull(long to) {
        suspects.add(MailboxId.index(to), to);
    }

    /// Poller: looks whether those whose queues were full are still there. Who is not is gone for all from then on.
    void askAboutSuspects() {
        for (int index = 0; index < shelves.length; index++) {
            long id = suspects.take(index);
            if (id != MailboxId.NONE) {
                own.isGone(id);
            }
        }
    }

    /// {@return a new way, for one thread}
    MessageSender way(long to) {
        return new MessageSender(this, own.senderTo(to));
    }

    /// Sends, and does not wait.
    ///
    /// @return 0, or a negated errno, as [Messenger#send]
    int send(long to, Message message) {
        if (!hasPlace(to)) {
            return Errno.ECONNREFUSED.negated();
        }
        Shelf shelf = shelves[MailboxId.index(to)];
        MessageSender way = shelf.take();
        while (way != null && way.to() != to) {
            way = shelf.take(); // of who was there before
        }
        if (way == null) {
            way = way(to);
        }
        int result = way.send(message);
        shelf.put(way);
        return result;
    }

    /// Sends, and waits for room until the time is over or the thread is interrupted.
    int sendWithin(long to, Message message, long deadlineNanos) {
        int result = send(to, message);
        long napNanos = FIRST_NAP_NANOS;
        while (result == Errno.EAGAIN.negated()) {
            long leftNanos = Deadline.left(deadlineNanos);
            if (leftNanos <= 0 || Thread.currentThread().isInterrupted()) {
                return result;
            }
            LockSupport.parkNanos(this, Math.min(napNanos, leftNanos));
            napNanos = Math.min(2 * napNanos, LONGEST_NAP_NANOS);
            result = send(to, message);
        }
        return result;
    }
}
