package dev.torc.messages;

import java.util.concurrent.atomic.AtomicLongArray;

/// Mailboxes whose queue was found full: perhaps because nobody lives who would empty it. Who sends does not ask
/// Linux himself, which takes a system call; the poller does, a few times a second.
///
/// **Threads.** Any. It is a hint: a mailbox that is overlooked is seen the next time that somebody finds it full.
final class Suspects {

    private static final long NOBODY = 0;

    private final AtomicLongArray ids;

    Suspects(int mailboxes) {
        this.ids = new AtomicLongArray(mailboxes);
    }

    void add(int index, long id) {
        ids.setRelease(index, id);
    }

    /// {@return whom to ask about at this place, who is no suspect any more; or 0}
    long take(int index) {
        return ids.getAcquire(index) == NOBODY ? NOBODY : ids.getAndSet(index, NOBODY);
    }
}
