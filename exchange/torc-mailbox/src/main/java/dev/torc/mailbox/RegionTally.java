package dev.torc.mailbox;

import java.util.concurrent.atomic.LongAdder;

/// What this process has seen of a region; see [RegionCounts].
final class RegionTally {

    private final LongAdder known = new LongAdder();
    private final LongAdder searched = new LongAdder();
    private final LongAdder reaped = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final LongAdder refusedIds = new LongAdder();

    void known() {
        known.increment();
    }

    void searched() {
        searched.increment();
    }

    void reaped() {
        reaped.increment();
    }

    void lost(long messages) {
        lost.add(messages);
    }

    void broken() {
        broken.increment();
    }

    void refusedId() {
        refusedIds.increment();
    }

    RegionCounts read() {
        return new RegionCounts(known.sum(), searched.sum(), reaped.sum(), lost.sum(), broken.sum(), refusedIds.sum());
    }
}
