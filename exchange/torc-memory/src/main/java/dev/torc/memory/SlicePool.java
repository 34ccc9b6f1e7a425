package dev.torc.memory;

import java.util.Map;
import java.util.TreeMap;

/// Hands out slices of one shared segment: no two that are in use share a byte, nor a cache line.
///
/// Free pieces are kept by their offset, neighbours joined, and a slice is cut from the first piece that has
/// room for it. That wastes nothing but the rounding to [#GRANULE_BYTES], and it is as simple as it can be. Its
/// limits:
///
/// - The time to allocate grows with the number of free pieces in the worst case. It is meant for some
///   thousands of slices, and for buffers that are kept and used again, rather than one a call.
/// - It does not grow. When it is full, or in pieces that are all too small, [#allocate] throws and says what
/// is free.
/// - It does not know who still uses a slice. Close one only when no call in flight names it.
///
/// The book is kept in this process' own memory: nothing that a peer writes into the segment can spoil it.
///
/// **Ownership.** The segment is lent, and stays open while slices are in use. **Threads.** Any.
public final class SlicePool {

    /// What sizes and offsets of slices are multiples of: a cache line.
    public static final int GRANULE_BYTES = 64;

    private final int number;
    private final SharedSegment segment;
    private final long capacity;
    private final TreeMap<Long, Long> freeBytesByOffset = new TreeMap<>();
    private long bytesFree;

    /// Makes a pool in which everything is free.
    ///
    /// @param number what submissions name it by, as `buf_index`
    /// @param segment whose memory it hands out; lent
    /// @throws IllegalArgumentException if the number is negative
    public SlicePool(int number, SharedSegment segment) {
        if (number < 0) {
            throw new IllegalArgumentException("a pool with the number " + number);
        }
        this.number = number;
        this.segment = segment;
        capacity = segment.byteSize() / GRANULE_BYTES * GRANULE_BYTES;
        freeBytesByOffset.put(0L, capacity);
        bytesFree = capacity;
    }

    /// {@return what submissions name it by}
    public int number() {
        return number;
    }

    /// {@return the segment whose memory it hands out}
    public SharedSegment segment() {
        return segment;
    }

    /// Takes a slice. What is in it is whatever was written there before.
    ///
    /// @param bytes its length, more than 0
    /// @param alignment what its offset is to be a multiple of, a power of two; up to the size of a page, its
    ///     address is too
    /// @return the slice, owned by the caller
    /// @throws PoolExhaustedException if no free piece has room for it
    /// @throws IllegalArgumentException if the length or the alignment makes no sense
    public Slice allocate(long bytes, long alignment) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a slice of " + bytes + " bytes");
        }
        if (Long.bitCount(alignment) != 1 || alignment < 0) {
            throw new IllegalArgumentException("an alignment to " + alignment + ", which is no power of two");
        }
        if (bytes > capacity) {
            throw exhausted(bytes, alignment);
        }
        long room = roundUp(bytes, GRANULE_BYTES);
        long step = Math.max(alignment, GRANULE_BYTES);
        long offset = take(bytes, alignment, room, step);
        return new Slice(this, offset, bytes, room);
    }

    /// {@return how many bytes slices in use have taken, with rounding}
    public synchronized long bytesInUse() {
        return capacity - bytesFree;
    }

    /// {@return how many bytes are free in all}
    public synchronized long bytesFree() {
        return bytesFree;
    }

    /// {@return how many bytes the largest free piece has, which is the longest slice that there is room for}
    public synchronized long largestFreeBytes() {
        return freeBytesByOffset.values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    @Override
    public synchronized String toString() {
        return "pool " + number + ": " + (capacity - bytesFree) + " of " + capacity + " bytes in use";
    }

    /// Takes a piece back. Called once a slice.
    synchronized void release(long offset, long room) {
        long from = offset;
        long end = offset + room;
        Map.Entry<Long, Long> before = freeBytesByOffset.floorEntry(offset);
        if (before != null && before.getKey() + before.getValue() == offset) {
            from = before.getKey();
        }
        Long after = freeBytesByOffset.remove(end);
        if (after != null) {
            end += after;
        }
        freeBytesByOffset.put(from, end - from);
        bytesFree += room;
    }

    private synchronized long take(long bytes, long alignment, long room, long step) {
        for (Map.Entry<Long, Long> piece : freeBytesByOffset.entrySet()) {
            long begin = piece.getKey();
            long end = begin + piece.getValue();
            long offset = roundUp(begin, step);
            if (offset < begin || offset > end - room) {
                continue;
            }
            cut(begin, end, offset, room);
            return offset;
        }
        throw exhausted(bytes, alignment);
    }

    private void cut(long begin, long end, long offset, long room) {
        if (offset == begin) {
            freeBytesByOffset.remove(begin);
        } else {
            freeBytesByOffset.put(begin, offset - begin);
        }
        if (offset + room < end) {
            freeBytesByOffset.put(offset + room, end - (offset + room));
        }
        bytesFree -= room;
    }

    private synchronized PoolExhaustedException exhausted(long bytes, long alignment) {
        return new PoolExhaustedException(number, bytes, alignment, bytesFree, largestFreeBytes());
    }

    private static long roundUp(long value, long step) {
        return (value + step - 1) & -step;
    }
}
