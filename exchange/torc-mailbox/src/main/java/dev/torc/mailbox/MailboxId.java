package dev.torc.mailbox;

/// Which mailbox, and which of those that have been at its place one after the other: (generation, index) in a
/// `long`.
///
/// An id is given once in the life of a region, so who kept one of a process that is gone never reaches another.
/// It means nothing outside its region.
public final class MailboxId {

    /// No mailbox.
    public static final long NONE = 0;

    /// The most mailboxes that a region has.
    public static final int MOST_MAILBOXES = 1 << 8;

    private static final int INDEX_BITS = 8;
    private static final int INDEX_MASK = MOST_MAILBOXES - 1;

    private MailboxId() {}

    /// {@return the id of a place in one of its generations}
    ///
    /// @param generation from 1 on
    /// @param index the place
    public static long of(long generation, int index) {
        return generation << INDEX_BITS | index;
    }

    /// {@return the place; it may be beyond the region's last where the id was made up}
    public static int index(long id) {
        return (int) id & INDEX_MASK;
    }

    /// {@return which of its registrations}
    public static long generation(long id) {
        return id >>> INDEX_BITS;
    }

    /// {@return an id as people read it: index and generation}
    public static String toString(long id) {
        return id == NONE ? "no mailbox" : "mailbox " + index(id) + "." + generation(id);
    }
}
