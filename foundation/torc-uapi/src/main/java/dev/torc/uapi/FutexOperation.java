package dev.torc.uapi;

/// What a futex call does: `FUTEX_*`.
///
/// Numbers, not bits. Stands in: the `futex_op` of `futex(2)`.
public final class FutexOperation {

    /// Sleep while the word has the expected value. The time limit is a length.
    public static final int WAIT = 0;

    /// Wake some that sleep.
    public static final int WAKE = 1;

    /// Move those that sleep to another word.
    public static final int REQUEUE = 3;

    /// The same, if the word has the expected value.
    public static final int CMP_REQUEUE = 4;

    /// Change one word, wake at two.
    public static final int WAKE_OP = 5;

    /// As [#WAIT]; the time limit is a point in time.
    public static final int WAIT_BITSET = 9;

    /// As [#WAKE], of those whose bits match.
    public static final int WAKE_BITSET = 10;

    /// Added: the word is of one process only. Never with shared memory.
    public static final int PRIVATE_FLAG = 128;

    /// Added: the time limit is by the calendar.
    public static final int CLOCK_REALTIME = 256;

    /// As bits: everyone.
    public static final int BITSET_MATCH_ANY = 0xffffffff;

    private FutexOperation() {}
}
