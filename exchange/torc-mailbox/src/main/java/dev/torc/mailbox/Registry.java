package dev.torc.mailbox;

import dev.torc.mailbox.EntryWord.State;
import dev.torc.mailbox.QueueReceiver.Recipient;
import dev.torc.mailbox.RegistrationRefusedException.Reason;

/// How a process comes into the registry of a region, and leaves it.
///
/// ```text
///   EMPTY ──take──▶ REGISTERING ──queue emptied, named, name is nobody else's──▶ READY
///   READY ──leave──▶ CLOSING ──users have left, queue emptied──▶ EMPTY
/// ```
///
/// A process that dies anywhere on the way leaves an entry with its number, which the [Reaper] takes back; one
/// that stands still keeps its entry, and hinders nobody but who waits for just that.
///
/// **Two of one name.** Each stores its name before it looks for the other's, so one of them sees the other. Who
/// finds the name ready gives way; so does who finds it being registered at a lower index. Who finds it being
/// registered at a higher one waits for what becomes of that. So nobody waits for someone who waits for him.
///
/// **Threads.** Any.
final class Registry {

    /// Waits until an entry has changed, or so long.
    interface Waiting {

        /// Waits.
        ///
        /// @param changes what [EntryTable#changes] was before it was looked at
        void await(int index, int changes, long nanos);
    }

    /// What queues are emptied with.
    interface Emptying {

        /// Empties a queue, and returns how many messages there were.
        int empty(int mailbox, Recipient recipient);
    }

    /// The longest wait without looking: who would have woken us may have died.
    private static final long LONGEST_WAIT_NANOS = 20_000_000;

    private static final int NOBODY = -1;

    private final EntryTable entries;
    private final UserTable users;
    private final Reaper reaper;
    private final Emptying queues;
    private final Waiting waiting;
    private final RegionTally tally;

    /// The mailbox that a thread is just giving up, as which it answers what nobody has taken.
    private final ThreadLocal<Long> leaving = ThreadLocal.withInitial(() -> MailboxId.NONE);

    Registry(EntryTable entries, UserTable users, Reaper reaper, Emptying queues, Waiting waiting, RegionTally tally) {
        this.entries = entries;
        this.users = users;
        this.reaper = reaper;
        this.queues = queues;
        this.waiting = waiting;
        this.tally = tally;
    }

    /// Registers.
    ///
    /// @param limitNanos how long to wait at most for another one that registers under the name
    /// @return the id
    /// @throws RegistrationRefusedException if there is no room, or the name is another's
    long register(int owner, long name, long limitNanos) throws RegistrationRefusedException {
        long id = take(owner);
        long word = EntryWord.of(State.REGISTERING, owner, MailboxId.generation(id));
        int index = MailboxId.index(id);
        boolean isReady = false;
        try {
            users.begin(index, MailboxId.generation(id));
            tally.lost(queues.empty(index, _ -> {}));
            entries.setName(index, MailboxId.generation(id), name);
            claimName(index, name, limitNanos);
            isReady = entries.change(index, word, EntryWord.in(State.READY, word));
        } finally {
            if (!isReady) {
                entries.change(index, word, EntryWord.empty(MailboxId.generation(id)));
            }
            reaper.announce(index);
        }
        checkOurs(isReady, id);
        return id;
    }

    private long take(int owner) throws RegistrationRefusedException {
        long id = entries.take(owner);
        if (id == MailboxId.NONE && reaper.reap() != 0) {
            id = entries.take(owner);
        }
        if (id == MailboxId.NONE) {
            throw new RegistrationRefusedException(
                    Reason.NO_MAILBOX, "all " + entries.count() + " mailboxes of the region are taken");
        }
        return id;
    }

    private void claimName(int own, long name, long limitNanos) throws RegistrationRefusedException {
        long begin = System.nanoTime();
        for (int other = firstNamed(own, name); other != NOBODY; other = firstNamed(own, name)) {
            int changes = entries.changes(other);
            if (other < own || EntryWord.state(entries.word(other)) == State.READY) {
                throw new RegistrationRefusedException(
                        Reason.NAME_TAKEN, "the name " + name + " is registered by another process");
            }
            long left = limitNanos - (System.nanoTime() - begin);
            if (left <= 0) {
                throw new RegistrationRefusedException(
                        Reason.NAME_CONTESTED, "another process has begun to register the name " + name);
            }
            if (firstNamed(own, name) == other) {
                waiting.await(other, changes, Math.min(left, LONGEST_WAIT_NANOS));
            }
        }
    }

