package dev.torc.ring;

import dev.torc.layout.Words;
import dev.torc.uapi.SubmissionEntry;

/// A private copy of one submission entry: what a server looks at instead of memory that the client can still
/// change.
///
/// It is reused, not made per call. The fields are those of [SubmissionEntry], each read from the copy.
///
/// **Threads.** One at a time.
public final class Submission {

    private long header;
    private long offset;
    private long address;
    private long lengthAndFlags;
    private long userData;
    private long buffer;
    private long address3;
    private long pad2;

    /// Makes a copy of nothing: a `NOP` with all fields zero.
    public Submission() {}

    /// Copies an entry. Each of its bytes is read exactly once.
    ///
    /// The client may write while this reads; then the copy is a mixture, which is checked like any other entry.
    void copyFrom(Words entries, long at) {
        header = entries.getLong(at);
        offset = entries.getLong(at + 8);
        address = entries.getLong(at + 16);
        lengthAndFlags = entries.getLong(at + 24);
        userData = entries.getLong(at + 32);
        buffer = entries.getLong(at + 40);
        address3 = entries.getLong(at + 48);
        pad2 = entries.getLong(at + 56);
    }

    /// {@return a copy of its own, for who needs it longer}
    public Submission copy() {
        Submission copy = new Submission();
        copy.header = header;
        copy.offset = offset;
        copy.address = address;
        copy.lengthAndFlags = lengthAndFlags;
        copy.userData = userData;
        copy.buffer = buffer;
        copy.address3 = address3;
        copy.pad2 = pad2;
        return copy;
    }

    /// Writes the copy as an entry of another queue: an entry made for one server can be forwarded to another.
    ///
    /// @see SubmissionEntry
    public void copyTo(Words entries, long at) {
        entries.putLong(at, header);
        entries.putLong(at + 8, offset);
        entries.putLong(at + 16, address);
        entries.putLong(at + 24, lengthAndFlags);
        entries.putLong(at + 32, userData);
        entries.putLong(at + 40, buffer);
        entries.putLong(at + 48, address3);
        entries.putLong(at + 56, pad2);
    }

    /// {@return eight bytes of the entry, as they lie in its queue}
    ///
    /// @param index which of the eight double words, from 0 to 7
    public long word(int index) {
        return switch (index) {
            case 0 -> header;
            case 1 -> offset;
            case 2 -> address;
            case 3 -> lengthAndFlags;
            case 4 -> userData;
            case 5 -> buffer;
            case 6 -> address3;
            case 7 -> pad2;
            default -> throw new IndexOutOfBoundsException("double word " + index + " of an entry of eight");
        };
    }

    /// {@return the operation's number, 0..255}
    public int opcode() {
        return (int) header & 0xff;
    }

    /// {@return the `IOSQE_*` flags}
    public int flags() {
        return (int) (header >>> 8) & 0xff;
    }

    /// Sets the flags of the copy to zero, as who has obeyed them does before the entry goes on.
    public void clearFlags() {
        header &= ~0xff00L;
    }

    /// Sets the priority of the copy to zero, as who has obeyed it does before the entry goes on.
    public void clearPriority() {
        header &= ~0xffff_0000L;
    }

    /// Sets the personality of the copy to zero, as who knows now whom it stands for does before the entry goes on.
    public void clearPersonality() {
        buffer &= ~0xffff_0000L;
    }

    /// {@return the priority, 0..65535}
    public int ioprio() {
        return (int) (header >>> 16) & 0xffff;
    }

    /// {@return the handle, or Linux' file descriptor}
    public int fd() {
        return (int) (header >>> 32);
    }

    /// {@return `off` (also `addr2`)}
    public long offset() {
        return offset;
    }

    /// {@return `addr`: on a session an offset into a pool, in bytes}
    public long address() {
        return address;
    }

    /// {@return `len`, as the number that its 32 bits are without a sign}
    public long length() {
        return lengthAndFlags & 0xffff_ffffL;
    }

    /// {@return the opcode's own flags}
    public int operationFlags() {
        return (int) (lengthAndFlags >>> 32);
    }

    /// {@return what the completion has to echo}
    public long userData() {
        return userData;
    }

    /// {@return the buffer index: on a session a pool's number, 0..65535}
    public int bufferIndex() {
        return (int) buffer & 0xffff;
    }

    /// {@return the personality, 0..65535}
    public int personality() {
        return (int) (buffer >>> 16) & 0xffff;
    }

    /// {@return `splice_fd_in` (also `file_index`)}
    public int fileIndex() {
        return (int) (buffer >>> 32);
    }

    /// {@return `addr3`}
    public long address3() {
        return address3;
    }

    /// {@return the last eight bytes}
    public long pad2() {
        return pad2;
    }
}
