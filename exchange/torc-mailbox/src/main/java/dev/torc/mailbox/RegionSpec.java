package dev.torc.mailbox;

/// How large a region is: what the first process of a domain makes, and every other one expects.
///
/// @param mailboxes how many processes can be registered at once, from 1 to [MailboxId#MOST_MAILBOXES]
/// @param queue of what form each mailbox' queue is
public record RegionSpec(int mailboxes, QueueLayout queue) {

    private static final int USUAL_MAILBOXES = 64;
    private static final int USUAL_CAPACITY = 256;
    private static final int USUAL_SLOT_BYTES = 128;

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if there would be no mailbox, or too many
    public RegionSpec {
        if (mailboxes < 1 || mailboxes > MailboxId.MOST_MAILBOXES) {
            throw new IllegalArgumentException(
                    "a region has from 1 to " + MailboxId.MOST_MAILBOXES + " mailboxes, not " + mailboxes);
        }
    }

    /// {@return 64 mailboxes, each for 256 messages in slots of 128 bytes: some 2 MiB}
    public static RegionSpec standard() {
        return new RegionSpec(USUAL_MAILBOXES, new QueueLayout(USUAL_CAPACITY, USUAL_SLOT_BYTES));
    }
}
