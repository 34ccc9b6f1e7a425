package dev.torc.scheme;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicInteger;

/// The calls that were taken and not yet answered, 32 bytes each and off the heap.
///
/// ```text
///  byte 0               8               16         20         24         28         32
///       +---------------+---------------+----------+----------+----------+----------+
///       |   user data   |    result     |  state   | session  |   next   | attached |
///       +---------------+---------------+----------+----------+----------+----------+
/// ```
///
/// A call's *token* is the generation and the index of its slot. The state is one word, generation and phase
/// together, so that "exactly once" is one compare-and-set: whoever moves the word from pending to done has
/// completed the call, and every other attempt, with this token or an older one, has no effect.
///
/// Results that come from other threads wait on a stack threaded through the slots themselves: pushing one neither
/// allocates nor blocks. The stack is only ever emptied as a whole, so a slot cannot come back under a push in
/// progress.
///
/// **Threads.** [#finish], [#keepResult], [#isPending] and [#push] any; everything else the server's.
///
/// **Ownership.** Its memory lives as long as anybody can reach it: who answers a call late, even after the server
/// has ended, is told that it was not the completion.
final class PendingCalls {

    /// The length of a slot, in bytes: the whole state of a pending call.
    static final int SLOT_BYTES = 32;

    static final int NONE = -1;

    /// Session numbers are below.
    static final int MOST_SESSIONS = 1 << 15;

    /// The calls of one session are no more.
    static final int MOST_CALLS_OF_SESSION = 1 << 15;

    private static final int USER_DATA = 0;
    private static final int RESULT = 8;
    private static final int STATE = 16;
    private static final int SESSION = 20;
    private static final int NEXT = 24;
    private static final int ATTACHED = 28;

    // In the word of the session: its number, where the call is among its calls, and what the server's thread notes.
    private static final int SESSION_SHIFT = 17;
    private static final int POSITION_SHIFT = 2;
    private static final int POSITION_MASK = 0x7fff;
    private static final int WAITS_FOR_ROOM = 1;
    private static final int CANCEL_ASKED = 2;

    private static final int PHASE_BITS = 2;
    private static final int PHASE_MASK = 3;
    private static final int GENERATION_MASK = 0x3fff_ffff;

    private final Words slots;
    private final int capacity;
    private final AtomicInteger finishedElsewhere = new AtomicInteger(NONE);

    private int freeHead = NONE;
    private int used;

    /// Where a slot stands.
    enum Phase {
        FREE(0),
        PENDING(1),
        DONE(2),
        DONE_EXTENDED(3);

        private static final Phase[] BY_BITS = {FREE, PENDING, DONE, DONE_EXTENDED};

        private final int bits;

        Phase(int bits) {
            this.bits = bits;
        }
    }

    PendingCalls(int capacity) {
        this.capacity = capacity;
        this.slots = new SegmentWords(Arena.ofAuto().allocate((long) capacity * SLOT_BYTES, SLOT_BYTES));
        for (int index = capacity - 1; index >= 0; index--) {
            slots.putInt(at(index) + NEXT, freeHead);
            freeHead = index;
        }
    }

    int capacity() {
        return capacity;
    }

    int used() {
        return used;
    }

    boolean hasRoom() {
        return freeHead != NONE;
    }

    /// Begins a call.
    ///
    /// @param position where it is among the calls of its session
    /// @return its token, not negative; [#hasRoom] was asked before
    long begin(int session, int position, long userData) {
        int index = freeHead;
        long at = at(index);
        freeHead = slots.getInt(at + NEXT);
        used++;
        int generation = (generation(slots.getInt(at + STATE)) + 1) & GENERATION_MASK;
        slots.putLong(at + USER_DATA, userData);
        slots.putInt(at + SESSION, session << SESSION_SHIFT | position << POSITION_SHIFT);
        slots.putInt(at + ATTACHED, NONE);
        // CALL-BEGUN (release): whoever completes this token from another thread finds the slot filled.
        slots.storeRelease(at + STATE, word(generation, Phase.PENDING));
        return ((long) generation << 32) | index;
    }

    /// Marks a call as done, if it is still pending and `token` is the one it was begun with.
    ///
    /// @return whether this was the completion; if not, nothing has changed
    boolean finish(long token, long result, Phase done) {
        int index = (int) token;
        if (index < 0 || index >= capacity) {
            return false;
        }
        int generation = (int) (token >>> 32);
        long at = at(index);
        // CALL-BEGUN (full fence): pairs with begin.
        if (!slots.compareAndSet(at + STATE, word(generation, Phase.PENDING), word(generation, done))) {
            return false;
        }
        slots.putLong(at + RESULT, result);
        return true;
    }

    /// Keeps the result of an operation that belongs to a call which goes on.
    ///
    /// @return whether the call is still pending; if not, nothing has changed
    boolean keepResult(long token, int result) {
        int index = (int) token;
        if (!isPending(token)) {
            return false;
        }
        slots.putLong(at(index) + RESULT, result);
        return true;
    }

