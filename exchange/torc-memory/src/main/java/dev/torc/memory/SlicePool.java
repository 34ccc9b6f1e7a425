package dev.torc.memory;

import dev.torc.counters.ProcessCounters;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Hands out slices of shared segments: no two that are in use share a byte, nor a cache line, and none spans two
/// segments.
///
/// Any length and any power-of-two alignment. Taking a slice and giving one back take the same few steps, however
/// many are in use (two-level segregated fit), and threads do not wait for each other on the usual way. What is
/// given back is kept for the next slice of about the size; everything that is kept is joined again before a
/// slice is refused, so there is room for one if any free piece has it.
///
/// **Lengths** are rounded up to [#GRANULE_BYTES], and from 2 KiB to 32 KiB to one of 16 lengths for each power
/// of two.
///
/// **Growing.** A pool is made of the segments that it is given, and grows by whole ones if it has a
/// [SegmentSource]. It never gets smaller before it is closed.
///
/// **Raw form.** A slice is an object, which is allocated. A *place* is the same as one number, which costs nothing
/// and is watched less: no guard, and giving back one that is not in use is found, unless there have been very many
/// others there since, or two threads do it at the same instant. A slice is for one of them even then.
///
/// The book is kept in this process' own memory: nothing that a peer writes into a segment can spoil it.
///
/// **Ownership.** Segments that it was made with are lent, and stay open while slices are in use; those from a
/// source are its own until [#close]. **Threads.** Any.
public final class SlicePool implements AutoCloseable {

    /// What lengths and offsets of slices are multiples of: a cache line.
    public static final int GRANULE_BYTES = 64;

    private static final int GRANULE_BITS = 6;

    private static final long LARGEST_KEPT_BYTES = (long) KeptSizes.LARGEST_GRANULES << GRANULE_BITS;

    private static final int NUMBER_BITS = 16;
    private static final int NUMBER_MASK = (1 << NUMBER_BITS) - 1;
    private static final int PIECE_BITS = 31;
    private static final long PIECE_MASK = (1L << PIECE_BITS) - 1;

    private final int number;
    private final PieceStore store;

    /// Makes a pool of one segment, in which everything is free.
    ///
    /// @param number what submissions name it by, as `buf_index`, 0..65535
    /// @param segment whose memory it hands out; lent
    /// @throws IllegalArgumentException if the number is out of range
    public SlicePool(int number, SharedSegment segment) {
        this(number, List.of(PoolMemory.of(segment)), SegmentSource.none());
    }

    /// Makes a pool of some memory, in which everything is free, and of more when that is full.
    ///
    /// @param number what submissions name its first segment by, 0..65535; the others have the numbers after it
    /// @param memories what it begins with, of at most 64 GiB each; lent
    /// @param source where it gets more
    /// @throws IllegalArgumentException if a number is out of range, or a memory's length
    public SlicePool(int number, List<PoolMemory> memories, SegmentSource source) {
        if (number < 0) {
            throw new IllegalArgumentException("a pool with the number " + number);
        }
        this.number = number;
        store = new PieceStore(this, memories, source);
    }

    /// {@return what submissions name its first segment by}
    public int number() {
        return number;
    }

    /// {@return its segments, in the order of their numbers}
    public List<PoolSegment> segments() {
        return List.of(store.segments());
    }

    /// Takes a slice. What is in it is whatever was written there before.
    ///
    /// @param bytes its length, more than 0
    /// @param alignment what its offset is to be a multiple of, a power of two; up to the size of a page, its
    ///     address is too
    /// @return the slice, owned by the caller
    /// @throws PoolExhaustedException if no free piece has room for it, and there will not be more
    /// @throws IllegalArgumentException if the length or the alignment makes no sense
    /// @throws IllegalStateException if the pool is closed
    public Slice allocate(long bytes, long alignment) {
        return allocate(bytes, alignment, Fit.FIRST);
    }

    /// As [#allocate(long, long)], and says which of the free pieces it is cut from.
    ///
    /// @return the slice, owned by the caller
    public Slice allocate(long bytes, long alignment, Fit fit) {
        int piece = take(bytes, alignment, fit);
        long state = store.pieces().state(piece);
        return new Slice(store.segmentOf(piece), piece, state, bytesOf(PieceState.start(state)), bytes);
    }

