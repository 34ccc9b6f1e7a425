package dev.torc.mailbox;

import dev.torc.mailbox.EntryWord.State;

/// Takes back what dead processes have left in a registry.
///
/// ```text
///   REGISTERING, READY, CLOSING ──owner is dead──▶ DEAD ──what it used is given up, its users have left──▶ EMPTY
/// ```
///
/// Whoever finds a death may reap, several at once, and again where one of them stopped or died: no lock is held,
/// each step is one compare-and-set from exactly what the dead left, and the next step is taken whoever took the
/// one before. The first of them is the death itself: once an entry is [State#DEAD] nobody has to ask again, and
/// nobody sends to it.
///
/// The messages in a dead owner's queue stay where they are until the entry's next owner takes them out.
///
/// **Threads.** Any, of any process.
final class Reaper {

    /// Gives up what a dead process has claimed in a mailbox' queue.
    interface ClaimBreaker {

        /// Gives up its claims there; none is made any more.
        void abort(int mailbox, int owner);

        /// Gives up its claims everywhere. Its number is a living process' again, which has made none yet.
        void abortUnasked(int owner);
    }

    /// Wakes who waits for a change of an entry.
    interface Bell {

        /// Wakes them; that something has changed was counted before.
        void ring(int index);
    }

    private final EntryTable entries;
    private final UserTable users;
    private final Lives lives;
    private final ClaimBreaker claims;
    private final Bell bell;
    private final RegionTally tally;

    Reaper(EntryTable entries, UserTable users, Lives lives, ClaimBreaker claims, Bell bell, RegionTally tally) {
        this.entries = entries;
        this.users = users;
        this.lives = lives;
        this.claims = claims;
        this.bell = bell;
        this.tally = tally;
    }

    /// Looks at every entry, and takes back what can be.
    ///
    /// @return how many entries were made free here
    int reap() {
        int freed = 0;
        for (int index = 0; index < entries.count(); index++) {
            if (isDead(index) && bury(index)) {
                freed++;
            }
        }
        return freed;
    }

    /// Takes back the entries of whoever had an owner's number before.
    ///
    /// @param owner a number whose lock is this process' now, and which it has not used yet
    void disown(int owner) {
        // From now on whoever asks about the number is told that it lives, so nobody gives its claims up any more.
        claims.abortUnasked(owner);
        for (int index = 0; index < entries.count(); index++) {
            long word = entries.word(index);
            if (EntryWord.owner(word) == owner && isOwned(EntryWord.state(word))) {
                declareDead(index, word);
            }
        }
        reap();
    }

    /// {@return whether an entry's owner is dead} If so, the entry says so after this.
    boolean isDead(int index) {
        long word = entries.word(index);
        return switch (EntryWord.state(word)) {
            case EMPTY, BROKEN -> false;
            case DEAD -> true;
            case REGISTERING, READY, CLOSING -> {
                if (lives.isAlive(EntryWord.owner(word))) {
                    yield false;
                }
                declareDead(index, word);
                yield true;
            }
        };
    }

    /// {@return how many living users a mailbox has}; uses of the dead are taken back.
    long livingUses(int mailbox) {
        long uses = 0;
        for (int user = 0; user < entries.count(); user++) {
            long word = entries.word(user);
            if (users.uses(user, EntryWord.generation(word), mailbox) == 0) {
                continue;
            }
            switch (EntryWord.state(word)) {
                case EMPTY, BROKEN -> tally.broken(); // who used it has left nothing, so somebody else wrote this
                case DEAD -> giveUp(user, word, mailbox);
                case REGISTERING, READY, CLOSING -> {
                    if (lives.isAlive(EntryWord.owner(word))) {
                        uses += users.uses(user, EntryWord.generation(word), mailbox);
                    } else {
                        declareDead(user, word);
                        giveUp(user, word, mailbox);
                    }
                }
            }
        }
        return uses;
    }

    /// Makes a dead owner's entry free, as far as that can be done now.
    ///
    /// @return whether it was done here
    private boolean bury(int index) {
        long word = entries.word(index);
        if (EntryWord.state(word) != State.DEAD) {
            return false;
        }
        for (int mailbox = 0; mailbox < entries.count(); mailbox++) {
            giveUp(index, word, mailbox);
        }
        // Nobody begins to use it any more, so what is none now stays none.
        if (livingUses(index) != 0 || !entries.change(index, word, EntryWord.empty(EntryWord.generation(word)))) {
            return false;
        }
        tally.reaped();
        announce(index);
        return true;
    }

    private void declareDead(int index, long word) {
        if (entries.change(index, word, EntryWord.in(State.DEAD, word))) {
            announce(index);
        }
    }

    /// Gives up the uses that a dead owner's entry has of a mailbox.
    private void giveUp(int user, long word, int mailbox) {
        long generation = EntryWord.generation(word);
        if (users.uses(user, generation, mailbox) != 0) {
            // In this order: the mailbox is not given away before nothing in it is the dead one's.
            claims.abort(mailbox, EntryWord.owner(word));
            users.clear(user, generation, mailbox);
            announce(mailbox);
        }
    }

    /// Wakes who waits for an entry to change.
    void announce(int index) {
        entries.countChange(index);
        bell.ring(index);
    }

    private static boolean isOwned(State state) {
        return switch (state) {
            case REGISTERING, READY, CLOSING -> true;
            case EMPTY, DEAD, BROKEN -> false;
        };
    }
}
