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

    private static final int NOT_LAST = CqeFlags.MORE | CqeFlags.SKIP | CqeFlags.F_32;
    private static final int NARROW_LONGS = CompletionEntry.BYTES / Long.BYTES;

    private final Words ring;
    private final CqRingOffsets offsets;
    private final int capacity;
    private final int mask;
    private final int slotShift;
    private final int mostAhead;
    private final int longsPerSlot;

    /// Copies of the slots before [#aheadEnd].
    private final long[] ahead;

    /// How many elements of [#ahead] are in use.
    private int aheadLength;

    /// Where in [#ahead] the completion stands that was taken last.
    private int at;

    /// Whether what was read ahead has slots to skip, or completions of two slots.
    private boolean mixed;

    private boolean uneven;
    private int finals;

    /// The position after what was read ahead.
    private int aheadEnd;

    /// Ours alone: the server reads what [#release] stores.
    private int released;

    private int tailSeen;

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
        this.mostAhead = Math.clamp(capacity / 4, 1, MOST_AHEAD);
        this.longsPerSlot = slotBytes / Long.BYTES;
        // One slot more, for the second half of a completion whose first is the last that was read.
        this.ahead = new long[(mostAhead + 1) * longsPerSlot];
        this.at = -longsPerSlot;
        // Plain would do, since only clients write the head; what is between it and the tail waits to be taken.
        this.aheadEnd = ring.loadAcquire(offsets.head());
        this.released = aheadEnd;
        this.tailSeen = aheadEnd;
    }

    /// {@return how many slots there are}
    public int capacity() {
        return capacity;
    }

    /// Takes the next completion, if there is one. It stands in the accessors until the next call.
    ///
    /// @return whether there was one
    public boolean next() {
        do {
            if (nextAhead()) {
                return true;
            }
        } while (readAhead());
        return false;
    }

    /// Takes the next completion of those that were read ahead.
    ///
    /// @return whether there was one
    boolean nextAhead() {
        int next = following();
        while (next < aheadLength) {
            at = next;
            if (!mixed || (flags() & CqeFlags.SKIP) == 0) {
                return true;
            }
            next = following();
        }
        return false;
    }

    /// {@return the 64 bits that the submission carried}
    public long userData() {
        return ahead[at];
    }

    /// {@return the operation's result: its own meaning if not negative, else a negated errno; 0 if [#isExtended]}
    public int result() {
        return (int) ahead[at + 1];
    }

    /// {@return the `IORING_CQE_F_*` flags}
    public int flags() {
        return (int) (ahead[at + 1] >>> 32);
    }

    /// {@return whether the completion is of two slots, and [#extendedResult] is its result}
    public boolean isExtended() {
        return (flags() & CqeFlags.F_32) != 0;
    }

    /// {@return the 64-bit result of an extended completion; of any other the 32-bit one, widened}
    public long extendedResult() {
        return isExtended() ? extra1() : result();
    }

    /// {@return the first eight bytes of the second half, where there is one (`IORING_SETUP_CQE32`, `F_32`)}
    public long extra1() {
        return ahead[at + 2];
    }

    /// {@return the last eight bytes of the second half, where there is one}
    public long extra2() {
        return ahead[at + 3];
    }

    /// Stores the head: every slot that was taken is the server's again.
    public void release() {
        int taken = aheadEnd - untaken();
        if (released != taken) {
            // COMPLETION-FREE (release): our loads from the slots are ordered before this store.
            ring.storeRelease(offsets.head(), taken);
            released = taken;
        }
    }

    /// {@return the position that the server was shown last: the slots before it are its again}
    public int position() {
        return released;
    }

    /// {@return how many slots are taken and not yet the server's again}
    public int unreleased() {
        return aheadEnd - untaken() - released;
    }

    /// {@return how many slots wait to be taken; an extended completion is two}
    public int ready() {
        refreshTail();
        return tailSeen - aheadEnd + untaken();
    }

    /// {@return how many slots were read ahead and are not taken yet}
    int untaken() {
        return (aheadLength - following()) / longsPerSlot;
    }

    /// {@return how many slots were read and are not the server's again}
    int held() {
        return aheadEnd - released;
    }

    /// {@return how many completions were read that are the last of their call, since the beginning and modulo 2³²}
    int finals() {
        return finals;
    }

    /// {@return whether the last [#readAhead] found more slots than last completions of calls}
    boolean isUneven() {
        return uneven;
    }

    /// {@return how many completions Linux had to drop for want of memory; always 0 on a peer's ring}
    public int overflow() {
        return ring.loadAcquire(offsets.overflow());
    }

    private long slot(int position) {
        return offsets.cqes() + ((long) (position & mask) << slotShift);
    }

    /// {@return where in [#ahead] the completion after the one taken last begins}
    private int following() {
        boolean isTwo = mixed && at >= 0 && isTwoSlots(at);
        return at + (isTwo ? 2 * longsPerSlot : longsPerSlot);
    }

    private boolean isTwoSlots(int index) {
        return longsPerSlot == NARROW_LONGS && (ahead[index + 1] >>> 32 & CqeFlags.F_32) != 0;
    }

    /// Copies what is there, up to the end of the queue's memory, once all that was copied before is taken.
    ///
    /// @return whether there was something
    boolean readAhead() {
        if (aheadEnd == tailSeen && !refreshTail()) {
            return false;
        }
        release();
        int left = Math.min(tailSeen - aheadEnd, capacity - (aheadEnd & mask));
        int count = Math.min(left, mostAhead);
        int kinds = copySlots(count);
        finals += count;
        uneven = kinds != 0;
        mixed = (kinds & (CqeFlags.SKIP | CqeFlags.F_32)) != 0;
        if (uneven) {
            count = tellApart(count, left);
        }
        at = -longsPerSlot;
        aheadLength = count * longsPerSlot;
        aheadEnd += count;
        return true;
    }

    /// Copies the next slots.
    ///
    /// @return the flags of all of them that say that a slot is no last completion of a call
    private int copySlots(int count) {
        long from = slot(aheadEnd);
        int length = count * longsPerSlot;
        for (int i = 0; i < length; i++) {
            ahead[i] = ring.getLong(from + (long) i * Long.BYTES);
        }
        long kinds = 0;
        for (int i = 1; i < length; i += longsPerSlot) {
            kinds |= ahead[i];
        }
        return (int) (kinds >>> 32) & NOT_LAST;
    }

    /// Counts the last completions of calls where other slots are among them, and completes the last pair.
    ///
    /// @return how many slots are copied now
    private int tellApart(int copied, int left) {
        int count = copied;
        for (int i = 0; i < count; i++) {
            int kind = (int) (ahead[i * longsPerSlot + 1] >>> 32) & NOT_LAST;
            finals -= (kind & (CqeFlags.MORE | CqeFlags.SKIP)) == 0 ? 0 : 1;
            if (isTwoSlots(i * longsPerSlot)) {
                finals--;
                i++;
                if (i == left) {
                    throw firstHalfAlone(i);
                }
                if (i == count) {
                    finals++;
                    count++;
                    ahead[i * longsPerSlot] = ring.getLong(slot(aheadEnd + i));
                    ahead[i * longsPerSlot + 1] = ring.getLong(slot(aheadEnd + i) + Long.BYTES);
                }
            }
        }
        return count;
    }

    private PeerMisbehaviorException firstHalfAlone(int number) {
        return new PeerMisbehaviorException("the peer published the first half of an extended completion alone, at "
                + Integer.toUnsignedString(aheadEnd + number - 1));
    }

    private boolean refreshTail() {
        release();
        // COMPLETION-VISIBLE (acquire): the server's stores to the slots are ordered before this load.
        tailSeen = Position.checked(
                "the completion tail", tailSeen, ring.loadAcquire(offsets.tail()), released + capacity);
        return aheadEnd != tailSeen;
    }
}
