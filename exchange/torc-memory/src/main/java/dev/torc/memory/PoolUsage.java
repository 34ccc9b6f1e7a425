package dev.torc.memory;

import java.util.Map;

/// What of a pool is in use, free and lost, at one moment, in bytes.
///
/// @param totalBytes all of it: the rest is the sum of the next three
/// @param inUseBytes what slices have taken, with the rounding of their lengths
/// @param leakedBytes what will never be given out again, by the cause; a cause that has none is absent
/// @param freeBytes what is free
/// @param largestFreeBytes the longest slice that there is room for
/// @param fragmentation what part of the free memory is not in the largest free piece of its segment, 0..1
/// @param freePieces how many pieces the free memory is in
/// @param segments how many segments there are
public record PoolUsage(
        long totalBytes,
        long inUseBytes,
        Map<LeakCause, Long> leakedBytes,
        long freeBytes,
        long largestFreeBytes,
        double fragmentation,
        int freePieces,
        int segments) {

    /// Keeps a copy of the map.
    public PoolUsage {
        leakedBytes = Map.copyOf(leakedBytes);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(inUseBytes).append(" of ").append(totalBytes).append(" bytes in use, ");
        text.append(freeBytes).append(" free, ").append(largestFreeBytes).append(" in the largest piece");
        leakedBytes.forEach((cause, bytes) ->
                text.append(", ").append(bytes).append(" lost: ").append(cause.sentence()));
        return text.toString();
    }
}
