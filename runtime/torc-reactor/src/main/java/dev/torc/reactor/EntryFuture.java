package dev.torc.reactor;

import dev.torc.layout.Words;
import java.util.concurrent.CompletableFuture;

/// A future that is the memory of one submission entry, so that a call from any thread is one object: the `Prepare`
/// classes write into it what they would write into a ring, and the reactor copies it there when there is room.
///
/// The entry's user data is not kept: the reactor gives it.
///
/// @param <T> what the future completes with
abstract class EntryFuture<T> extends CompletableFuture<T> implements Words {

    private static final int ENTRY_BYTES = 64;
    private static final int USER_DATA = 32;
    private static final long LOW = 0xffff_ffffL;
    private static final int OPCODE = 0xff;
    private static final long FLAGS_AND_PRIORITY = 0xffff_ff00L;

    private long header;
    private long offset;
    private long address;
    private long length;
    private long bufferIndex;
    private long address3;
    private long pad2;

    EntryFuture() {}

    /// Copies the entry into a ring, with the user data that its completion is known by.
    final void copyEntry(Words entries, long at, long userData) {
        entries.putLong(at, header);
        entries.putLong(at + 8, offset);
        entries.putLong(at + 16, address);
        entries.putLong(at + 24, length);
        entries.putLong(at + USER_DATA, userData);
        entries.putLong(at + 40, bufferIndex);
        entries.putLong(at + 48, address3);
        entries.putLong(at + 56, pad2);
    }

    /// {@return whether the entry says opcode, descriptor, memory, offset and operation flags, and nothing else}
    final boolean isPlain() {
        return (header & FLAGS_AND_PRIORITY) == 0 && (bufferIndex | address3 | pad2) == 0;
    }

    final int opcode() {
        return (int) header & OPCODE;
    }

    final int descriptor() {
        return (int) (header >>> Integer.SIZE);
    }

    final long offset() {
        return offset;
    }

    final long address() {
        return address;
    }

    final int lengthBytes() {
        return (int) length;
    }

    final int operationFlags() {
        return (int) (length >>> Integer.SIZE);
    }

    /// Takes off the entry what was done at once.
    final void skip(int bytes) {
        address += bytes;
        length -= bytes; // fewer than there are: the flags in the upper half are not borrowed from
    }

    @Override
    public final long byteSize() {
        return ENTRY_BYTES;
    }

    @Override
    public final long getLong(long at) {
        return switch ((int) at) {
            case 0 -> header;
            case 8 -> offset;
            case 16 -> address;
            case 24 -> length;
            case USER_DATA -> 0;
            case 40 -> bufferIndex;
            case 48 -> address3;
            case 56 -> pad2;
            default -> throw outside(at);
        };
    }

    @Override
    public final void putLong(long at, long value) {
        switch ((int) at) {
            case 0 -> header = value;
            case 8 -> offset = value;
            case 16 -> address = value;
            case 24 -> length = value;
            case USER_DATA -> {}
            case 40 -> bufferIndex = value;
            case 48 -> address3 = value;
            case 56 -> pad2 = value;
            default -> throw outside(at);
        }
    }

    @Override
    public final int getInt(long at) {
        long both = getLong(at & -Long.BYTES);
        return (int) ((at & Integer.BYTES) == 0 ? both : both >>> Integer.SIZE);
    }

    @Override
    public final void putInt(long at, int value) {
        long aligned = at & -Long.BYTES;
        long both = getLong(aligned);
        putLong(
                aligned,
                (at & Integer.BYTES) == 0
                        ? (both & ~LOW) | Integer.toUnsignedLong(value)
                        : (both & LOW) | (long) value << Integer.SIZE);
    }

    private static IndexOutOfBoundsException outside(long at) {
        return new IndexOutOfBoundsException("no field of an entry of " + ENTRY_BYTES + " bytes begins at " + at);
    }

    @Override
    public final int loadAcquire(long at) {
        throw notShared();
    }

    @Override
    public final void storeRelease(long at, int value) {
        throw notShared();
    }

    @Override
    public final boolean compareAndSet(long at, int expected, int desired) {
        throw notShared();
    }

    @Override
    public final int getAndBitwiseAnd(long at, int mask) {
        throw notShared();
    }

    @Override
    public final int getAndBitwiseOr(long at, int mask) {
        throw notShared();
    }

    @Override
    public final void fullFence() {
        throw notShared();
    }

    private static UnsupportedOperationException notShared() {
        return new UnsupportedOperationException("an entry that is not in a ring is nobody's but its writer's");
    }
}
