package dev.torc.mailbox;

import java.util.Arrays;

/// The word of an entry of the registry: its state, its owner and its generation, which change in one
/// compare-and-set.
///
/// ```text
///  63 ........ generation ........ 24 | 23 .... owner .... 4 | 3 . state . 0
/// ```
///
/// A generation is one registration of this entry, counted from 1; an empty entry has that of the last one, so
/// that no word ever comes back. An owner is a process that has mapped the region, by the number whose lock it
/// holds; an empty entry has none. Anything else was written by somebody who does not keep to this, and is
/// [State#BROKEN].
final class EntryWord {

    /// What an entry is.
    enum State {
        /// Nobody's.
        EMPTY(0),
        /// Taken by somebody who has not finished registering.
        REGISTERING(1),
        /// Registered: messages are sent to it.
        READY(2),
        /// About to be given up: nobody begins to send to it.
        CLOSING(3),
        /// Its owner is dead; what it left is being taken back.
        DEAD(4),
        /// Not a word of ours; never stored.
        BROKEN(15);

        private final int number;

        State(int number) {
            this.number = number;
        }

        static State of(int number) {
            return STATES[number];
        }
    }

    static final long LAST_GENERATION = (1L << 40) - 1;

    private static final int OWNER_SHIFT = 4;
    private static final int GENERATION_SHIFT = 24;
    private static final int STATE_MASK = (1 << OWNER_SHIFT) - 1;
    private static final int OWNER_MASK = (1 << (GENERATION_SHIFT - OWNER_SHIFT)) - 1;

    /// By their numbers: a word is looked at several times for each message.
    private static final State[] STATES = states();

    private EntryWord() {}

    private static State[] states() {
        State[] states = new State[STATE_MASK + 1];
        Arrays.fill(states, State.BROKEN);
        for (State state : State.values()) {
            states[state.number] = state;
        }
        return states;
    }

    static long of(State state, int owner, long generation) {
        return generation << GENERATION_SHIFT | (long) owner << OWNER_SHIFT | state.number;
    }

    /// {@return an empty entry that had this generation last}
    static long empty(long generation) {
        return of(State.EMPTY, 0, generation);
    }

    /// {@return the same generation and owner in another state}
    static long in(State state, long word) {
        return (word & ~(long) STATE_MASK) | state.number;
    }

    /// {@return whether a word has the number of this state, which it is in if it is one of ours}
    static boolean says(State state, long word) {
        return (word & STATE_MASK) == state.number;
    }

    static State state(long word) {
        State state = State.of((int) word & STATE_MASK);
        int owner = owner(word);
        boolean isSound =
                state == State.EMPTY ? owner == 0 : owner != 0 && owner <= SlotWord.MOST_OWNER && generation(word) != 0;
        return isSound ? state : State.BROKEN;
    }

    static int owner(long word) {
        return (int) (word >>> OWNER_SHIFT) & OWNER_MASK;
    }

    static long generation(long word) {
        return word >>> GENERATION_SHIFT;
    }
}
