package dev.torc.mailbox;

/// Where everything of a receive queue lies, in bytes from its beginning.
///
/// | offset | writer | content |
/// |---|---|---|
/// | 0 | senders | u64 tail: the position that is claimed next |
/// | 128 | receiver | u64 head: the position that is taken next, or one before it |
/// | 256 | receiver; senders clear bit 0 | u32 sleep word |
/// | 384 | whoever the slot belongs to | slots |
///
/// A slot begins with its word: lap, state and owner; the rest is the message.
/// Memory that is all zeros is an empty queue, so nobody has to make one ready, and nobody can die while he does.
///
/// The sizes stand in no shared memory of the queue's: each end is told them, and keeps them.
///
/// @param capacity how many messages fit, exactly: any number from [#LEAST_CAPACITY] to [#MOST_CAPACITY]
/// @param slotBytes the length of a slot, a multiple of [#CACHE_LINE_BYTES]: slots share no cache line
public record QueueLayout(int capacity, int slotBytes) {

    /// With fewer a sender could never write while the receiver reads.
    public static final int LEAST_CAPACITY = 2;

    /// The most messages that fit, so that an index has its bits in a position, with values to spare.
    public static final int MOST_CAPACITY = 1 << 19;

    /// What a slot's length is a multiple of.
    public static final int CACHE_LINE_BYTES = 64;

    /// The longest slot; what is longer travels in a pool.
    public static final int MOST_SLOT_BYTES = 1 << 16;

    static final long TAIL = 0;
    static final long HEAD = 128;
    static final long SLEEP = 256;

    private static final long SLOTS = 384;
    private static final int WORD_BYTES = Long.BYTES;

    /// Checks the sizes.
    ///
    /// @throws IllegalArgumentException if one is out of its range
    public QueueLayout {
        if (capacity < LEAST_CAPACITY || capacity > MOST_CAPACITY) {
            throw new IllegalArgumentException(
                    "a queue holds from " + LEAST_CAPACITY + " to " + MOST_CAPACITY + " messages, not " + capacity);
        }
        if (slotBytes < CACHE_LINE_BYTES || slotBytes > MOST_SLOT_BYTES || slotBytes % CACHE_LINE_BYTES != 0) {
            throw new IllegalArgumentException("a slot has a multiple of " + CACHE_LINE_BYTES + " bytes, at most "
                    + MOST_SLOT_BYTES + ", not " + slotBytes);
        }
    }

    /// {@return how long the whole queue is, in bytes}
    public long byteSize() {
        return SLOTS + (long) capacity * slotBytes;
    }

    /// {@return how long a message is, in bytes: all of a slot but its word}
    public int messageBytes() {
        return slotBytes - WORD_BYTES;
    }

    /// {@return where a slot's word lies}
    ///
    /// @param index of the slot, less than the capacity
    long slot(int index) {
        return SLOTS + (long) index * slotBytes;
    }

    /// {@return where a slot's message begins}
    ///
    /// @param index of the slot, less than the capacity
    long message(int index) {
        return slot(index) + WORD_BYTES;
    }

    /// Checks that memory is as long as this queue.
    ///
    /// @throws IllegalArgumentException if it is not
    void checkLength(long bytes) {
        if (bytes != byteSize()) {
            throw new IllegalArgumentException("a queue of " + capacity + " slots of " + slotBytes + " bytes is "
                    + byteSize() + " bytes long, and this memory " + bytes);
        }
    }
}
