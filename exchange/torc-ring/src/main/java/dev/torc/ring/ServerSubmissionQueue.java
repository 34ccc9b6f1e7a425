package dev.torc.ring;

import dev.torc.layout.Words;
import dev.torc.uapi.SqRingOffsets;
import dev.torc.uapi.SubmissionEntry;

/// The server's end of a submission queue that a peer fills.
///
/// Nothing that the client wrote is looked at in place: an entry is copied out, and the head is published, before
/// anybody acts on it. So when the server dies, a call at or beyond the head was not taken.
///
/// The orderings are those of [SubmissionQueue]: **ENTRY-VISIBLE** and **ENTRY-FREE**.
///
/// **Threads.** One at a time. **Errors.** A tail that a client which keeps the protocol cannot have reached is a
/// [PeerMisbehaviorException]. An entry index out of range is not: it is counted and skipped, as Linux does.
public final class ServerSubmissionQueue {

    private final Words ring;
    private final Words entries;
    private final SqRingOffsets offsets;
    private final int capacity;
    private final int mask;
    private final boolean indirect;

    /// Ours alone: the client reads what is stored.
    private int head;

    private int tailSeen;
    private int dropped;

    /// Attaches to a queue that nobody has used.
    ///
    /// @param capacity how many entries there are; kept here, and the header never read again
    public ServerSubmissionQueue(Words ring, SqRingOffsets offsets, Words entries, int capacity) {
        this.ring = ring;
        this.entries = entries;
        this.offsets = offsets;
        this.capacity = Position.checkedCapacity(capacity, RingSpec.MOST_SUBMISSION_ENTRIES);
        this.mask = capacity - 1;
        this.indirect = offsets.array() != 0;
        // Our own word: what was there when the ring was made.
        this.head = ring.loadAcquire(offsets.head());
        this.tailSeen = head;
    }

    /// Takes entries: copies them out, and tells the client that they are taken.
    ///
    /// @param into where to; its length bounds how many are taken
    /// @param most another bound, so that a caller can take fewer than it has room for
    /// @return how many were taken, from the first element on
    public int take(Submission[] into, int most) {
        int limit = Math.min(into.length, most);
        if (limit <= 0 || (head == tailSeen && !refreshTail())) {
            return 0;
        }
        int taken = indirect ? takeIndirectly(into, limit) : takeInOrder(into, limit);
        // ENTRY-FREE (release): our loads from the entries are ordered before this store.
        ring.storeRelease(offsets.head(), head);
        return taken;
    }

    private int takeInOrder(Submission[] into, int limit) {
        int count = Math.min(limit, tailSeen - head);
        for (int i = 0; i < count; i++) {
            into[i].copyFrom(entries, (long) ((head + i) & mask) * SubmissionEntry.BYTES);
        }
        head += count;
        return count;
    }

    private int takeIndirectly(Submission[] into, int limit) {
        int taken = 0;
        // A lap at most: a client that submits nothing but bad indexes does not keep its server here.
        int last = head + capacity;
        while (taken < limit && head != last && (head != tailSeen || refreshTail())) {
            long index = ring.getInt(offsets.array() + 4L * (head & mask)) & 0xffff_ffffL;
            head++;
            if (index < capacity) {
                into[taken++].copyFrom(entries, index * SubmissionEntry.BYTES);
            } else {
                ring.storeRelease(offsets.dropped(), ++dropped);
            }
        }
        return taken;
    }

    /// {@return how many entries wait to be taken}
    public int ready() {
        refreshTail();
        return tailSeen - head;
    }

    /// {@return how many entries there are}
    public int capacity() {
        return capacity;
    }

    /// {@return the position of the next entry to be taken}
    public int position() {
        return head;
    }

    /// {@return how many entries were skipped because their index was out of range}
    public int dropped() {
        return dropped;
    }

    private boolean refreshTail() {
        // ENTRY-VISIBLE (acquire): the client's stores to the entries are ordered before this load.
        tailSeen = Position.checked("the submission tail", tailSeen, ring.loadAcquire(offsets.tail()), head + capacity);
        return head != tailSeen;
    }
}
