package dev.torc.client;

/// The calls of one session that are in flight, or answered and not yet fetched.
///
/// What a completion carries is an index and a generation. A server is not trusted: a completion for a call that is not
/// in flight, forged, repeated or late, is counted and otherwise ignored.
///
/// **Threads.** One at a time.
final class CallTable {

    /// What [#finish] and [#takeReady] answer for "none".
    static final int NONE = -1;

    private enum State {
        FREE,
        IN_FLIGHT,
        READY
    }

    private final State[] states;
    private final int[] generations;
    private final long[] tags;
    private final long[] results;
    private final int[] positions;
    private final int[] next;

    private int freeHead = NONE;
    private int readyHead = NONE;
    private int readyTail = NONE;
    private int inFlight;
    private long stray;

    CallTable(int capacity) {
        states = new State[capacity];
        generations = new int[capacity];
        tags = new long[capacity];
        results = new long[capacity];
        positions = new int[capacity];
        next = new int[capacity];
        for (int index = capacity - 1; index >= 0; index--) {
            states[index] = State.FREE;
            next[index] = freeHead;
            freeHead = index;
        }
    }

    int inFlight() {
        return inFlight;
    }

    /// {@return how many completions came for calls that were not in flight}
    long stray() {
        return stray;
    }

    /// {@return whether another call can be begun}
    boolean hasRoom() {
        return freeHead != NONE;
    }

    /// Begins a call.
    ///
    /// @param tag the caller's own name for it
    /// @param position the position of its entry in the submission queue
    /// @return its index; [#userData] says what its entry carries
    int begin(long tag, int position) {
        int index = freeHead;
        freeHead = next[index];
        states[index] = State.IN_FLIGHT;
        generations[index]++;
        tags[index] = tag;
        positions[index] = position;
        inFlight++;
        return index;
    }

    long userData(int index) {
        return ((long) generations[index] << 32) | index;
    }

    /// Takes an answer.
    ///
    /// @return the call's index, or [#NONE] if there is no such call in flight
    int finish(long userData, long result) {
        int index = (int) userData;
        if (index < 0
                || index >= states.length
                || generations[index] != (int) (userData >>> 32)
                || states[index] != State.IN_FLIGHT) {
            stray++;
            return NONE;
        }
        states[index] = State.READY;
        results[index] = result;
        inFlight--;
        return index;
    }

    boolean isReady(int index) {
        return states[index] == State.READY;
    }

    /// Appends an answered call to those that [#takeReady] gives out.
    void queueReady(int index) {
        next[index] = NONE;
        if (readyTail == NONE) {
            readyHead = index;
        } else {
            next[readyTail] = index;
        }
        readyTail = index;
    }

    /// {@return the oldest answered call that was queued, or [#NONE]; its slot is to be released}
    int takeReady() {
        int index = readyHead;
        if (index != NONE) {
            readyHead = next[index];
            if (readyHead == NONE) {
                readyTail = NONE;
            }
        }
        return index;
    }

    /// {@return a call that is in flight, or [#NONE]; for a session that has ended}
    int anyInFlight(int from) {
        for (int index = from; index < states.length && inFlight > 0; index++) {
            if (states[index] == State.IN_FLIGHT) {
                return index;
            }
        }
        return NONE;
    }

    long tag(int index) {
        return tags[index];
    }

    long result(int index) {
        return results[index];
    }

    int position(int index) {
        return positions[index];
    }

    void release(int index) {
        states[index] = State.FREE;
        next[index] = freeHead;
        freeHead = index;
    }
}
