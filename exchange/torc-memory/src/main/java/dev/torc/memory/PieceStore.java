package dev.torc.memory;

import dev.torc.counters.ProcessCounters;
import dev.torc.counters.Subject;
import dev.torc.counters.events.PoolGrowthEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The segments of a pool and the pieces that are kept in front of them.
///
/// There are three ways to a piece, each for when the one before fails. A stripe of the [SliceCache], in which no
/// other thread is, has one of the size: no lock, no book. A segment's book cuts one, under that segment's lock;
/// who finds one locked tries the others first. Last, everything is stopped: nothing is kept any more, so that all
/// neighbours are joined, and every piece is looked at. So there is said to be no room only if at one moment
/// there was none. Then the source is asked for more.
///
/// Who is in a stripe may lock a segment, and who has locked one segment may lock one with a higher index; never
/// the other way round.
///
/// **Threads.** Any.
final class PieceStore implements CacheStripe.Overflow {

    /// The part of all memory that may be kept, spread over the stripes.
    private static final int KEPT_PART = 8;

    private static final int HIGHEST_NUMBER = 0xffff;

    private final SlicePool pool;
    private final SegmentSource source;
    private final SliceCache cache = new SliceCache(Runtime.getRuntime().availableProcessors());
    private final ReentrantLock growing = new ReentrantLock();
    private final PieceTable pieces = new PieceTable();
    private volatile PoolSegment[] segments;
    private volatile boolean closed;

    /// Where it is shown. For who has the lock of growing.
    private Optional<Shown> showIn = Optional.empty();

    PieceStore(SlicePool pool, List<PoolMemory> memories, SegmentSource source) {
        this.pool = pool;
        this.source = source;
        PoolSegment[] first = new PoolSegment[memories.size()];
        for (int i = 0; i < first.length; i++) {
            checkNumber(i);
            first[i] = new PoolSegment(pool, i, memories.get(i), SegmentSource.none(), pieces);
        }
        segments = first;
        cache.setKept(keptLimit(first));
    }

    PoolSegment[] segments() {
        return segments;
    }

    /// {@return the pieces of all segments, for who has one in hand or has its segment's lock}
    PieceTable pieces() {
        return pieces;
    }

    /// {@return the segment that a piece is a part of}
    PoolSegment segmentOf(int piece) {
        return segments[pieces.segment(piece)];
    }

    /// Shows other processes how much of each segment is in use, of those to come too.
    void showIn(ProcessCounters counters, String label) {
        growing.lock();
        try {
            showIn = Optional.of(new Shown(counters, label));
            if (!closed) {
                for (PoolSegment segment : segments) {
                    show(segment);
                }
            }
        } finally {
            growing.unlock();
        }
    }

    private void show(PoolSegment segment) {
        showIn.ifPresent(where -> segment.showIn(
                where.counters().register(Subject.POOL, where.label() + " segment " + segment.number())));
    }

    private record Shown(ProcessCounters counters, String label) {}

    boolean isClosed() {
        return closed;
    }

    /// Takes a piece that is kept. No lock and no book is touched.
    ///
    /// @param size the index of its size
    /// @param stepBits what its start is to be a multiple of, as a power of two of granules
    /// @return it, whose state is for the caller to change, or [PieceTable#NONE]
    int takeKept(int size, int stepBits) {
        CacheStripe stripe = cache.tryEnter();
        if (stripe == null) {
            return PieceTable.NONE;
        }
        int piece = KeptPiece.piece(stripe.take(size, stepBits));
        stripe.leave();
        return piece;
    }

    /// Cuts a piece.
    ///
    /// @param wanted how long, in granules
    /// @param step what its start is to be a multiple of, in granules
    /// @return it, or [PieceTable#NONE] if there is no room and will not be more
    /// @throws IOException if the source fails
    int take(int wanted, int step, Fit fit) throws IOException {
        int length = wanted <= KeptSizes.LARGEST_GRANULES ? KeptSizes.granules(KeptSizes.indexAtLeast(wanted)) : wanted;
        int found = takeFromOne(length, step, fit);
        while (found == PieceTable.NONE) {
            PoolSegment[] seen = segments;
            found = takeFromAll(length, wanted, step, fit);
            if (found == PieceTable.NONE && !grow(seen, wanted)) {
                return PieceTable.NONE;
            }
        }
        return found;
    }

    /// Takes a piece where it is wanted.
    ///
    /// @return it, or [PieceTable#NONE] if a part of it is not free
    int takeAt(PoolSegment segment, int start, int wanted) {
        segment.lock();
        try {
            int piece = closed ? PieceTable.NONE : segment.book().takeAt(start, wanted);
            if (piece != PieceTable.NONE) {
                return piece;
            }
        } finally {
            segment.unlock();
        }
        PoolSegment[] all = stop();
        try {
            int piece = closed ? PieceTable.NONE : segment.book().takeAt(start, wanted);
            return piece;
        } finally {
            goOn(all);
        }
    }

    /// Takes a piece back that nobody has any more.
    ///
    /// @param state what is stored as its state: that it is kept
    void giveBack(int piece, long state) {
        if (PieceState.size(state) != PieceState.LONGER && keep(piece, state)) {
            return;
        }
        PoolSegment segment = segmentOf(piece);
        segment.lock();
        boolean ended;
        try {
            segment.book().giveBack(piece);
            ended = closed && segment.end();
        } finally {
            segment.unlock();
        }
        if (ended) {
            segment.source().release(segment);
        }
    }

