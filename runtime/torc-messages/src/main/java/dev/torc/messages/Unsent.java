package dev.torc.messages;

import dev.torc.mailbox.MailboxId;
import dev.torc.uapi.Errno;

/// Messages that have found their queue full and wait here until there is room. So whoever may not wait himself,
/// the poller first of all, has an answer sent all the same.
///
/// It has a bound; what comes beyond it is for the sender to lose. Those for one mailbox do not hold up those for
/// another.
///
/// **Threads.** Any.
final class Unsent {

    private final Outgoing outgoing;
    private final MessageRows rows;
    private final MessageRows.Line[] lines;
    private final Message scratch;
    private int count;

    Unsent(Outgoing outgoing, int most, int mailboxes, Message scratch) {
        this.outgoing = outgoing;
        this.rows = new MessageRows(most);
        this.scratch = scratch;
        this.lines = new MessageRows.Line[mailboxes];
        for (int i = 0; i < mailboxes; i++) {
            lines[i] = new MessageRows.Line();
        }
    }

    /// Sends a message, now or later, behind those that wait for the same mailbox.
    ///
    /// @return 0 if it is sent or kept; ENOBUFS negated if there is no room for it; else as [Messenger#send]
    synchronized int send(long to, Message message) {
        if (!outgoing.hasPlace(to)) {
            return Errno.ECONNREFUSED.negated();
        }
        MessageRows.Line line = lines[MailboxId.index(to)];
        if (line.count() == 0) {
            int result = outgoing.send(to, message);
            if (result != Errno.EAGAIN.negated()) {
                return result;
            }
        }
        if (rows.isFull()) {
            return Errno.ENOBUFS.negated();
        }
        rows.add(line, to, message);
        count++;
        return 0;
    }

    /// Sends what can be sent by now.
    ///
    /// @return how many of them were for somebody who is gone
    synchronized int flush() {
        int lost = 0;
        for (MessageRows.Line line : lines) {
            while (line.count() != 0) {
                int result = outgoing.send(rows.peek(line, scratch), scratch);
                if (result == Errno.EAGAIN.negated()) {
                    break;
                }
                rows.remove(line);
                count--;
                if (result < 0) {
                    lost++;
                }
            }
        }
        return lost;
    }

    /// {@return how many wait}
    synchronized int count() {
        return count;
    }
}
