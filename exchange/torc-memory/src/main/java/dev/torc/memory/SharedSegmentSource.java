package dev.torc.memory;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Makes shared segments for a pool that grows, up to a limit.
///
/// **Ownership.** It owns what it has made, and closes each segment when the pool lets it go: after the pool has been
/// closed, and the last slice of the segment has come back. It is for one pool. **Threads.** Any.
public final class SharedSegmentSource implements SegmentSource {

    private static final long PAGE_BYTES = 4096;

    private final String name;
    private final long segmentBytes;
    private final long limitBytes;
    private final Map<Integer, SharedSegment> made = new HashMap<>();
    private long madeBytes;

    /// @param name what `/proc/PID/maps` shows of each segment, at most 249 bytes
    /// @param segmentBytes how long a segment is, where no slice needs a longer one
    /// @param limitBytes how much all of them together may be
    /// @throws IllegalArgumentException if a segment would have no length, or be more than the limit
    public SharedSegmentSource(String name, long segmentBytes, long limitBytes) {
        if (segmentBytes <= 0 || segmentBytes > limitBytes) {
            throw new IllegalArgumentException("segments of " + segmentBytes + " bytes, and " + limitBytes + " in all");
        }
        this.name = name;
        this.segmentBytes = segmentBytes;
        this.limitBytes = limitBytes;
    }

    /// {@return the segment with a number, to be passed to a peer; lent}
    public synchronized Optional<SharedSegment> segment(int number) {
        return Optional.ofNullable(made.get(number));
    }

    @Override
    public synchronized Optional<PoolMemory> more(int number, long leastBytes) throws IOException {
        long left = limitBytes - madeBytes;
        long wholePages = (leastBytes + PAGE_BYTES - 1) & -PAGE_BYTES;
        long bytes = Math.min(Math.max(segmentBytes, wholePages), left);
        if (bytes < leastBytes) {
            return Optional.empty();
        }
        SharedSegment segment = SharedSegment.create(name, bytes, HugePages.NEVER);
        made.put(number, segment);
        madeBytes += bytes;
        return Optional.of(PoolMemory.of(segment));
    }

    @Override
    public synchronized void release(PoolSegment segment) {
        SharedSegment ended = made.remove(segment.number());
        if (ended != null) {
            madeBytes -= ended.byteSize();
            ended.close();
        }
    }
}
