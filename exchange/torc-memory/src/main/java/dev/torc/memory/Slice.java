package dev.torc.memory;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/// A part of a pool, until it is given back by [#close].
///
/// A submission names it by its pool's number and its [#offset].
///
/// **Ownership.** Whoever allocated it closes it, once no call in flight names it. The memory may then be
/// someone else's, so a segment that was taken from [#memory] before is not to be used any more: nothing can
/// check that.
///
/// **Threads.** Any; of several that close, one does.
public final class Slice implements AutoCloseable {

    private final SlicePool pool;
    private final long offset;
    private final long room;
    private final MemorySegment memory;
    private final AtomicBoolean closed = new AtomicBoolean();

    Slice(SlicePool pool, long offset, long bytes, long room) {
        this.pool = pool;
        this.offset = offset;
        this.room = room;
        memory = pool.segment().memory().asSlice(offset, bytes);
    }

    /// {@return the pool that it is a part of}
    public SlicePool pool() {
        return pool;
    }

    /// {@return where in the pool it begins, in bytes}
    public long offset() {
        return offset;
    }

    /// {@return its length in bytes, as it was asked for}
    public long byteSize() {
        return memory.byteSize();
    }

    /// {@return its memory}
    ///
    /// @throws IllegalStateException after [#close]
    public MemorySegment memory() {
        if (closed.get()) {
            throw new IllegalStateException("the slice has been given back");
        }
        return memory;
    }

    /// Gives it back to the pool. A second time does nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pool.release(offset, room);
        }
    }

    @Override
    public String toString() {
        return "slice of pool " + pool.number() + " at " + offset + ", " + byteSize() + " bytes"
                + (closed.get() ? ", given back" : "");
    }
}
