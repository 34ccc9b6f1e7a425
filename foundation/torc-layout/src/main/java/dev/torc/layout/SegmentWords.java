package dev.torc.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The words of a memory segment.
///
/// **Ownership.** It holds the segment, not its arena: whoever mapped the memory unmaps it, and an access after that
/// is an [IllegalStateException] of the segment's own.
public final class SegmentWords implements Words, LongWords {

    // static final, because only then does the JIT fold them: in an instance field a read costs seventy times as much.
    private static final VarHandle INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    // Every word is aligned all the same; where it is not promised, the JVM does not check it at each access.
    private static final VarHandle PLAIN_INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle PLAIN_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private static final ValueLayout.OfLong LONGS = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment segment;

    /// Views `segment` as words.
    ///
    /// @param segment native memory aligned to 8 bytes at least
    public SegmentWords(MemorySegment segment) {
        this.segment = segment;
    }

    /// {@return the memory itself, for what takes an address: a futex, a system call}
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public long byteSize() {
        return segment.byteSize();
    }

    @Override
    public int getInt(long offset) {
        return (int) PLAIN_INT.get(segment, offset);
    }

    @Override
    public void putInt(long offset, int value) {
        PLAIN_INT.set(segment, offset, value);
    }

    @Override
    public long getLong(long offset) {
        return (long) PLAIN_LONG.get(segment, offset);
    }

    @Override
    public void putLong(long offset, long value) {
        PLAIN_LONG.set(segment, offset, value);
    }

    // The memory is checked once, and not for each of them.
    @Override
    public void getLongs(long offset, long[] into) {
        MemorySegment.copy(segment, LONGS, offset, into, 0, into.length);
    }

    @Override
    public void putLongs(long offset, long[] from) {
        MemorySegment.copy(from, 0, segment, LONGS, offset, from.length);
    }

    @Override
    public int loadAcquire(long offset) {
        return (int) INT.getAcquire(segment, offset);
    }

    @Override
    public void storeRelease(long offset, int value) {
        INT.setRelease(segment, offset, value);
    }

    @Override
    public boolean compareAndSet(long offset, int expected, int desired) {
        return INT.compareAndSet(segment, offset, expected, desired);
    }

    @Override
    public long loadAcquireLong(long offset) {
        return (long) LONG.getAcquire(segment, offset);
    }

    @Override
    public void storeReleaseLong(long offset, long value) {
        LONG.setRelease(segment, offset, value);
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long desired) {
        return LONG.compareAndSet(segment, offset, expected, desired);
    }

    @Override
    public long getAndAddLong(long offset, long addend) {
        return (long) LONG.getAndAdd(segment, offset, addend);
    }

    @Override
    public int getAndBitwiseAnd(long offset, int mask) {
        return (int) INT.getAndBitwiseAnd(segment, offset, mask);
    }

    @Override
    public int getAndBitwiseOr(long offset, int mask) {
        return (int) INT.getAndBitwiseOr(segment, offset, mask);
    }

    @Override
    public void fullFence() {
        VarHandle.fullFence();
    }
}
