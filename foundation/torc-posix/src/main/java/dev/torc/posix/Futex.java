package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.ClockId;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FutexFlags;
import dev.torc.uapi.FutexOperation;
import dev.torc.uapi.FutexWaitVector;
import dev.torc.uapi.SystemCallNumber;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/// Sleeping on a word of memory until someone wakes.
///
/// The word may lie in memory that processes share: these are the shared operations, which find the sleepers by
/// the page and not by the address. It is an `int` at a multiple of 4.
///
/// A wait ends for no reason now and then, so whoever waits looks at the word again and goes on waiting: every
/// use is a loop. Nothing is allocated.
///
/// **Ownership.** The memory is lent for the call. Its arena cannot be closed while a thread waits: wake it
/// first.
///
/// **Threads.** Any for [#wake]; a platform thread for [#wait].
public final class Futex {

    /// Waits without a limit.
    public static final long NO_TIMEOUT = 0;

    private static final MethodHandle CLOCK_GETTIME = Libc.function("clock_gettime");

    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

    private static final int NO_FLAGS = 0;

    private Futex() {}

    /// Sleeps as long as the word has the expected value, until woken.
    ///
    /// Linux compares and goes to sleep in one step, so a wake between the caller's look and this call is not
    /// lost, if the waker changes the word before it wakes.
    ///
    /// A signal does not shorten a wait that has a limit: it goes on for the time left. A wait without one
    /// returns 0 after a signal, as if woken.
    ///
    /// @param memory where the word is
    /// @param offset its offset in bytes, a multiple of 4
    /// @param expected the value at which to sleep
    /// @param timeoutNanos the longest wait, or [#NO_TIMEOUT]
    /// @return 0 when woken, or for no reason; negated `EAGAIN` if the word had another value; negated
    ///     `ETIMEDOUT` after the time
    /// @throws IllegalArgumentException if the time is negative
    /// @throws IllegalStateException on a virtual thread, or if the memory is no longer mapped
    public static int wait(MemorySegment memory, long offset, int expected, long timeoutNanos) {
        if (timeoutNanos < 0) {
            throw new IllegalArgumentException("a wait of " + timeoutNanos + " ns");
        }
        BlockingCalls.refuseVirtualThread("futex(FUTEX_WAIT)");
        long word = address(memory, offset);
        if (timeoutNanos == NO_TIMEOUT) {
            if (futex(memory, word, FutexOperation.WAIT, expected, NONE) >= 0) {
                return 0;
            }
            return isChanged(memory, offset, expected) ? Errno.EAGAIN.negated() : whyNot(memory, word, expected);
        }
        ThreadCell cell = ThreadCell.current();
        long start = System.nanoTime();
        long left = timeoutNanos;
        while (true) {
            if (futex(memory, word, FutexOperation.WAIT, expected, cell.timespec(left)) >= 0) {
                return 0;
            }
            if (isChanged(memory, offset, expected)) {
                return Errno.EAGAIN.negated();
            }
            left = TimeLimit.nanosLeft(start, timeoutNanos);
            if (left == 0) {
                return Errno.ETIMEDOUT.negated();
            }
            int reason = whyNot(memory, word, expected);
            if (reason != 0) {
                return reason;
            }
        }
    }

    private static boolean isChanged(MemorySegment memory, long offset, int expected) {
        return (int) WORD.getVolatile(memory, offset) != expected;
    }

    /// {@return why a wait ended: negated `EAGAIN`, or 0 after a signal} It is found by a wait for no time, which fails
    /// too if there is something wrong with the word.
    private static int whyNot(MemorySegment memory, long word, int expected) {
        ThreadCell cell = ThreadCell.current();
        int told = futexToBeTold(cell, memory, word, FutexOperation.WAIT, expected, cell.timespec(0));
        return told == Errno.EINTR.negated() || told == Errno.ETIMEDOUT.negated() ? 0 : checked(told);
    }

    /// Wakes sleepers on the word.
    ///
    /// Change the word first: a sleeper that looks again must see why.
    ///
    /// @param memory where the word is
    /// @param offset its offset in bytes, a multiple of 4
    /// @param waiters how many to wake at most
    /// @return how many were woken
    /// @throws IllegalStateException if the memory is no longer mapped
    public static int wake(MemorySegment memory, long offset, int waiters) {
        long word = address(memory, offset);
        int woken = futex(memory, word, FutexOperation.WAKE, waiters, NONE);
        return woken >= 0
                ? woken
                : checked(futexToBeTold(ThreadCell.current(), memory, word, FutexOperation.WAKE, waiters, NONE));
    }

