package dev.torc.ring;

import dev.torc.layout.Words;
import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.CqRingOffsets;
import dev.torc.uapi.CqeFlags;

/// The server's end of a completion queue that a peer empties.
///
/// The orderings are those of [CompletionQueue]: **COMPLETION-VISIBLE** and **COMPLETION-FREE**.
///
/// **Threads.** One at a time. **Errors.** A head that the client cannot have reached is a
/// [PeerMisbehaviorException]. A full queue is none: [#offer] says so, and nothing has changed.
public final class ServerCompletionQueue {

    private static final int SLOTS_PER_LINE = 64 / CompletionEntry.BYTES;
    private static final int MOST_FETCHED = 16 * SLOTS_PER_LINE;

    private final Words ring;
    private final CqRingOffsets offsets;
    private final int capacity;
    private final int mask;

    /// Ours alone: the client reads what [#publish] stores.
    private int tail;

    private int published;

    /// The last head seen. It may lag the real one, which only makes the queue look fuller.
    private int headSeen;

    /// Attaches to a queue that nobody has used.
    ///
    /// @param capacity how many slots there are; kept here, and the header never read again
    public ServerCompletionQueue(Words ring, CqRingOffsets offsets, int capacity) {
        this.ring = ring;
        this.offsets = offsets;
        this.capacity = Position.checkedCapacity(capacity, RingSpec.MOST_COMPLETION_SLOTS);
        this.mask = capacity - 1;
        // Our own word: what was there when the ring was made.
        this.tail = ring.loadAcquire(offsets.tail());
        this.published = tail;
        this.headSeen = tail;
    }

    /// Writes a completion, if there is room. The client sees it after [#publish].
    ///
    /// @param result the operation's own meaning if not negative, else a negated errno
    /// @param flags `IORING_CQE_F_*`
    /// @return whether there was room; if not, nothing has changed
    public boolean offer(long userData, int result, int flags) {
        if (!hasRoom(1)) {
            return false;
        }
        write(userData, result, flags);
        return true;
    }

    /// Writes a completion of two slots, whose result has 64 bits, if there is room for all of it.
    ///
    /// The two slots are never apart: where only the last slot before the wrap is left, it is filled with one that
    /// the client skips. A single [#publish] shows them together.
    ///
    /// @param result not negative: errors are never extended
    /// @return whether there was room; if not, nothing has changed
    public boolean offerExtended(long userData, long result, int flags) {
        int filler = (tail & mask) == mask ? 1 : 0;
        if (!hasRoom(2 + filler)) {
            return false;
        }
        if (filler != 0) {
            write(0L, 0, CqeFlags.SKIP);
        }
        write(userData, 0, flags | CqeFlags.F_32);
        long at = slot(tail++);
        ring.putLong(at, result);
        ring.putLong(at + 8, 0L);
        return true;
    }

    /// Shows the client what was offered. Who sleeps is not woken by it.
    ///
    /// @return how many slots were published
    public int publish() {
        int count = tail - published;
        if (count != 0) {
            // COMPLETION-VISIBLE (release): the stores to the slots are ordered before this one.
            ring.storeRelease(offsets.tail(), tail);
            published = tail;
        }
        return count;
    }

    /// Fetches the cache lines of the next free slots for writing, by writing to them: see
    /// [SubmissionQueue#fetchAhead].
    ///
    /// @param count how many slots will be written soon; a guess
    public void fetchAhead(int count) {
        int free = capacity - (tail - headSeen);
        int soon = Math.min(count, MOST_FETCHED);
        // Not the line that the client reads from right now: the first whole one after what was published.
        int ahead = -tail & (SLOTS_PER_LINE - 1);
        for (; ahead < soon && ahead + SLOTS_PER_LINE <= free; ahead += SLOTS_PER_LINE) {
            // Plain: until COMPLETION-VISIBLE, the client does not look at this slot.
            ring.putLong(slot(tail + ahead), 0L);
        }
    }

    /// {@return whether so many slots are free}
    ///
    /// @param slots from 1 to the capacity
    public boolean hasRoom(int slots) {
        if (capacity - (tail - headSeen) >= slots) {
            return true;
        }
        refreshHead();
        return capacity - (tail - headSeen) >= slots;
    }

    /// Looks how far the client is, unless so many slots are known to be free.
    void lookForRoom(int slots) {
        if (capacity - (tail - headSeen) < slots) {
            refreshHead();
        }
    }

    /// {@return the position up to which the client has taken what was published}
    int head() {
        refreshHead();
        return headSeen;
    }

    /// {@return the position after the last slot that was filled}
    int position() {
        return tail;
    }

    /// {@return how many slots there are}
    public int capacity() {
        return capacity;
    }

    private void refreshHead() {
        // COMPLETION-FREE (acquire): the client's loads from the slots are ordered before this load.
        headSeen = Position.checked("the completion head", headSeen, ring.loadAcquire(offsets.head()), published);
    }

    private void write(long userData, int result, int flags) {
        // Plain: until COMPLETION-VISIBLE, the client does not look at this slot.
        long at = slot(tail++);
        CompletionEntry.setUserData(ring, at, userData);
        CompletionEntry.setResultAndFlags(ring, at, result, flags);
    }

    private long slot(int position) {
        return offsets.cqes() + (long) (position & mask) * CompletionEntry.BYTES;
    }
}
