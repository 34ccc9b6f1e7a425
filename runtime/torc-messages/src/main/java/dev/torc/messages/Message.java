package dev.torc.messages;

import dev.torc.mailbox.MailboxId;
import dev.torc.mailbox.MessageCopy;
import dev.torc.mailbox.QueueLayout;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// A message of this process' own: one that it is about to send, or has received.
///
/// In a slot of a receive queue it lies as here, behind the slot's word, little endian:
///
/// ```text
///  byte 0         8      12       16       24          32        36         40                104
///       +---------+------+--------+--------+-----------+---------+----------+-----------------+
///       | sender  | type | status |  tag   |  offset   | length  | segment  |   eight words   |
///       |   u64   | u32  |  i32   |  u64   |           slice                |     8 × u64     |
///       +---------+------+--------+--------+-----------+---------+----------+-----------------+
/// ```
///
/// - **sender**: the mailbox that it is from. Who sends it does not write it: [Messenger] does.
/// - **type**: [MessageType].
/// - **status**: of a reply, what came of the call: a result, or a negated errno.
/// - **tag**: 0 if no answer is wanted; else what the answer has to carry. [Messenger] chooses it for a call.
/// - **slice**: bytes that are elsewhere, if its length is not 0: where, in a segment that both sides know by that
///   number. What was received is to be checked with [#isSliceWithin] before it is used.
///
/// What was received is a copy that nobody else can change. It is reused, not made per message.
///
/// **Threads.** One at a time.
public final class Message {

    /// How many words a message carries.
    public static final int WORDS = 8;

    private static final int SENDER = 0;
    private static final int TYPE_AND_STATUS = 1;
    private static final int TAG = 2;
    private static final int SLICE_OFFSET = 3;
    private static final int SLICE_LENGTH_AND_SEGMENT = 4;
    private static final int FIRST_WORD = 5;

    /// How many double words all of it is.
    static final int COUNT = FIRST_WORD + WORDS;

    private static final long LOW = 0xffff_ffffL;

    private final MessageCopy copy;
    private final MemorySegment words;

    /// Makes an empty message.
    ///
    /// @param layout of the queues that it is for
    /// @throws IllegalArgumentException if their slots are too short for a message: 112 bytes, in multiples of 64
    public Message(QueueLayout layout) {
        this.copy = new MessageCopy(layout);
        if (copy.count() < COUNT) {
            throw new IllegalArgumentException("a message has " + COUNT * Long.BYTES + " bytes, and these slots have"
                    + " room for " + layout.messageBytes());
        }
        this.words = copy.segment().asSlice((long) FIRST_WORD * Long.BYTES, (long) WORDS * Long.BYTES);
    }

    /// {@return whom it is from}
    public long sender() {
        return copy.get(SENDER);
    }

    /// {@return what it is about}
    public int type() {
        return (int) copy.get(TYPE_AND_STATUS);
    }

    /// Says what it is about.
    ///
    /// @param type as [MessageType] says
    public void setType(int type) {
        copy.put(TYPE_AND_STATUS, (copy.get(TYPE_AND_STATUS) & ~LOW) | (type & LOW));
    }

    /// {@return what came of a call: a result, or a negated errno}
    public int status() {
        return (int) (copy.get(TYPE_AND_STATUS) >>> Integer.SIZE);
    }

    /// Says what came of a call.
    public void setStatus(int status) {
        copy.put(TYPE_AND_STATUS, (long) status << Integer.SIZE | (copy.get(TYPE_AND_STATUS) & LOW));
    }

    /// {@return what an answer carries, or 0 if none is wanted}
    public long tag() {
        return copy.get(TAG);
    }

    /// Sets the tag, of a message whose answer the sender looks for itself. A call gets its own.
    public void setTag(long tag) {
        copy.put(TAG, tag);
    }

    /// {@return whether a slice goes with it}
    public boolean hasSlice() {
        return sliceLength() != 0;
    }

    /// {@return where the slice begins in its segment, in bytes, as the sender says}
    public long sliceOffset() {
        return copy.get(SLICE_OFFSET);
    }

    /// {@return how long the slice is, in bytes; as the sender says, and negative if that is more than 2³¹}
    public int sliceLength() {
        return (int) copy.get(SLICE_LENGTH_AND_SEGMENT);
    }

    /// {@return which segment the slice is of}
    public int sliceSegment() {
        return (int) (copy.get(SLICE_LENGTH_AND_SEGMENT) >>> Integer.SIZE);
    }

    /// {@return whether the slice lies within a segment of this length}
    ///
    /// @param segmentBytes of the segment that the receiver knows by [#sliceSegment]
    public boolean isSliceWithin(long segmentBytes) {
        return sliceLength() >= 0 && sliceOffset() >= 0 && sliceOffset() <= segmentBytes - sliceLength();
    }

    /// Lets a slice go with it.
    ///
    /// @param offset where it begins in its segment, in bytes
    /// @param length in bytes; 0 is no slice
    /// @param segment by which number both sides know the segment
    public void setSlice(long offset, int length, int segment) {
        copy.put(SLICE_OFFSET, offset);
        copy.put(SLICE_LENGTH_AND_SEGMENT, (long) segment << Integer.SIZE | (length & LOW));
    }

    /// {@return one of the eight words}
    ///
    /// @param index from 0 to 7
    public long word(int index) {
        return copy.get(FIRST_WORD + Objects.checkIndex(index, WORDS));
    }

    /// Sets one of the eight words.
    ///
    /// @param index from 0 to 7
    public void setWord(int index, long value) {
        copy.put(FIRST_WORD + Objects.checkIndex(index, WORDS), value);
    }

    /// {@return the eight words as memory: the very same, 64 bytes long}
    public MemorySegment words() {
        return words;
    }

    /// Makes it a copy of another message of queues of the same layout.
    public void copyFrom(Message other) {
        copy.copyFrom(other.copy);
    }

    /// Makes it an empty message again.
    public void clear() {
        for (int i = 0; i < COUNT; i++) {
            copy.put(i, 0);
        }
    }

    @Override
    public String toString() {
        return "type " + Integer.toUnsignedString(type()) + " from " + MailboxId.toString(sender()) + ", tag " + tag()
                + ", status " + status();
    }

    MessageCopy copy() {
        return copy;
    }

    /// Checks that it is made for the same queues as another.
    ///
    /// @throws IllegalArgumentException if it is not
    void checkForm(Message other) {
        if (copy.count() != other.copy.count()) {
            throw new IllegalArgumentException(
                    "a message of " + copy.count() + " double words where they have " + other.copy.count());
        }
    }

    void setSender(long id) {
        copy.put(SENDER, id);
    }

    /// Becomes the answer to a request, all else left as it is.
    void setReplyTo(Message request) {
        setType(MessageType.REPLY);
        setTag(request.tag());
    }

    /// Copies all of it out, for [MessageRows].
    void copyTo(long[] rows, int at) {
        for (int i = 0; i < COUNT; i++) {
            rows[at + i] = copy.get(i);
        }
    }

    /// Copies all of it in.
    void copyFrom(long[] rows, int at) {
        for (int i = 0; i < COUNT; i++) {
            copy.put(i, rows[at + i]);
        }
    }
}
