package dev.torc.mailbox;

import dev.torc.layout.LongWords;

/// Who uses which mailbox: a row for each entry as a *user*, with a cell for each entry as a *mailbox*.
///
/// ```text
///  63 ........ generation of the user ........ 24 | 23 ........ uses ........ 0
/// ```
///
/// Each process counts in rows of its own. So the uses of a process that is dead can be taken back, by whoever
/// comes first: a cell is changed from exactly what it was, and its generation sees to it that a late reaper does
/// not take back those of the row's next user.
///
/// The ordering has one name at both ends, **USERS**: a user counts itself and then looks whether the mailbox is
/// still to be used; who gives a mailbox up says so and then looks for users. Each has a full fence between the
/// two, so one of them sees the other. Release and acquire alone would let both look too early.
///
/// **Threads.** Any, of any process; a row is added to only by the process that it is of.
final class UserTable {

    private static final int GENERATION_SHIFT = 24;
    private static final long USES_MASK = (1L << GENERATION_SHIFT) - 1;

    /// Beyond it a count would run into the generation.
    private static final long MOST_USES = USES_MASK >>> 1;

    private final LongWords words;
    private final long at;
    private final long rowBytes;
    private final int count;
    private final RegionTally tally;

    UserTable(LongWords words, RegionLayout layout, RegionTally tally) {
        this.words = words;
        this.at = layout.usersAt();
        this.rowBytes = layout.userRowBytes();
        this.count = layout.spec().mailboxes();
        this.tally = tally;
    }

    /// Begins a row: it is of this generation, and uses nothing. The entry is not ready yet.
    void begin(int user, long generation) {
        for (int mailbox = 0; mailbox < count; mailbox++) {
            words.storeReleaseLong(cell(user, mailbox), generation << GENERATION_SHIFT);
        }
    }

    /// Counts a use.
    ///
    /// @return whether it could be; not if there are very many, or the cell is not what this process left there
    boolean add(int user, long generation, int mailbox) {
        long cell = cell(user, mailbox);
        long before = words.loadAcquireLong(cell);
        if (before >>> GENERATION_SHIFT != generation || (before & USES_MASK) >= MOST_USES) {
            tally.broken();
            return false;
        }
        // USERS: the use is counted, which is a full fence, before the mailbox is looked at.
        long generationThen = words.getAndAddLong(cell, 1) >>> GENERATION_SHIFT;
        if (generationThen == generation) {
            return true;
        }
        // Another thread has given the row up since, and it is its next owner's that was counted in.
        withdraw(user, generationThen, mailbox);
        return false;
    }

    /// Takes a use back.
    void remove(int user, int mailbox) {
        // USERS: the use has ended before it is looked at whether somebody waits for that.
        words.getAndAddLong(cell(user, mailbox), -1);
    }

    /// Takes a use back that nobody relies on: unlike another's, it does not keep the row from being given up.
    void withdraw(int user, long generation, int mailbox) {
        long cell = cell(user, mailbox);
        long before = words.loadAcquireLong(cell);
        // USERS: as above.
        while (before >>> GENERATION_SHIFT == generation
                && (before & USES_MASK) != 0
                && !words.compareAndSetLong(cell, before, before - 1)) {
            before = words.loadAcquireLong(cell);
        }
    }

    /// {@return how many uses of a mailbox this user has in this generation}
    long uses(int user, long generation, int mailbox) {
        long cell = words.loadAcquireLong(cell(user, mailbox));
        return cell >>> GENERATION_SHIFT == generation ? cell & USES_MASK : 0;
    }

    /// {@return whether this user uses anything in this generation}
    boolean isIdle(int user, long generation) {
        for (int mailbox = 0; mailbox < count; mailbox++) {
            if (uses(user, generation, mailbox) != 0) {
                return false;
            }
        }
        return true;
    }

    /// Takes back all uses of a mailbox that this user has in this generation. The user is dead.
    void clear(int user, long generation, int mailbox) {
        long cell = cell(user, mailbox);
        long uses = uses(user, generation, mailbox);
        if (uses != 0) {
            // Who else clears it clears it alike; nobody adds.
            words.compareAndSetLong(cell, generation << GENERATION_SHIFT | uses, generation << GENERATION_SHIFT);
        }
    }

    private long cell(int user, int mailbox) {
        return at + user * rowBytes + (long) mailbox * Long.BYTES;
    }
}
