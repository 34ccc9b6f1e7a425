package dev.torc.reactor;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import java.lang.foreign.Arena;

/// The calls of a port that are in flight, 24 bytes each and off the heap.
///
/// ```text
///  byte 0            4          8               16         20         24
///       +------------+----------+---------------+----------+----------+
///       | generation |  timer   |      tag      | position |   next   |
///       +------------+----------+---------------+----------+----------+
/// ```
///
/// A call's *token* is its slot's generation and index, and is the user data of its entry. The generation is odd
/// while the slot is in use and counts on when it is freed, so that one comparison tells a completion of this call
/// from one that is forged, repeated, or late. Linux is trusted: there the index finds the call, and the comparison
/// is left out.
///
/// **Ownership.** The memory is the garbage collector's. **Threads.** The reactor's.
final class CallTable {

    /// The length of a slot, in bytes: the whole state of a call in flight.
    static final int SLOT_BYTES = 24;

    static final int NONE = -1;

    /// How a completion finds its call.
    enum Finding {
        /// By index and generation: whoever completes may lie.
        CHECKED,
        /// By index.
        BY_INDEX
    }

    private static final int GENERATION = 0;
    private static final int TIMER = 4;
    private static final int TAG = 8;
    private static final int POSITION = 16;
    private static final int NEXT = 20;

    private final Words slots;
    private final int capacity;
    private final boolean checked;

    private int freeHead = NONE;
    /// Slots from here on have never been used, nor touched.
    private int fresh;

    private int inFlight;

    CallTable(int capacity, Finding finding) {
        this.capacity = capacity;
        this.checked = finding == Finding.CHECKED;
        this.slots = new SegmentWords(Arena.ofAuto().allocate((long) capacity * SLOT_BYTES, Long.BYTES));
    }

    int capacity() {
        return capacity;
    }

    int inFlight() {
        return inFlight;
    }

    /// {@return how many slots are free}
    int room() {
        return capacity - inFlight;
    }

    /// Takes a slot; [#room] was asked before.
    ///
    /// @param tag the caller's own name for the call
    /// @param position the position of its entry in the submission queue
    /// @return the call's index
    int begin(long tag, int position) {
        int index = freeHead;
        long at;
        if (index == NONE) {
            index = fresh++;
            at = at(index);
        } else {
            at = at(index);
            freeHead = slots.getInt(at + NEXT);
        }
        slots.putInt(at + GENERATION, slots.getInt(at + GENERATION) + 1);
        slots.putInt(at + TIMER, 0);
        slots.putLong(at + TAG, tag);
        slots.putInt(at + POSITION, position);
        inFlight++;
        return index;
    }

    /// {@return the call's token: never negative for an index, so no token is [Port#NOBODY]}
    long token(int index) {
        return ((long) slots.getInt(at(index) + GENERATION) << Integer.SIZE) | index;
    }

    /// {@return the index of the call in flight that a completion's user data names, or [#NONE]}
    int find(long userData) {
        int index = (int) userData;
        if (index < 0 || index >= capacity) {
            return NONE;
        }
        int generation = slots.getInt(at(index) + GENERATION);
        return checked ? matching(index, generation, userData) : inUse(index, generation);
    }

    /// {@return the index of the call in flight that has this token, or [#NONE]; checked in any case}
    int findExactly(long token) {
        int index = (int) token;
        return index < 0 || index >= capacity ? NONE : matching(index, slots.getInt(at(index) + GENERATION), token);
    }

    private static int matching(int index, int generation, long token) {
        return generation == (int) (token >>> Integer.SIZE) ? inUse(index, generation) : NONE;
    }

    private static int inUse(int index, int generation) {
        return (generation & 1) != 0 ? index : NONE;
    }

    void release(int index) {
        long at = at(index);
        slots.putInt(at + GENERATION, slots.getInt(at + GENERATION) + 1);
        slots.putInt(at + NEXT, freeHead);
        freeHead = index;
        inFlight--;
    }

    /// {@return the first call in flight at or behind an index, or [#NONE]}
    int nextInFlight(int from) {
        for (int index = from; index < fresh; index++) {
            if ((slots.getInt(at(index) + GENERATION) & 1) != 0) {
                return index;
            }
        }
        return NONE;
    }

    long tag(int index) {
        return slots.getLong(at(index) + TAG);
    }

    void setTag(int index, long tag) {
        slots.putLong(at(index) + TAG, tag);
    }

    int position(int index) {
        return slots.getInt(at(index) + POSITION);
    }

    /// {@return where the call's deadline is among the timers, or 0 if it has none}
    int timer(int index) {
        return slots.getInt(at(index) + TIMER);
    }

    void setTimer(int index, int place) {
        slots.putInt(at(index) + TIMER, place);
    }

    private static long at(int index) {
        return (long) index * SLOT_BYTES;
    }
}
