package dev.torc.memory;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A part of a pool, until it is given back by [#close].
///
/// A submission names it by its [#number] and its [#offset].
///
/// **Ownership.** Whoever allocated it owns it, and closes it. While a call is in flight that may touch it, it is
/// lent: [#lend] is what begins a call, and the [Guard] that it returns is given back when the call has completed.
/// A lent slice refuses [#memory] and refuses to be lent again, and one that is closed goes back to the pool only
/// when its guard has been given back. So whoever uses a slice too early sees an exception, not somebody else's
/// bytes. A segment that was taken from [#memory] before is not watched: do not keep one over a call.
///
/// **Threads.** Any; of several that lend, one does, and so with several that close.
public final class Slice implements AutoCloseable {

    private static final VarHandle STATE;

    /// The owner's.
    private static final int OWNED = 0;

    /// A call's, and the owner's again when that has completed.
    private static final int LENT = 1;

    /// A call's, and the pool's when that has completed.
    private static final int LENT_AND_CLOSED = 2;

    /// The pool's.
    private static final int GIVEN_BACK = 3;

    /// Nobody's: the call that had it will never end.
    private static final int LOST = 4;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Slice.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Above whose it is, what the pool's table says of its piece: the slices of a program are many, and each word
    /// of one counts.
    private static final int WHOSE_BITS = Integer.SIZE - PieceState.BITS_WITHOUT_START;

    private static final int WHOSE_MASK = (1 << WHOSE_BITS) - 1;

    private final PoolSegment segment;
    private final int piece;
    private final long offset;
    private final long bytes;
    private volatile int state;
    private @Nullable Guard guard;

    /// Made when it is first asked for: whoever only names the slice needs none. Plain, since a segment is the same
    /// whichever thread has made it.
    private @Nullable MemorySegment memory;

    /// @param pieceState the [PieceState] of the piece
    Slice(PoolSegment segment, int piece, long pieceState, long offset, long bytes) {
        this.segment = segment;
        this.piece = piece;
        // Plain, since a volatile store would be a fence for each slice: nobody else has it yet.
        STATE.set(this, (PieceState.withoutStart(pieceState) << WHOSE_BITS) | OWNED);
        this.offset = offset;
        this.bytes = bytes;
    }

    /// {@return the pool that it is a part of}
    public SlicePool pool() {
        return segment.pool();
    }

    /// {@return what submissions name the memory by that it is a part of, as `buf_index`}
    public int number() {
        return segment.number();
    }

    /// {@return where in that memory it begins, in bytes: what submissions name it by, as `addr`}
    public long offset() {
        return offset;
    }

    /// {@return its length in bytes, as it was asked for}
    public long byteSize() {
        return bytes;
    }

    /// {@return its memory}
    ///
    /// @throws IllegalStateException while it is lent to a call, and after [#close]
    public MemorySegment memory() {
        int now = whose();
        if (now != OWNED) {
            throw refusal(now);
        }
        return memorySegment();
    }

    /// {@return where a device finds it}
    ///
    /// @throws IllegalStateException if devices cannot reach its segment
    public long busAddress() {
        return segment.busAddress().orElseThrow(() -> new IllegalStateException("no device reaches " + segment))
                + offset;
    }

    /// {@return whether a call has it}
    public boolean isLent() {
        int now = whose();
        return now == LENT || now == LENT_AND_CLOSED;
    }

    /// Begins a call that may touch it: from here on it is the call's, until the guard is given back. Allocates
    /// nothing but the guard, the first time.
    ///
    /// @param callsPool the pool that the call can name slices of
    /// @return the guard, for whoever completes the call
    /// @throws IllegalArgumentException if it is a part of another pool
    /// @throws IllegalStateException if it is lent already, or closed
    public Guard lend(SlicePool callsPool) {
        if (callsPool != segment.pool()) {
            throw new IllegalArgumentException(
                    this + " is not of the pool of this call, which is the one with the number " + callsPool.number());
        }
        int before = pass(OWNED, LENT);
        if (before != OWNED) {
            throw refusal(before);
        }
        // Plain: only who has just lent it is here, and each lending sees the one before through the state.
        Guard kept = guard;
        if (kept == null) {
            kept = new Guard(this);
            guard = kept;
        }
        return kept;
    }

    /// Gives it back to the pool: at once, or, if it is lent, when the call has completed. A second time does
    /// nothing.
    @Override
    public void close() {
        int now = whose();
        while (now == OWNED || now == LENT) {
            int before = pass(now, now == OWNED ? GIVEN_BACK : LENT_AND_CLOSED);
            if (before == now) {
                if (now == OWNED) {
                    giveToPool();
                }
                return;
            }
            now = before;
        }
    }

    /// {@return its memory, for the call that it is lent to}
    MemorySegment lentMemory() {
        if (!isLent()) {
            throw notLent();
        }
        return memorySegment();
    }

    /// Ends a call: it is the owner's again, or the pool's if the owner has closed it.
    void giveBack() {
        int before = pass(LENT, OWNED);
        if (before == LENT) {
            return;
        }
        if (before == LENT_AND_CLOSED && pass(LENT_AND_CLOSED, GIVEN_BACK) == LENT_AND_CLOSED) {
            giveToPool();
            return;
        }
        throw notLent();
    }

    /// Ends a call that nobody will ever say the end of: the memory is lost, with the reason.
    void lose(LeakCause cause) {
        int now = whose();
        while (now == LENT || now == LENT_AND_CLOSED) {
            int before = pass(now, LOST);
            if (before == now) {
                segment.lose(piece, cause);
                return;
            }
            now = before;
        }
        throw notLent();
    }

    private int whose() {
        return state & WHOSE_MASK;
    }

    /// Passes it on, if it is who is said.
    ///
    /// @return whose it was
    private int pass(int from, int to) {
        int now = state;
        if ((now & WHOSE_MASK) != from) {
            return now & WHOSE_MASK;
        }
        return ((int) STATE.compareAndExchange(this, now, now ^ from ^ to)) & WHOSE_MASK;
    }

    private void giveToPool() {
        int start = (int) (offset / SlicePool.GRANULE_BYTES);
        segment.pool().giveBack(piece, PieceState.taken(start, state >>> WHOSE_BITS));
    }

    private MemorySegment memorySegment() {
        MemorySegment made = memory;
        if (made == null) {
            made = segment.memory().asSlice(offset, bytes);
            memory = made;
        }
        return made;
    }

    private IllegalStateException refusal(int now) {
        return new IllegalStateException(
                switch (now) {
                    case LENT, LENT_AND_CLOSED ->
                        this + ": its call has not completed, until then it is not to be used";
                    case LOST -> this + ": somebody may touch it for ever";
                    default -> this + ": it is somebody else's memory now";
                });
    }

    private IllegalStateException notLent() {
        return new IllegalStateException(this + ": the call that it was lent to has completed before");
    }

    @Override
    public String toString() {
        return "slice of pool " + segment.number() + " at " + offset + ", " + byteSize() + " bytes"
                + switch (whose()) {
                    case OWNED -> "";
                    case LENT -> ", lent to a call";
                    case LENT_AND_CLOSED -> ", lent to a call and closed";
                    case LOST -> ", lost";
                    default -> ", given back";
                };
    }
}
