package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import java.util.Objects;

/// A slot of somebody's receive queue that is the sender's to write, until it is published or closed.
///
/// ```text
///      try (Claim claim = sender.claim()) {
///          if (claim.result() == Offered.ACCEPTED) {
///              claim.put(0, answer());
///              claim.publish();
///          }
///      }
/// ```
///
/// Closing what was not published gives it up: Java does not tell `close` that it is there because of an exception, so
/// the last statement says that the message is whole. The receiver waits for it from the claim on, and all who have
/// claimed after it: what takes long is done before, or offered whole.
///
/// **Ownership.** The slot, from claim to publish or close; it holds what the last message left there. **Threads.** One
/// at a time, the sender's. **Errors.** An index outside the message is an [IndexOutOfBoundsException], any use of a
/// slot that is not the sender's an [IllegalStateException].
public final class Claim implements AutoCloseable {

    private final QueueSender sender;
    private final LongWords words;
    private final int count;

    private Offered result = Offered.BUSY;
    private boolean open;
    private long position;
    private long message;

    Claim(QueueSender sender, LongWords words, int count) {
        this.sender = sender;
        this.words = words;
        this.count = count;
    }

    /// {@return whether there is a slot to write}
    public Offered result() {
        return result;
    }

    /// {@return how many double words the message has}
    public int count() {
        return count;
    }

    /// {@return one of the message's double words}
    ///
    /// @param index from 0 to less than [#count]
    public long get(int index) {
        return words.getLong(at(index));
    }

    /// Sets one of the message's double words.
    ///
    /// @param index from 0 to less than [#count]
    public void put(int index, long value) {
        words.putLong(at(index), value);
    }

    /// Sends the message, and wakes the receiver if it sleeps. The slot is not the sender's any more.
    ///
    /// @throws LostClaimException if it was not before: nothing is sent
    public void publish() {
        checkOpen();
        open = false;
        sender.publish(position);
    }

    /// Gives the slot up if it was not published: the receiver skips it. A second time does nothing.
    @Override
    public void close() {
        if (open) {
            open = false;
            sender.abort(position);
        }
    }

    void begin(long claimed, long at) {
        open = true;
        result = Offered.ACCEPTED;
        position = claimed;
        message = at;
    }

    void refuse(Offered reason) {
        result = reason;
    }

    boolean isOpen() {
        return open;
    }

    private long at(int index) {
        checkOpen();
        return message + (long) Objects.checkIndex(index, count) * Long.BYTES;
    }

    private void checkOpen() {
        if (!open) {
            throw new IllegalStateException("the slot is not the sender's: it has been published or given up");
        }
    }
}