    /// Takes the slice that somebody else has named, as a submission does.
    ///
    /// @param segmentNumber what the segment is named by
    /// @param offset where in it the slice begins, in bytes; any
    /// @param bytes its length
    /// @return the slice, owned by the caller; empty if a part of it is not in a segment of this pool, or not free.
    ///     Granules in which it begins or ends count as a whole
    /// @throws IllegalStateException if the pool is closed
    public Optional<Slice> claim(int segmentNumber, long offset, long bytes) {
        PoolSegment[] segments = store.segments();
        int index = segmentNumber - number;
        if (index < 0 || index >= segments.length) {
            return Optional.empty();
        }
        PoolSegment segment = segments[index];
        long allBytes = bytesOf(segment.granules());
        // Compared so that nothing is added up that could pass the largest long.
        if (offset < 0 || bytes <= 0 || bytes > allBytes || offset > allBytes - bytes) {
            return Optional.empty();
        }
        int start = (int) (offset >>> GRANULE_BITS);
        int end = (int) ((offset + bytes + GRANULE_BYTES - 1) >>> GRANULE_BITS);
        int piece = store.takeAt(segment, start, end - start);
        if (piece == PieceTable.NONE) {
            checkOpen();
            return Optional.empty();
        }
        return Optional.of(new Slice(segment, piece, store.pieces().state(piece), offset, bytes));
    }

    /// Takes a slice as a number. Allocates nothing.
    ///
    /// @param bytes its length, more than 0
    /// @param alignment what its offset is to be a multiple of, a power of two
    /// @return the place, which the caller gives back with [#freePlace]
    /// @throws PoolExhaustedException if no free piece has room for it, and there will not be more
    /// @throws IllegalArgumentException if the length or the alignment makes no sense
    /// @throws IllegalStateException if the pool is closed
    public long allocatePlace(long bytes, long alignment) {
        int piece = take(bytes, alignment, Fit.FIRST);
        PieceTable pieces = store.pieces();
        // The generation stands where it does in the state.
        return (pieces.state(piece) & (-1L << PieceState.GENERATION_SHIFT))
                | ((long) (number + pieces.segment(piece)) << PIECE_BITS)
                | piece;
    }

    /// Gives a place back.
    ///
    /// @throws IllegalStateException if it is not in use, as after the first time
    /// @throws IllegalArgumentException if it is none of this pool's
    public void freePlace(long place) {
        PieceTable pieces = store.pieces();
        int piece = pieceOf(place);
        long taken = pieces.state(piece, numberOf(place) - number);
        if (!PieceState.isTaken(taken, place)) {
            throw refusal(place);
        }
        // Not in one step with the look, which would make the CPU wait for the piece's memory: see the contract.
        giveBack(piece, taken);
    }

    /// {@return what submissions name the segment of a place by}
    public static int numberOf(long place) {
        return (int) (place >>> PIECE_BITS) & NUMBER_MASK;
    }

    /// {@return where in its segment a place begins, in bytes}
    ///
    /// @throws IllegalStateException if it is not in use
    /// @throws IllegalArgumentException if it is none of this pool's
    public long offsetOf(long place) {
        long state = store.pieces().state(pieceOf(place), numberOf(place) - number);
        if (!PieceState.isTaken(state, place)) {
            throw refusal(place);
        }
        return bytesOf(PieceState.start(state));
    }

    private static int pieceOf(long place) {
        return (int) (place & PIECE_MASK);
    }

    private RuntimeException refusal(long place) {
        int index = numberOf(place) - number;
        if (index < 0 || index >= store.segments().length) {
            return new IllegalArgumentException("a place in segment " + numberOf(place) + ", which is none of " + this);
        }
        return new IllegalStateException(
                "a place of segment " + numberOf(place) + " that is not in use: it was given back before");
    }

    /// Shows other processes, until it is closed, how much of each of its segments is in use. What it keeps for the
    /// next slices counts as that.
    ///
    /// @param counters where
    /// @param label whose pool it is
    public void showIn(ProcessCounters counters, String label) {
        store.showIn(counters, label);
    }

    /// {@return how many bytes slices in use have taken, with the rounding of their lengths}
    public long bytesInUse() {
        return usage().inUseBytes();
    }

    /// {@return what is in use, free and lost}
    ///
    /// All of the pool stands still meanwhile, and keeps nothing for the next slices afterwards: to be looked at
    /// now and then.
    public PoolUsage usage() {
        PoolSegment[] all = store.stop();
        try {
            return usage(all);
        } finally {
            store.goOn(all);
        }
    }

