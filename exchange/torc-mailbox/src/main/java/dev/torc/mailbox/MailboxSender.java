package dev.torc.mailbox;

/// One thread's way to one mailbox. While it is *inside*, the mailbox is not given to anybody else.
///
/// ```java
/// if (sender.enter()) {
///     try (Claim claim = sender.queue().claim()) {
///         …
///     } finally {
///         sender.exit();
///     }
/// }
/// ```
///
/// **Threads.** One at a time.
public final class MailboxSender {

    private final Registration own;
    private final long to;
    private final QueueSender queue;
    private boolean inside;

    MailboxSender(Registration own, long to, QueueSender queue) {
        this.own = own;
        this.to = to;
        this.queue = queue;
    }

    /// {@return whose mailbox it is}
    public long to() {
        return to;
    }

    /// Sends a message. It never waits.
    ///
    /// @return what became of it; a mailbox whose owner has died is found to be gone when somebody has told so
    ///     ([Registration#isGone]), and full before
    public Posted offer(MessageCopy message) {
        if (!enter()) {
            return Posted.GONE;
        }
        try {
            return switch (queue.offer(message)) {
                case ACCEPTED -> Posted.SENT;
                case FULL -> Posted.FULL;
                case BUSY -> Posted.BUSY;
            };
        } finally {
            exit();
        }
    }

    /// Comes inside: until [#exit] its owner cannot give the mailbox up, and waits for that if he wants to.
    ///
    /// @return whether there is still this mailbox, and the own one
    /// @throws IllegalStateException if it is inside already
    public boolean enter() {
        if (inside) {
            throw new IllegalStateException("a sender is inside already");
        }
        inside = own.enter(to);
        return inside;
    }

    /// {@return the queue to claim slots of}
    ///
    /// @throws IllegalStateException if it is not inside
    public QueueSender queue() {
        if (!inside) {
            throw new IllegalStateException("the mailbox may be anybody's: enter it first");
        }
        return queue;
    }

    /// Goes out; nothing of the queue is used after it. A second time does nothing.
    public void exit() {
        if (inside) {
            inside = false;
            own.exit(to);
        }
    }
}
