package dev.torc.ring;

/// What a ring between two processes is to be: how many entries, and which of the forms that Linux has.
///
/// @param submissionEntries a power of two from 1 to 32768
/// @param completionSlots a power of two from the number of submission entries to 65536
/// @param order how the server learns which entry is next
public record RingSpec(int submissionEntries, int completionSlots, EntryOrder order) {

    /// The most submission entries that a ring can have: `IORING_MAX_ENTRIES`.
    public static final int MOST_SUBMISSION_ENTRIES = 32_768;

    /// The most completion slots that a ring can have: `IORING_MAX_CQ_ENTRIES`.
    public static final int MOST_COMPLETION_SLOTS = 65_536;

    /// How the server learns which entry is next.
    public enum EntryOrder {
        /// Position by position: `IORING_SETUP_NO_SQARRAY`.
        AS_WRITTEN,
        /// By an array of entry indexes, so that entries can be submitted in another order than written.
        INDIRECT
    }

    /// @throws IllegalArgumentException if a number is not as said above
    public RingSpec {
        Position.checkedCapacity(submissionEntries, MOST_SUBMISSION_ENTRIES);
        Position.checkedCapacity(completionSlots, MOST_COMPLETION_SLOTS);
        if (completionSlots < submissionEntries) {
            throw new IllegalArgumentException("a ring of " + submissionEntries
                    + " submission entries needs as many completion slots at least, not " + completionSlots);
        }
    }

    /// {@return a ring of so many entries, with twice as many completion slots, as Linux makes it}
    public static RingSpec ofEntries(int submissionEntries) {
        return new RingSpec(submissionEntries, 2 * submissionEntries, EntryOrder.AS_WRITTEN);
    }
}