    private static PoolUsage usage(PoolSegment[] all) {
        long total = 0;
        long free = 0;
        long lost = 0;
        int largest = 0;
        long inLargest = 0;
        int pieces = 0;
        Map<LeakCause, Long> lostBytes = new EnumMap<>(LeakCause.class);
        for (PoolSegment segment : all) {
            SegmentBook book = segment.book();
            total += book.granules();
            free += book.freeGranules();
            pieces += book.freePieces();
            largest = Math.max(largest, book.largestFreeGranules());
            inLargest += book.largestFreeGranules();
            for (Map.Entry<LeakCause, Long> leak : segment.lostGranules().entrySet()) {
                lost += leak.getValue();
                lostBytes.merge(leak.getKey(), bytesOf(leak.getValue()), Long::sum);
            }
        }
        return new PoolUsage(
                bytesOf(total),
                bytesOf(total - free - lost),
                lostBytes,
                bytesOf(free),
                bytesOf(largest),
                free == 0 ? 0 : 1 - (double) inLargest / free,
                pieces,
                all.length);
    }

    /// Hands out nothing any more. Segments that came from the source go back to it, each when the last of its
    /// slices has come back; one of which something is lost never does. A second time does nothing.
    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return "pool " + number + ": " + usage();
    }

    /// Takes a slice's piece back. Called once a slice.
    ///
    /// @param taken the state of the piece: whoever knows it need not wait here for the table's memory
    void giveBack(int piece, long taken) {
        long kept = PieceState.kept(taken);
        store.pieces().setState(piece, kept);
        store.giveBack(piece, kept);
    }

    /// {@return the length of a memory in whole granules}
    ///
    /// @throws IllegalArgumentException if it has none, or too many
    static int wholeGranules(long bytes) {
        long granules = bytes >>> GRANULE_BITS;
        if (granules == 0 || granules > SegmentBook.MAX_GRANULES) {
            throw new IllegalArgumentException("a segment of " + bytes + " bytes");
        }
        return (int) granules;
    }

    private static int granulesOf(long bytes) {
        return (int) ((bytes + GRANULE_BYTES - 1) >>> GRANULE_BITS);
    }

    private static long bytesOf(long granules) {
        return granules << GRANULE_BITS;
    }

    /// {@return a piece that is the caller's, and whose state says so}
    private int take(long bytes, long alignment, Fit fit) {
        // What is not a power of two, and what is none at all, is for the longer way to refuse.
        if (bytes > 0 && bytes <= LARGEST_KEPT_BYTES && (alignment & (alignment - 1)) == 0 && alignment > 0) {
            int stepBits = Math.max(Long.numberOfTrailingZeros(alignment) - GRANULE_BITS, 0);
            int piece = store.takeKept(KeptSizes.indexAtLeast(granulesOf(bytes)), stepBits);
            if (piece != PieceTable.NONE) {
                PieceTable pieces = store.pieces();
                long kept = pieces.state(piece);
                // If it is not, two threads have given it back at the same time, and it is already another's.
                if (PieceState.isKept(kept)) {
                    pieces.setState(piece, PieceState.takenAgain(kept));
                    return piece;
                }
            }
        }
        return cut(bytes, alignment, fit);
    }

    private int cut(long bytes, long alignment, Fit fit) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a slice of " + bytes + " bytes");
        }
        if (Long.bitCount(alignment) != 1 || alignment < 0) {
            throw new IllegalArgumentException("an alignment to " + alignment + ", which is no power of two");
        }
        if (bytes > bytesOf(SegmentBook.MAX_GRANULES)) {
            throw exhausted(bytes, alignment, null);
        }
        int wanted = granulesOf(bytes);
        // Beyond the longest segment, all that an alignment says is that the slice begins where a segment does.
        int step = Math.clamp(alignment >>> GRANULE_BITS, 1, SegmentBook.MAX_GRANULES);
        try {
            int piece = store.take(wanted, step, fit);
            if (piece != PieceTable.NONE) {
                return piece;
            }
        } catch (IOException e) {
            throw exhausted(bytes, alignment, e);
        }
        checkOpen();
        throw exhausted(bytes, alignment, null);
    }

    private void checkOpen() {
        if (store.isClosed()) {
            throw new IllegalStateException("pool " + number + " is closed");
        }
    }

    private PoolExhaustedException exhausted(long bytes, long alignment, @Nullable IOException noGrowth) {
        return new PoolExhaustedException(number, bytes, alignment, usage(), noGrowth);
    }
}
