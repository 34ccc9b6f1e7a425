package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.counters.Counter;
import dev.torc.counters.CounterFiles;
import dev.torc.counters.ProcessCounters;
import dev.torc.counters.Reading;
import dev.torc.counters.SetReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What other processes see of a pool.
@DisplayNameGeneration(ReplaceUnderscores.class)
class PoolSeenFromOutsideTest {

    private static final long SEGMENT_BYTES = 1 << 20;
    private static final long SLICE_BYTES = 512 * 1024;

    @TempDir
    Path directory;

    @Test
    void A_segment_is_seen_until_the_pool_is_closed() throws IOException {
        try (ProcessCounters counters = ProcessCounters.create(directory);
                SharedSegment segment = SharedSegment.create("pool", SEGMENT_BYTES, HugePages.NEVER)) {
            SlicePool pool = new SlicePool(3, segment);
            pool.showIn(counters, "file");
            Slice slice = pool.allocate(SLICE_BYTES, 1);

            SetReading seen = sets().getFirst();
            assertEquals("file segment 3", seen.label());
            assertEquals(SEGMENT_BYTES, seen.get(Counter.BYTES));
            assertEquals(SLICE_BYTES, seen.get(Counter.BYTES_IN_USE));

            slice.close();
            assertEquals(0, sets().getFirst().get(Counter.BYTES_IN_USE));
            pool.close();
            assertTrue(sets().isEmpty());
        }
    }

    private List<SetReading> sets() throws IOException {
        return ((Reading.OfProcess) new CounterFiles(directory).read().getFirst()).sets();
    }
}
