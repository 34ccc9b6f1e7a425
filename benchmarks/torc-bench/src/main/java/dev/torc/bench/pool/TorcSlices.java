package dev.torc.bench.pool;

import dev.torc.memory.SharedSegmentSource;
import dev.torc.memory.Slice;
import dev.torc.memory.SlicePool;
import java.util.List;
import java.util.OptionalLong;

/// Our pool, which grows, with a slice for each piece or with a number for each.
final class TorcSlices implements Contestant {

    /// As much as Netty takes at a time.
    private static final long SEGMENT_BYTES = 4L << 20;

    private static final long LIMIT_BYTES = 4L << 30;
    private static final long ALIGNMENT = 1;

    private final SlicePool pool =
            new SlicePool(0, List.of(), new SharedSegmentSource("torc-bench-pool", SEGMENT_BYTES, LIMIT_BYTES));
    private final Form form;

    TorcSlices(Form form) {
        this.form = form;
    }

    /// How a piece is named.
    enum Form {
        /// By an object.
        SLICE,
        /// By a number.
        PLACE
    }

    @Override
    public Pieces pieces(int slots) {
        return switch (form) {
            case SLICE -> new Slices(pool, slots);
            case PLACE -> new Places(pool, slots);
        };
    }

    @Override
    public OptionalLong heldBytes() {
        return OptionalLong.of(pool.segments().stream()
                .mapToLong(segment -> segment.memory().byteSize())
                .sum());
    }

    @Override
    public void close() {
        pool.close();
    }

    private static final class Slices implements Pieces {

        private final SlicePool pool;
        private final Slice[] live;

        Slices(SlicePool pool, int slots) {
            this.pool = pool;
            live = new Slice[slots];
        }

        @Override
        public void take(int slot, int bytes) {
            live[slot] = pool.allocate(bytes, ALIGNMENT);
        }

        @Override
        public void giveBack(int slot) {
            live[slot].close();
        }
    }

    private static final class Places implements Pieces {

        private final SlicePool pool;
        private final long[] live;

        Places(SlicePool pool, int slots) {
            this.pool = pool;
            live = new long[slots];
        }

        @Override
        public void take(int slot, int bytes) {
            long place = pool.allocatePlace(bytes, ALIGNMENT);
            live[slot] = place;
            // The others know where their piece is without asking.
            if (pool.offsetOf(place) < 0) {
                throw new IllegalStateException("a piece before the first byte");
            }
        }

        @Override
        public void giveBack(int slot) {
            pool.freePlace(live[slot]);
        }
    }
}
