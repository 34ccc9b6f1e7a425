package dev.torc.memory;

import java.io.IOException;
import java.util.Optional;

/// Where a pool gets more memory from when it is full.
///
/// This is the place to do what has to be done before a slice of new memory can be used: tell the peer, or
/// register it with a Linux ring at its number.
///
/// **Threads.** Whichever thread's slice there was no room for; one at a time for each pool. The source must not
/// allocate from the pool that asks.
public interface SegmentSource {

    /// Makes a segment for a pool that has no room for a slice.
    ///
    /// @param number what submissions will name the segment by
    /// @param leastBytes how long it must be for the slice to have room
    /// @return the memory, which is the pool's until [#release]; empty if the pool is to stay as it is
    /// @throws IOException if there should be more and it cannot be had: the slice's owner is told
    Optional<PoolMemory> more(int number, long leastBytes) throws IOException;

    /// Takes a segment back that came from [#more], when its pool has been closed and no slice of it is in use.
    /// What has leaked stays in use, and its segment with it.
    void release(PoolSegment segment);

    /// {@return a source that has nothing to give: the pool stays as it is}
    static SegmentSource none() {
        return new SegmentSource() {
            @Override
            public Optional<PoolMemory> more(int number, long leastBytes) {
                return Optional.empty();
            }

            @Override
            public void release(PoolSegment segment) {
                // It was lent to the pool by whoever made that.
            }
        };
    }
}
