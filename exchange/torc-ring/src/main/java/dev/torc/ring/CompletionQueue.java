package dev.torc.ring;

import dev.torc.layout.Words;
import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.CqRingOffsets;
import dev.torc.uapi.CqeFlags;

/// The client's end of a completion queue: Linux' own, or one that a peer serves. It is read as a cursor.
///
/// ```text
///      while (queue.next()) {
///          call = table.get(queue.userData());    // a copy: the peer can not change it any more
///          call.complete(queue.result(), queue.flags());
///      }
/// ```
///
/// Two orderings hold it together, each named at both of its ends:
///
/// - **COMPLETION-VISIBLE**: the server's release of the tail pairs with the client's acquire of it
///   ([ServerCompletionQueue]). What the server wrote into a slot is there when the client reads it.
/// - **COMPLETION-FREE**: the client's release of the head pairs with the server's acquire of it. The client has
///   finished reading a slot before the server writes to it again.
///
/// The head is stored when the queue has run dry, when [#release] says so, and at the latest after a quarter of the
/// capacity, rather than once a completion.
///
/// What is there is read ahead, in one go into memory of this end's own: so the cache misses on slots that the server
/// has just written overlap, where one a completion would follow the other.
///
/// **Threads.** One at a time. **Errors.** A tail that the server cannot have reached, and an extended completion
/// without its second half, are a [PeerMisbehaviorException].
public final class CompletionQueue {

    /// How many slots are read ahead at most: as many cache misses as a core can have under way, and some.
    private static final int MOST_AHEAD = 64;

    private static final int NARROW_LONGS = CompletionEntry.BYTES / Long.BYTES;

    private final Words ring;
    private final CqRingOffsets offsets;
    private final int capacity;
    private final int mask;
    private final int slotShift;
    private final int mostUnreleased;
    private final int longsPerSlot;

    /// Copies of the slots from [#aheadFrom] to [#aheadEnd].
    private final long[] ahead;

    private int aheadFrom;
    private int aheadEnd;

    /// Ours alone: the server reads what [#release] stores.
    private int head;

    private int released;
    private int tailSeen;

    private long userData;
    private int result;
    private int flags;
    private long extra1;
    private long extra2;

    /// Attaches to a queue where its head is: at the beginning of a new one, or where the last client left one off.
    ///
    /// @param ring the memory of the queue, with `offsets` into it
    /// @param capacity how many slots there are; kept here, since the peer could change a size in shared memory
    /// @param slotBytes 16, or 32 with `IORING_SETUP_CQE32`
    public CompletionQueue(Words ring, CqRingOffsets offsets, int capacity, int slotBytes) {
        this.ring = ring;
        this.offsets = offsets;
        this.capacity = Position.checkedCapacity(capacity, RingSpec.MOST_COMPLETION_SLOTS);
        this.mask = capacity - 1;
        this.slotShift = Integer.numberOfTrailingZeros(slotBytes);
        this.mostUnreleased = Math.max(1, capacity / 4);
        this.longsPerSlot = slotBytes / Long.BYTES;
        this.ahead = new long[Math.min(capacity, MOST_AHEAD) * longsPerSlot];
        // Plain would do, since only clients write the head; what is between it and the tail waits to be taken.
        this.head = ring.loadAcquire(offsets.head());
        this.released = head;
        this.tailSeen = head;
        this.aheadFrom = head;
        this.aheadEnd = head;
    }

    /// {@return how many slots there are}
    public int capacity() {
        return capacity;
    }

