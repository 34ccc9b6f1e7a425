package dev.torc.memory;

import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/// One stretch of a pool's memory, which submissions name by its [#number] and an offset in it.
///
/// **Ownership.** The pool's. **Threads.** Any.
public final class PoolSegment {

    private final SlicePool pool;
    private final int index;
    private final int number;
    private final PoolMemory memory;
    private final SegmentSource source;
    private final ReentrantLock lock = new ReentrantLock();
    private final SegmentBook book;
    private final PieceTable pieces;
    private final Map<LeakCause, Long> lostGranules = new EnumMap<>(LeakCause.class);
    private CounterSet shown = CounterSet.unseen();
    private boolean released;

    /// The class of the largest free pieces when the lock was last let go. Plain: who sees an old one looks in
    /// vain, or finds a piece elsewhere.
    private int largestClass;

    PoolSegment(SlicePool pool, int index, PoolMemory memory, SegmentSource source, PieceTable pieces) {
        this.pool = pool;
        this.index = index;
        number = pool.number() + index;
        this.memory = memory;
        this.source = source;
        this.pieces = pieces;
        book = new SegmentBook(SlicePool.wholeGranules(memory.memory().byteSize()), pieces, index);
        largestClass = book.largestClass();
    }

    /// {@return the pool that it is a part of}
    public SlicePool pool() {
        return pool;
    }

    /// {@return what submissions name it by, as `buf_index`, and its place in a table of registered buffers}
    public int number() {
        return number;
    }

    /// {@return all of its memory}
    public MemorySegment memory() {
        return memory.memory();
    }

    /// {@return where devices see its first byte, if they do}
    public OptionalLong busAddress() {
        return memory.busAddress();
    }

    @Override
    public String toString() {
        return "segment " + number + " of " + memory().byteSize() + " bytes";
    }

    /// {@return how long it is, in granules}
    int granules() {
        return book.granules();
    }

    int index() {
        return index;
    }

    /// {@return who takes it back}
    SegmentSource source() {
        return source;
    }

    /// {@return the book and its pieces, for who has the lock}
    SegmentBook book() {
        return book;
    }

    boolean tryLock() {
        return lock.tryLock();
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        largestClass = book.largestClass();
        shown.set(Counter.BYTES_IN_USE, bytesNotFree());
        lock.unlock();
    }

    /// Shows other processes how much of it is in use, for as long as its pool is open.
    ///
    /// @param set given; of several, the last is used
    void showIn(CounterSet set) {
        lock.lock();
        try {
            shown.close();
            shown = set;
            shown.set(Counter.BYTES, (long) granules() * SlicePool.GRANULE_BYTES);
        } finally {
            unlock();
        }
    }

    /// Shows it no more. For who has the lock.
    void hide() {
        shown.close();
    }

    private long bytesNotFree() {
        return (book.granules() - book.freeGranules()) * (long) SlicePool.GRANULE_BYTES;
    }

    /// {@return whether it is worth while to lock it for a piece of so many granules}
    boolean mayHave(int wanted) {
        return FreePieces.classOf(wanted) <= largestClass;
    }

    /// Counts a taken piece as lost. It stays taken.
    void lose(int piece, LeakCause cause) {
        lock.lock();
        try {
            pieces.setState(piece, PieceState.lost(pieces.state(piece)));
            lostGranules.merge(cause, (long) pieces.size(piece), Long::sum);
        } finally {
            lock.unlock();
        }
    }

    /// {@return how many granules have been lost, by the cause, for who has the lock}
    Map<LeakCause, Long> lostGranules() {
        return lostGranules;
    }

    /// Ends its use if nothing of it is taken. For who has the lock, once the pool is closed: then nothing more is
    /// taken either.
    ///
    /// @return whether this was the end, which is said once
    boolean end() {
        if (released || book.takenPieces() > 0) {
            return false;
        }
        released = true;
        return true;
    }
}
