package dev.torc.testkit;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The memory that a test lets a simulated Linux touch, found by address.
final class SimulatedMemory {

    private final TreeMap<Long, MemorySegment> lent = new TreeMap<>();

    void lend(MemorySegment segment) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("a ring takes addresses, and " + segment + " has none");
        }
        lent.put(segment.address(), segment);
    }

    void withdraw(MemorySegment segment) {
        if (lent.remove(segment.address()) == null) {
            throw new IllegalStateException(segment + " is not lent");
        }
    }

    /// {@return the memory there, if all of it is lent}
    Optional<MemorySegment> at(long address, long bytes) {
        Map.Entry<Long, MemorySegment> below = lent.floorEntry(address);
        if (below == null || bytes < 0) {
            return Optional.empty();
        }
        long from = address - below.getKey();
        MemorySegment segment = below.getValue();
        if (from > segment.byteSize() - bytes) {
            return Optional.empty();
        }
        return Optional.of(segment.asSlice(from, bytes));
    }
}
