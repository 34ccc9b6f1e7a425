package dev.torc.counters;

/// What is counted: the words of a [CounterSet], each with one meaning wherever it is used.
///
/// What a [Subject] does not count stays 0.
public enum Counter {
    /// Calls that were answered.
    CALLS(0, Sort.TOTAL, "calls"),
    /// Calls that are under way.
    IN_FLIGHT(1, Sort.LEVEL, "inFlight"),
    /// How often the thread slept, in Linux or on a futex.
    SLEEPS(2, Sort.TOTAL, "sleeps"),
    /// How often a peer that slept was woken.
    WAKES(3, Sort.TOTAL, "wakes"),
    /// Polls before a sleep that ended in work.
    POLLS_PAID(4, Sort.TOTAL, "pollsPaid"),
    /// Polls before a sleep that ended in nothing.
    POLLS_LOST(5, Sort.TOTAL, "pollsLost"),
    /// System calls made to wait and to submit; wakes are counted apart.
    SYSTEM_CALLS(6, Sort.TOTAL, "systemCalls"),
    /// Sessions that are open.
    SESSIONS(7, Sort.LEVEL, "sessions"),
    /// Completions that came for no call in flight: forged, repeated or late.
    STRAY(8, Sort.TOTAL, "stray"),
    /// Entries that were handed over: to Linux, or to the peer.
    SUBMITTED(9, Sort.TOTAL, "submitted"),
    /// How often completions had overflowed, and Linux was asked for them.
    OVERFLOWS(10, Sort.TOTAL, "overflows"),
    /// Bytes of a pool that are in use, with rounding.
    BYTES_IN_USE(11, Sort.LEVEL, "bytesInUse"),
    /// Bytes that a pool has.
    BYTES(12, Sort.LEVEL, "bytes"),
    /// Work that other threads handed in.
    HANDED_IN(13, Sort.TOTAL, "handedIn"),
    /// Calls to Linux that were answered where they were started, by a system call that did not wait: they are not
    /// among the [#CALLS] of the ring. It is brought up to date when the reactor sleeps or is woken.
    AT_ONCE(14, Sort.TOTAL, "atOnce");

    /// How a number moves.
    public enum Sort {
        /// It only grows, so that its rate says something.
        TOTAL,
        /// It is what it is just now.
        LEVEL
    }

    private final int word;
    private final Sort sort;
    private final String label;

    Counter(int word, Sort sort, String label) {
        this.word = word;
        this.sort = sort;
        this.label = label;
    }

    /// {@return how it moves}
    public Sort sort() {
        return sort;
    }

    /// {@return its name in what is printed and in JSON, such as `inFlight`}
    public String label() {
        return label;
    }

    /// {@return which word of a set it is}
    int word() {
        return word;
    }
}
