package dev.torc.counters.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/// A pool took another segment of memory, because no piece of those that it had was large enough.
@Name("dev.torc.PoolGrowth")
@Label("Pool Growth")
@Category("Torc")
@Description("A pool took another segment of memory")
public final class PoolGrowthEvent extends Event {

    private static final PoolGrowthEvent NOT_RECORDED = new PoolGrowthEvent();

    @Label("Segment Size")
    @DataAmount
    long segmentBytes;

    @Label("Pool Size")
    @DataAmount
    long poolBytes;

    private PoolGrowthEvent() {}

    /// Writes that a pool has grown.
    ///
    /// @param bytes how long the new segment is
    /// @param bytesInAll how much the pool has now
    public static void grew(long bytes, long bytesInAll) {
        if (NOT_RECORDED.isEnabled()) {
            var event = new PoolGrowthEvent();
            event.segmentBytes = bytes;
            event.poolBytes = bytesInAll;
            event.commit();
        }
    }
}
