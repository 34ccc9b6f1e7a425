package dev.torc.posix;

import dev.torc.uapi.KernelTimespec;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// The little native memory that each thread's system calls need over and over, so that no call allocates any.
///
/// A thread makes one native call at a time, and errno is read before the next, so one cell a thread is enough.
/// A virtual thread has one of its own as well: it cannot change carriers within a native call, and what the
/// linker saved stays in the cell wherever the thread goes on.
///
/// **Ownership.** A cell lives as long as its thread and is freed by the garbage collector after that.
final class ThreadCell {

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final ThreadLocal<ThreadCell> CELLS = ThreadLocal.withInitial(ThreadCell::new);

    private final MemorySegment state;
    private final MemorySegment timespec;
    private final MemorySegment word;

    private ThreadCell() {
        Arena owner = Arena.ofAuto();
        state = owner.allocate(STATE);
        timespec = owner.allocate(KernelTimespec.LAYOUT);
        word = owner.allocate(Long.BYTES, Long.BYTES);
    }

    /// {@return a cell that is no thread's, for who sees to it that one at a time uses it}
    static ThreadCell ofNoThread() {
        return new ThreadCell();
    }

    /// {@return the calling thread's cell}
    static ThreadCell current() {
        return CELLS.get();
    }

    /// {@return where the linker saves errno}
    MemorySegment state() {
        return state;
    }

    /// {@return the errno of this thread's last call, as a negative number}
    int negatedErrno() {
        return -(int) ERRNO.get(state, 0L);
    }

    /// {@return the result of a function that returns an `int`, or a negated errno if it is negative}
    ///
    /// @param register the result register, of which only the low half is the function's
    int intResult(long register) {
        int result = (int) register;
        return result < 0 ? negatedErrno() : result;
    }

    /// {@return the result of a function that returns a `long`, or a negated errno if it is negative}
    long longResult(long register) {
        return register < 0 ? negatedErrno() : register;
    }

    /// {@return 8 bytes for a value that a call reads or writes}
    MemorySegment word() {
        return word;
    }

    /// {@return `nanos` as a `struct timespec`, valid until the next call of this method on this thread}
    MemorySegment timespec(long nanos) {
        KernelTimespec.setSeconds(timespec, nanos / NANOS_PER_SECOND);
        KernelTimespec.setNanos(timespec, nanos % NANOS_PER_SECOND);
        return timespec;
    }

    /// {@return a `struct timespec` in nanoseconds}
    static long nanos(MemorySegment timespec) {
        return KernelTimespec.seconds(timespec) * NANOS_PER_SECOND + KernelTimespec.nanos(timespec);
    }
}