    /// Takes the next completion, if there is one. It is copied out and stands in the accessors until the next call.
    ///
    /// @return whether there was one
    public boolean next() {
        while (head != aheadEnd || readAhead()) {
            int at = (head - aheadFrom) * longsPerSlot;
            long resultAndFlags = ahead[at + 1];
            int flags = (int) (resultAndFlags >>> 32);
            int slots = 1;
            if ((flags & CqeFlags.SKIP) == 0) {
                this.userData = ahead[at];
                this.result = (int) resultAndFlags;
                this.flags = flags;
                if (longsPerSlot != NARROW_LONGS) {
                    extra1 = ahead[at + 2];
                    extra2 = ahead[at + 3];
                } else if ((flags & CqeFlags.F_32) != 0) {
                    copySecondSlot();
                    slots = 2;
                }
            }
            head += slots;
            if (head - released >= mostUnreleased) {
                release();
            }
            if ((flags & CqeFlags.SKIP) == 0) {
                return true;
            }
        }
        return false;
    }

    /// {@return the 64 bits that the submission carried}
    public long userData() {
        return userData;
    }

    /// {@return the operation's result: its own meaning if not negative, else a negated errno; 0 if [#isExtended]}
    public int result() {
        return result;
    }

    /// {@return the `IORING_CQE_F_*` flags}
    public int flags() {
        return flags;
    }

    /// {@return whether the completion is of two slots, and [#extendedResult] is its result}
    public boolean isExtended() {
        return (flags & CqeFlags.F_32) != 0;
    }

    /// {@return the 64-bit result of an extended completion; of any other the 32-bit one, widened}
    public long extendedResult() {
        return isExtended() ? extra1 : result;
    }

    /// {@return the first eight bytes of the second half, where there is one (`IORING_SETUP_CQE32`, `F_32`)}
    public long extra1() {
        return extra1;
    }

    /// {@return the last eight bytes of the second half, where there is one}
    public long extra2() {
        return extra2;
    }

    /// Stores the head: every slot that was taken is the server's again.
    public void release() {
        if (released != head) {
            // COMPLETION-FREE (release): our loads from the slots are ordered before this store.
            ring.storeRelease(offsets.head(), head);
            released = head;
        }
    }

    /// {@return the position that the server was shown last: the slots before it are its again}
    public int position() {
        return released;
    }

    /// {@return how many slots are taken and not yet the server's again}
    public int unreleased() {
        return head - released;
    }

    /// {@return how many slots wait to be taken; an extended completion is two}
    public int ready() {
        refreshTail();
        return tailSeen - head;
    }

    /// {@return how many completions Linux had to drop for want of memory; always 0 on a peer's ring}
    public int overflow() {
        return ring.loadAcquire(offsets.overflow());
    }

    private long slot(int position) {
        return offsets.cqes() + ((long) (position & mask) << slotShift);
    }

    private void copySecondSlot() {
        if ((head & mask) == mask || head + 1 == tailSeen) {
            throw new PeerMisbehaviorException("the peer published the first half of an extended completion alone, at "
                    + Integer.toUnsignedString(head));
        }
        // The second half may lie beyond what was read ahead, and then it is read again after it.
        extra1 = ring.getLong(slot(head + 1));
        extra2 = ring.getLong(slot(head + 1) + Long.BYTES);
        aheadEnd = aheadEnd == head + 1 ? head + 2 : aheadEnd;
    }

    /// Copies what is there, up to the end of the queue's memory.
    private boolean readAhead() {
        if (head == tailSeen && !refreshTail()) {
            return false;
        }
        int index = head & mask;
        int count = Math.min(Math.min(tailSeen - head, ahead.length / longsPerSlot), capacity - index);
        long from = slot(head);
        for (int i = 0; i < count * longsPerSlot; i++) {
            ahead[i] = ring.getLong(from + (long) i * Long.BYTES);
        }
        aheadFrom = head;
        aheadEnd = head + count;
        return true;
    }

    private boolean refreshTail() {
        release();
        // COMPLETION-VISIBLE (acquire): the server's stores to the slots are ordered before this load.
        tailSeen = Position.checked(
                "the completion tail", tailSeen, ring.loadAcquire(offsets.tail()), released + capacity);
        return head != tailSeen;
    }
}