    /// {@return the first other entry of a living owner's that is registered under the name, or about to be}
    private int firstNamed(int own, long name) {
        for (int other = 0; other < entries.count(); other++) {
            long word = entries.word(other);
            boolean hasName = switch (EntryWord.state(word)) {
                case REGISTERING, READY -> other != own && entries.isNamed(other, word, name);
                case EMPTY, CLOSING, DEAD, BROKEN -> false;
            };
            if (hasName && !reaper.isDead(other)) {
                return other;
            }
        }
        return NOBODY;
    }

    /// Gives a mailbox up, as far as that can be done in the time.
    ///
    /// @param recipient gets what nobody has taken
    /// @return whether it is given up; if not, it is closing, and this can be called again
    boolean leave(int owner, long id, long limitNanos, Recipient recipient) {
        int index = MailboxId.index(id);
        long ready = EntryWord.of(State.READY, owner, MailboxId.generation(id));
        long closing = EntryWord.in(State.CLOSING, ready);
        // USERS: that it is closing is stored before users are looked for.
        checkOurs(entries.change(index, ready, closing) || entries.word(index) == closing, id);
        long begin = System.nanoTime();
        while (true) {
            int changes = entries.changes(index);
            if (reaper.livingUses(index) == 0 && users.isIdle(index, MailboxId.generation(id))) {
                break;
            }
            long left = limitNanos - (System.nanoTime() - begin);
            if (left <= 0) {
                return false;
            }
            waiting.await(index, changes, Math.min(left, LONGEST_WAIT_NANOS));
        }
        tally.lost(queues.empty(index, message -> answer(id, message, recipient)));
        if (!users.isIdle(index, MailboxId.generation(id))) {
            return false; // an answer is still being written
        }
        checkOurs(entries.change(index, closing, EntryWord.empty(MailboxId.generation(id))), id);
        reaper.announce(index);
        return true;
    }

    private void answer(long id, MessageCopy message, Recipient recipient) {
        leaving.set(id);
        try {
            recipient.take(message);
        } finally {
            leaving.remove();
        }
    }

    /// Begins to use a mailbox, so that it is nobody else's until [#exit].
    ///
    /// @param user who uses it, registered and by this process
    /// @return whether there are still both mailboxes
    boolean enter(long user, long id) {
        // Looked at first, so that who keeps a stale id disturbs no cell.
        if (!areThere(user, id) || !users.add(MailboxId.index(user), MailboxId.generation(user), MailboxId.index(id))) {
            return false;
        }
        // USERS: looked at again, now that we are counted; at the user too, whose row another thread may give up.
        if (areThere(user, id)) {
            return true;
        }
        users.withdraw(MailboxId.index(user), MailboxId.generation(user), MailboxId.index(id));
        announceExit(user, id);
        return false;
    }

    private boolean areThere(long user, long id) {
        return entries.isReady(id) && (entries.isReady(user) || leaving.get() == user);
    }

    /// Ends a use.
    void exit(long user, long id) {
        users.remove(MailboxId.index(user), MailboxId.index(id));
        announceExit(user, id);
    }

    private void announceExit(long user, long id) {
        int index = MailboxId.index(id);
        if (entries.isClosing(index)) {
            reaper.announce(index);
        }
        int own = MailboxId.index(user);
        if (own != index && entries.isClosing(own)) {
            reaper.announce(own);
        }
    }

    /// {@return whether a mailbox is there no more: given up, or its owner is dead}
    boolean isGone(long id) {
        if (!entries.isReady(id)) {
            return true;
        }
        if (!reaper.isDead(MailboxId.index(id))) {
            return false;
        }
        reaper.reap();
        return true;
    }

    /// {@return whether an owner may have sent as this mailbox, as far as its entry still tells}
    boolean maySend(int owner, long id) {
        return entries.maySend(owner, id);
    }

    /// {@return the mailbox of this name, or [MailboxId#NONE]}
    long find(long name) {
        return entries.find(name);
    }

    /// {@return whether a mailbox is there, and has this name}
    boolean isNamed(long id, long name) {
        return id != MailboxId.NONE && entries.isReady(id, name);
    }

    /// {@return how many entries of dead processes were made free}
    int reap() {
        return reaper.reap();
    }

    private static void checkOurs(boolean isOurs, long id) {
        if (!isOurs) {
            throw new IllegalStateException(
                    MailboxId.toString(id) + " is not this process' any more: others were told that it is dead");
        }
    }
}
