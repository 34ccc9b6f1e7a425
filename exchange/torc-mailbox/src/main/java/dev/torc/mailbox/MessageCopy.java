package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import java.lang.foreign.MemorySegment;

/// A private copy of one message: what a receiver looks at instead of memory that others can write, and what a
/// sender fills beforehand so that it holds its slot for as long as copying takes.
///
/// It is reused, not made per message. A message is a row of double words; what they mean is its sender's and its
/// receiver's business.
///
/// **Threads.** One at a time.
public final class MessageCopy {

    private final long[] longs;
    private int sender;

    /// Makes a copy of nothing: all zeros.
    ///
    /// @param layout of the queues that it is for
    public MessageCopy(QueueLayout layout) {
        this.longs = new long[layout.messageBytes() / Long.BYTES];
    }

    /// {@return how many double words there are}
    public int count() {
        return longs.length;
    }

    /// {@return one of the double words}
    ///
    /// @param index from 0 to less than [#count]
    public long get(int index) {
        return longs[index];
    }

    /// Sets one of the double words.
    ///
    /// @param index from 0 to less than [#count]
    public void put(int index, long value) {
        longs[index] = value;
    }

    /// {@return the double words as memory of this process' own, which is the copy itself and no other}
    public MemorySegment segment() {
        return MemorySegment.ofArray(longs);
    }

    /// Makes it the same message as another.
    ///
    /// @throws IllegalArgumentException if that is made for slots of another length
    public void copyFrom(MessageCopy other) {
        if (other.longs.length != longs.length) {
            throw new IllegalArgumentException(
                    "a copy of " + longs.length + " double words of one of " + other.longs.length);
        }
        System.arraycopy(other.longs, 0, longs, 0, longs.length);
        sender = other.sender;
    }

    /// {@return the owner's number of who sent it, by the slot's word; 0 for a copy that was not received}
    public int sender() {
        return sender;
    }

    /// Copies a message that is the receiver's by now. Each of its words is read exactly once.
    void copyFrom(LongWords words, long at, int from) {
        sender = from;
        words.getLongs(at, longs);
    }

    /// Copies it into a slot that is the sender's.
    void copyTo(LongWords words, long at) {
        words.putLongs(at, longs);
    }
}
