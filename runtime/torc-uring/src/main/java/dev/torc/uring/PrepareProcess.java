package dev.torc.uring;

import dev.torc.layout.Words;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;

/// Fills submission entries that wait for other threads and processes. See [Prepare] for what holds for all of them.
public final class PrepareProcess {

    /// The futex mask that every waker matches (`FUTEX_BITSET_MATCH_ANY`).
    public static final long ANY_WAKER = 0xffff_ffffL;

    private PrepareProcess() {}

    /// `FUTEX_WAIT`: completes with 0 when woken, or with EAGAIN if the word is not what is expected. Linux 6.7.
    ///
    /// @param wordAddress the futex
    /// @param expected the value that it must have
    /// @param mask which wakers are meant: [#ANY_WAKER] as a rule
    /// @param flags [dev.torc.uapi.FutexFlags], as of `futex2`: `SIZE_U32`, with `PRIVATE` within one process
    public static void futexWait(Words entries, long at, long wordAddress, int expected, long mask, int flags) {
        futex(entries, at, Opcode.FUTEX_WAIT, wordAddress, expected & 0xffff_ffffL, mask, flags);
    }

    /// `FUTEX_WAKE`: the completion's result is how many waiters were woken. Linux 6.7.
    ///
    /// @param wordAddress the futex
    /// @param mostWaiters how many to wake at most
    /// @param mask which waiters are meant: [#ANY_WAKER] as a rule
    /// @param flags [dev.torc.uapi.FutexFlags], the same as the waiter's
    public static void futexWake(Words entries, long at, long wordAddress, int mostWaiters, long mask, int flags) {
        futex(entries, at, Opcode.FUTEX_WAKE, wordAddress, mostWaiters, mask, flags);
    }

    /// `FUTEX_WAITV`: waits for any of several futexes; the completion's result is the index of the one woken. Linux
    /// 6.7.
    ///
    /// @param vectorAddress an array of `struct futex_waitv`
    /// @param count how many there are, 1..128
    public static void futexWaitAny(Words entries, long at, long vectorAddress, int count) {
        Entry.startPlain(entries, at, Opcode.FUTEX_WAITV, 0);
        SubmissionEntry.setAddress(entries, at, vectorAddress);
        SubmissionEntry.setLength(entries, at, count);
    }

    /// `WAITID`: as `waitid(2)`. Linux 6.7.
    ///
    /// @param kind `P_PID`, `P_PIDFD`, `P_ALL`: [dev.torc.uapi.WaitTarget]
    /// @param id which one of the kind
    /// @param signalAddress where a `siginfo_t` goes, or 0
    /// @param options `WEXITED`, `WNOWAIT`: [dev.torc.uapi.WaitFlags]
    public static void waitid(Words entries, long at, int kind, int id, long signalAddress, int options) {
        Entry.startPlain(entries, at, Opcode.WAITID, id);
        SubmissionEntry.setOffset(entries, at, signalAddress);
        SubmissionEntry.setLength(entries, at, kind);
        SubmissionEntry.setFileIndex(entries, at, options);
    }

    private static void futex(
            Words entries, long at, Opcode opcode, long wordAddress, long value, long mask, int flags) {
        // The futex's own flags lie in `fd`; `futex_flags` must be zero.
        Entry.startPlain(entries, at, opcode, flags);
        SubmissionEntry.setOffset(entries, at, value);
        SubmissionEntry.setAddress(entries, at, wordAddress);
        SubmissionEntry.setAddress3(entries, at, mask);
    }
}
