package dev.torc.messages;

import dev.torc.mailbox.MailboxSender;
import dev.torc.uapi.Errno;

/// One thread's way to one mailbox, for who sends there often. It makes no objects, and never waits.
///
/// **Threads.** One at a time.
public final class MessageSender {

    /// How often a queue that is much in demand is tried before that is said.
    private static final int ATTEMPTS = 8;

    private final Outgoing outgoing;
    private final MailboxSender sender;

    MessageSender(Outgoing outgoing, MailboxSender sender) {
        this.outgoing = outgoing;
        this.sender = sender;
    }

    /// {@return whose mailbox it is}
    public long to() {
        return sender.to();
    }

    /// Sends a message, and wakes its receiver if that sleeps.
    ///
    /// @param message whose sender is filled in; it can be changed and sent again at once
    /// @return as [Messenger#send]
    public int send(Message message) {
        Gate gate = outgoing.gate();
        if (!gate.enter()) {
            return Errno.ESHUTDOWN.negated();
        }
        try {
            return sendInside(message);
        } finally {
            gate.exit();
        }
    }

    /// Sends without the gate: for the thread that closes it.
    int sendInside(Message message) {
        message.setSender(outgoing.id());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            switch (sender.offer(message.copy())) {
                case SENT -> {
                    return 0;
                }
                case FULL -> {
                    outgoing.foundFull(to());
                    return Errno.EAGAIN.negated();
                }
                case GONE -> {
                    return Errno.ECONNREFUSED.negated();
                }
                case BUSY -> Thread.onSpinWait();
            }
        }
        return Errno.EAGAIN.negated();
    }
}
