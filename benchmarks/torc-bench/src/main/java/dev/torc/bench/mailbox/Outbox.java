package dev.torc.bench.mailbox;

/// A sending end. **Threads.** One at a time.
interface Outbox {

    /// Sends a message of which all but the first word is zero.
    ///
    /// @param value the first word
    /// @return whether there was room
    boolean offer(long value);

    /// Sends messages with numbers as their first words, as long as there is room.
    ///
    /// @return how many
    default int offerAll(long first, int most) {
        int sent = 0;
        while (sent < most && offer(first + sent)) {
            sent++;
        }
        return sent;
    }
}