    /// Describes one of the words of a [#waitAny].
    ///
    /// @param words a vector of `dev.torc.uapi.FutexWaitVector`
    /// @param index which of its elements
    /// @param memory where the word is; it stays mapped while the vector is used
    /// @param offset its offset in bytes, a multiple of 4
    /// @param expected the value at which to sleep
    public static void setWord(MemorySegment words, int index, MemorySegment memory, long offset, int expected) {
        FutexWaitVector.setExpected(words, index, Integer.toUnsignedLong(expected));
        FutexWaitVector.setAddress(words, index, address(memory, offset));
        FutexWaitVector.setFlags(words, index, FutexFlags.SIZE_U32);
    }

    /// Sleeps as long as each of several words has its expected value, until one is woken.
    ///
    /// A signal does not shorten a wait that has a limit. A wait without one returns 0 after a signal, as if
    /// the first word had been woken.
    ///
    /// @param words as [#setWord] wrote them
    /// @param count how many, at most 128
    /// @param timeoutNanos the longest wait, or [#NO_TIMEOUT]
    /// @return the index of a word that was woken, others may be too; negated `EAGAIN` if one had another
    ///     value; negated `ETIMEDOUT` after the time; negated `ENOSYS` before Linux 5.16
    /// @throws IllegalArgumentException if the time is negative
    /// @throws IllegalStateException on a virtual thread
    public static int waitAny(MemorySegment words, int count, long timeoutNanos) {
        if (timeoutNanos < 0) {
            throw new IllegalArgumentException("a wait of " + timeoutNanos + " ns");
        }
        BlockingCalls.refuseVirtualThread("futex_waitv");
        Objects.checkFromIndexSize(0L, count * FutexWaitVector.LAYOUT.byteSize(), words.byteSize());
        ThreadCell cell = ThreadCell.current();
        if (timeoutNanos == NO_TIMEOUT) {
            int result = futexWaitv(cell, words, count, NONE);
            return result == Errno.EINTR.negated() ? 0 : checked(result);
        }
        // This call wants a point in time, so after a signal it is simply made again.
        MemorySegment deadline = cell.timespec(Math.addExact(monotonicNanos(cell), timeoutNanos));
        int result;
        do {
            result = futexWaitv(cell, words, count, deadline);
        } while (result == Errno.EINTR.negated());
        return checked(result);
    }

    // EINVAL is a word at a bad offset, EFAULT one that is not mapped: both are mistakes of Torc's own.
    private static int checked(int result) {
        boolean ordinary = result >= 0
                || result == Errno.EAGAIN.negated()
                || result == Errno.ETIMEDOUT.negated()
                || result == Errno.ENOSYS.negated();
        if (!ordinary) {
            throw new AssertionError("futex: errno " + -result);
        }
        return result;
    }

    /// `long syscall(SYS_futex, uint32_t *uaddr, int futex_op, uint32_t val, const struct timespec *timeout,
    /// uint32_t *uaddr2, uint32_t val3)`: see `futex(2)`.
    private static int futex(MemorySegment memory, long word, int operation, int value, MemorySegment timeout) {
        return (int) Libc.invokePlain(
                Libc.PLAIN_SYSCALL,
                SystemCallNumber.FUTEX,
                word,
                operation,
                value,
                timeout.address(),
                0,
                0,
                memory,
                timeout);
    }

    private static int futexToBeTold(
            ThreadCell cell, MemorySegment memory, long word, int operation, int value, MemorySegment timeout) {
        return cell.intResult(Libc.invoke(
                cell,
                Libc.SYSCALL,
                SystemCallNumber.FUTEX,
                word,
                operation,
                value,
                timeout.address(),
                0,
                0,
                memory,
                timeout));
    }

    /// `long syscall(SYS_futex_waitv, struct futex_waitv *waiters, unsigned int nr_futexes, unsigned int flags,
    /// struct timespec *timeout, clockid_t clockid)`: see Linux, `Documentation/userspace-api/futex2.rst`.
    private static int futexWaitv(ThreadCell cell, MemorySegment words, int count, MemorySegment deadline) {
        return cell.intResult(Libc.invoke(
                cell,
                Libc.SYSCALL,
                SystemCallNumber.FUTEX_WAITV,
                words.address(),
                count,
                NO_FLAGS,
                deadline.address(),
                ClockId.MONOTONIC,
                0,
                words,
                deadline));
    }

    /// `int clock_gettime(clockid_t clockid, struct timespec *tp)`: see `clock_gettime(2)`.
    private static long monotonicNanos(ThreadCell cell) {
        MemorySegment now = cell.timespec(0);
        long result = Libc.invoke(cell, CLOCK_GETTIME, ClockId.MONOTONIC, now.address(), 0, 0, 0, 0, 0, now, NONE);
        if (cell.intResult(result) < 0) {
            throw new AssertionError("clock_gettime: errno " + -cell.negatedErrno());
        }
        return ThreadCell.nanos(now);
    }

    private static long address(MemorySegment memory, long offset) {
        return memory.address() + Objects.checkFromIndexSize(offset, Integer.BYTES, memory.byteSize());
    }
}