    /// Takes pieces back that were kept until now.
    @Override
    public void take(long[] from, int count) {
        PoolSegment[] all = segments;
        PoolSegment locked = null;
        for (int i = 0; i < count; i++) {
            int piece = KeptPiece.piece(from[i]);
            PoolSegment segment = all[pieces.segment(piece)];
            if (segment != locked) {
                if (locked != null) {
                    locked.unlock();
                }
                segment.lock();
                locked = segment;
            }
            if (PieceState.isKept(pieces.state(piece))) {
                segment.book().giveBack(piece);
            }
        }
        if (locked != null) {
            locked.unlock();
        }
    }

    /// Lets nobody take anything any more, and gives back to the source what is not in use.
    void close() {
        growing.lock();
        try {
            closed = true;
        } finally {
            growing.unlock();
        }
        List<PoolSegment> ended = new ArrayList<>();
        PoolSegment[] all = stop();
        try {
            for (PoolSegment segment : all) {
                segment.hide();
                if (segment.end()) {
                    ended.add(segment);
                }
            }
        } finally {
            goOn(all);
        }
        ended.forEach(segment -> segment.source().release(segment));
    }

    /// Keeps everybody out, with nothing kept: every piece that nobody has is in a book. Ended by [#goOn].
    ///
    /// @return the segments there are, all of them locked
    PoolSegment[] stop() {
        cache.enterAll();
        PoolSegment[] all = segments;
        for (PoolSegment segment : all) {
            segment.lock();
        }
        cache.dropAll(this);
        return all;
    }

    /// Ends what [#stop] began.
    void goOn(PoolSegment[] stopped) {
        for (PoolSegment segment : stopped) {
            segment.unlock();
        }
        cache.leaveAll();
    }

    private boolean keep(int piece, long state) {
        CacheStripe stripe = cache.tryEnter();
        if (stripe == null) {
            return false;
        }
        try {
            // Looked at inside: closing empties every stripe after it has said so.
            long kept = KeptPiece.of(piece, PieceState.alignmentBits(state));
            return !closed && stripe.keep(PieceState.size(state), kept, cache.limitGranules(), this);
        } finally {
            stripe.leave();
        }
    }

    private int takeFromOne(int wanted, int step, Fit fit) {
        PoolSegment[] all = segments;
        boolean anyBusy = false;
        // From the first on each time: segments are filled one after the other, which wastes less than going round.
        for (PoolSegment segment : all) {
            if (!segment.mayHave(wanted)) {
                continue;
            }
            if (!segment.tryLock()) {
                anyBusy = true;
                continue;
            }
            int found = takeAndUnlock(segment, wanted, step, fit);
            if (found != PieceTable.NONE) {
                return found;
            }
        }
        return anyBusy ? takeFromBusyOne(all, wanted, step, fit) : PieceTable.NONE;
    }

    private int takeFromBusyOne(PoolSegment[] all, int wanted, int step, Fit fit) {
        for (PoolSegment segment : all) {
            segment.lock();
            int found = takeAndUnlock(segment, wanted, step, fit);
            if (found != PieceTable.NONE) {
                return found;
            }
        }
        return PieceTable.NONE;
    }

    private int takeAndUnlock(PoolSegment segment, int wanted, int step, Fit fit) {
        try {
            int piece = closed ? PieceTable.NONE : segment.book().take(wanted, step, fit);
            return piece;
        } finally {
            segment.unlock();
        }
    }

    /// @param length what would be taken, to be kept later
    /// @param wanted what will do
    private int takeFromAll(int length, int wanted, int step, Fit fit) {
        PoolSegment[] all = stop();
        try {
            if (closed) {
                return PieceTable.NONE;
            }
            for (PoolSegment segment : all) {
                int piece = segment.book().take(length, step, fit);
                if (piece != PieceTable.NONE) {
                    return piece;
                }
            }
            for (PoolSegment segment : all) {
                int piece = segment.book().takeAny(wanted, step);
                if (piece != PieceTable.NONE) {
                    return piece;
                }
            }
            return PieceTable.NONE;
        } finally {
            goOn(all);
        }
    }

    /// Adds a segment, unless another thread has done so.
    ///
    /// @param seen the segments that have no room
    /// @return whether there are other segments now
    private boolean grow(PoolSegment[] seen, int wanted) throws IOException {
        growing.lock();
        try {
            PoolSegment[] before = segments;
            if (before != seen) {
                return true;
            }
            if (closed || pool.number() + before.length > HIGHEST_NUMBER) {
                return false;
            }
            long leastBytes = (long) wanted * SlicePool.GRANULE_BYTES;
            Optional<PoolMemory> more = source.more(pool.number() + before.length, leastBytes);
            if (more.isEmpty()) {
                return false;
            }
            if (more.get().memory().byteSize() < leastBytes) {
                throw new IllegalStateException("asked for " + leastBytes + " bytes, the source of pool "
                        + pool.number() + " gave " + more.get().memory().byteSize());
            }
            PoolSegment[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = new PoolSegment(pool, before.length, more.get(), source, pieces);
            segments = after;
            cache.setKept(keptLimit(after));
            show(after[before.length]);
            PoolGrowthEvent.grew(
                    after[before.length].memory().byteSize(),
                    Arrays.stream(after)
                            .mapToLong(each -> each.memory().byteSize())
                            .sum());
            return true;
        } finally {
            growing.unlock();
        }
    }

    private void checkNumber(int index) {
        if (pool.number() + index > HIGHEST_NUMBER) {
            throw new IllegalArgumentException("a segment with the number " + (pool.number() + index));
        }
    }

    private static int keptLimit(PoolSegment[] of) {
        long granules = 0;
        for (PoolSegment segment : of) {
            granules += segment.book().granules();
        }
        return (int) Math.min(Integer.MAX_VALUE / 2, granules / KEPT_PART);
    }
}
