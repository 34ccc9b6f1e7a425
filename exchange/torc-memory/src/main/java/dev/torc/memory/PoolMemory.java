package dev.torc.memory;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/// What a pool is made of, and grows by: memory, and where devices see it.
///
/// @param memory native memory; from a multiple of 4 KiB on, if slices are to be aligned to pages
/// @param busAddress where a device finds the memory's first byte, if devices can reach it: all of it in one piece
public record PoolMemory(MemorySegment memory, OptionalLong busAddress) {

    /// Checks that it is native.
    public PoolMemory {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("a pool of memory that is on the heap");
        }
    }

    /// {@return memory that no device reaches}
    public static PoolMemory of(MemorySegment memory) {
        return new PoolMemory(memory, OptionalLong.empty());
    }

    /// {@return the memory of a segment, which stays the caller's}
    public static PoolMemory of(SharedSegment segment) {
        return of(segment.memory());
    }
}