    /// {@return whether a token stands for a call that is not answered}
    boolean isPending(long token) {
        int index = (int) token;
        return index >= 0
                && index < capacity
                // CALL-BEGUN (acquire): pairs with begin.
                && slots.loadAcquire(at(index) + STATE) == word((int) (token >>> 32), Phase.PENDING);
    }

    /// Hands a slot with a result, of the call or of an operation of it, to the server's thread.
    ///
    /// @return whether it is the first on the stack, so that the server has to be told
    boolean push(int index) {
        int head = finishedElsewhere.getPlain();
        while (true) {
            slots.putInt(at(index) + NEXT, head);
            // RESULT-THERE (release): the result and the link are written before the slot is on the stack.
            int seen = finishedElsewhere.compareAndExchange(head, index);
            if (seen == head) {
                return head == NONE;
            }
            head = seen;
        }
    }

    boolean anyFinishedElsewhere() {
        return finishedElsewhere.get() != NONE;
    }

    /// Takes all that other threads have finished, oldest first.
    ///
    /// @return the first slot's index, or [#NONE]; [#next] leads on
    int takeFinishedElsewhere() {
        if (finishedElsewhere.getPlain() == NONE) {
            return NONE;
        }
        // RESULT-THERE (acquire).
        int index = finishedElsewhere.getAndSet(NONE);
        int reversed = NONE;
        while (index != NONE) {
            int next = slots.getInt(at(index) + NEXT);
            slots.putInt(at(index) + NEXT, reversed);
            reversed = index;
            index = next;
        }
        return reversed;
    }

    int next(int index) {
        return slots.getInt(at(index) + NEXT);
    }

    /// Gives a finished call's slot back.
    void release(int index) {
        long at = at(index);
        slots.putInt(at + STATE, word(generation(slots.getInt(at + STATE)), Phase.FREE));
        slots.putInt(at + NEXT, freeHead);
        freeHead = index;
        used--;
    }

    /// Takes back a call that was begun and turned out not to be served yet.
    void abandon(int index) {
        release(index);
    }

    Phase phase(int index) {
        return Phase.BY_BITS[slots.loadAcquire(at(index) + STATE) & PHASE_MASK];
    }

    /// {@return the token of the call in a slot}
    long token(int index) {
        return ((long) generation(slots.getInt(at(index) + STATE)) << 32) | index;
    }

    int session(int index) {
        return slots.getInt(at(index) + SESSION) >>> SESSION_SHIFT;
    }

    /// {@return where the call is among the calls of its session}
    int position(int index) {
        return slots.getInt(at(index) + SESSION) >>> POSITION_SHIFT & POSITION_MASK;
    }

    void setPosition(int index, int position) {
        int others = slots.getInt(at(index) + SESSION) & ~(POSITION_MASK << POSITION_SHIFT);
        slots.putInt(at(index) + SESSION, others | position << POSITION_SHIFT);
    }

    /// {@return whether the call is a stream that waits for room}
    boolean waitsForRoom(int index) {
        return (slots.getInt(at(index) + SESSION) & WAITS_FOR_ROOM) != 0;
    }

    void setWaitsForRoom(int index) {
        slots.putInt(at(index) + SESSION, slots.getInt(at(index) + SESSION) | WAITS_FOR_ROOM);
    }

    void clearWaitsForRoom(int index) {
        slots.putInt(at(index) + SESSION, slots.getInt(at(index) + SESSION) & ~WAITS_FOR_ROOM);
    }

    /// Notes that the scheme was asked to end the call.
    ///
    /// @return whether it had not been asked before
    boolean askToCancel(int index) {
        int word = slots.getInt(at(index) + SESSION);
        slots.putInt(at(index) + SESSION, word | CANCEL_ASKED);
        return (word & CANCEL_ASKED) == 0;
    }

    long userData(int index) {
        return slots.getLong(at(index) + USER_DATA);
    }

    long result(int index) {
        return slots.getLong(at(index) + RESULT);
    }

    /// {@return what the scheme has attached to a call, or [#NONE]}
    int attached(int index) {
        return slots.getInt(at(index) + ATTACHED);
    }

    void attach(int index, int value) {
        slots.putInt(at(index) + ATTACHED, value);
    }

    /// {@return what the scheme keeps with a call that has no operation under way}
    long kept(int index) {
        return slots.getLong(at(index) + RESULT);
    }

    void keep(int index, long value) {
        slots.putLong(at(index) + RESULT, value);
    }

    /// {@return what the scheme has noted with a call that has no operation under way: where its place on the stack
    /// will stand}
    int noted(int index) {
        return slots.getInt(at(index) + NEXT);
    }

    void note(int index, int value) {
        slots.putInt(at(index) + NEXT, value);
    }

    private static long at(int index) {
        return (long) index * SLOT_BYTES;
    }

    private static int word(int generation, Phase phase) {
        return (generation << PHASE_BITS) | phase.bits;
    }

    private static int generation(int state) {
        return (state >>> PHASE_BITS) & GENERATION_MASK;
    }
}
