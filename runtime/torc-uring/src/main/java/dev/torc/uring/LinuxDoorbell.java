package dev.torc.uring;

import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;
import dev.torc.posix.ResourceExhaustedException;
import dev.torc.posix.SyscallErrors;
import dev.torc.posix.UringCalls;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.EnterFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.GetEventsArgument;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.SetupFlags;
import dev.torc.uapi.SqRingFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// How Linux is told of submissions and waited for: `io_uring_enter(2)` and what it comes to.
///
/// **Threads.** The ring's, which has checked it.
final class LinuxDoorbell {

    private static final int MAX_REFUSALS = 64;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int NEEDS_ENTER = SqRingFlags.CQ_OVERFLOW | SqRingFlags.TASKRUN;

    private final RingIdentity identity;
    private final boolean kernelThread;
    private final int alwaysEnterWith;

    // The argument of a wait with a limit. Of an automatic arena, which costs a system call no reference count.
    private final MemorySegment waitArgument;
    private final MemorySegment waitLimit;

    private SubmissionQueue submissions;
    private CompletionQueue completions;

    /// Published entries that Linux has not been told of, or has not taken. Not kept with a kernel thread.
    private int unsubmitted;

    private int waitFlags;
    private long enters;
    private long submitted;
    private long overflowFlushes;

    LinuxDoorbell(UringSetup setup, RingIdentity identity, SubmissionQueue submissions, CompletionQueue completions) {
        this.identity = identity;
        this.submissions = submissions;
        this.completions = completions;
        this.kernelThread = setup.has(SetupFlags.SQPOLL);
        // Polled completions are found by nobody but who enters for them.
        this.alwaysEnterWith = setup.has(SetupFlags.IOPOLL) ? EnterFlags.GETEVENTS : 0;
        Arena untracked = Arena.ofAuto();
        this.waitArgument = untracked.allocate(GetEventsArgument.LAYOUT);
        this.waitLimit = untracked.allocate(KernelTimespec.LAYOUT);
        GetEventsArgument.setTimeoutAddress(waitArgument, waitLimit.address());
    }

    /// Goes on with other queues: the ring was resized.
    void use(SubmissionQueue newSubmissions, CompletionQueue newCompletions) {
        submissions = newSubmissions;
        completions = newCompletions;
    }

    /// {@return how many published entries Linux has not taken}
    int unsubmitted() {
        return unsubmitted;
    }

    boolean everSubmitted() {
        return submitted != 0;
    }

    /// {@return what has been done so far}
    ///
    /// @param completedSlots how many slots of the completion queue were taken
    UringCounters counters(long completedSlots) {
        return new UringCounters(enters, submitted, completedSlots, overflowFlushes);
    }

    /// Shows what has been done so far.
    void show(CounterSet shown) {
        shown.set(Counter.SYSTEM_CALLS, enters);
        shown.set(Counter.SUBMITTED, submitted);
        shown.set(Counter.OVERFLOWS, overflowFlushes);
    }

    /// Lets waits count as idle from now on.
    void waitAsIdle() {
        waitFlags |= EnterFlags.NO_IOWAIT;
    }

    boolean hasCompletionsOutside() {
        return (submissions.flags() & NEEDS_ENTER) != 0;
    }

    /// Publishes what is claimed, tells Linux of it, and waits if it shall.
    ///
    /// @param minCompletions how many completions to wait for
    /// @param timeoutNanos the longest wait, or [UringQueues#NO_TIMEOUT]
    /// @param wanted `GETEVENTS` to ask for completions, or 0
    /// @return how many entries Linux took
    int ring(int minCompletions, long timeoutNanos, int wanted) throws IOException {
        int published = submissions.publish();
        completions.release();
        return kernelThread
                ? enterBesideKernelThread(published, minCompletions, timeoutNanos, wanted)
                : submitAndEnter(published, minCompletions, timeoutNanos, wanted);
    }

    /// Waits until Linux' own thread has taken some of a full queue. Without such a thread nothing is left to take.
    void awaitConsumed() throws IOException {
        while (kernelThread && submissions.unconsumed() == submissions.capacity()) {
            int result = call(0, 0, EnterFlags.SQ_WAIT | wakeUp(), MemorySegment.NULL, 0);
            if (result < 0 && result != Errno.EINTR.negated()) {
                throw refusal(-result);
            }
        }
    }

    private int submitAndEnter(int published, int minCompletions, long timeoutNanos, int wanted) throws IOException {
        unsubmitted += published;
        int flags = wanted | alwaysEnterWith;
        int outside = submissions.flags() & NEEDS_ENTER;
        if (outside != 0) {
            flags |= EnterFlags.GETEVENTS;
            if ((outside & SqRingFlags.CQ_OVERFLOW) != 0) {
                overflowFlushes++;
            }
        }
        if (unsubmitted == 0) {
            if ((flags & EnterFlags.GETEVENTS) == 0
                    || (minCompletions > 0 && outside == 0 && completions.ready() >= minCompletions)) {
                return 0;
            }
        }
        long deadline = deadline(minCompletions, timeoutNanos);
        int taken = 0;
        int refusals = 0;
        while (true) {
            int result = callWaiting(unsubmitted, minCompletions, flags, timeoutNanos, deadline);
            if (result >= 0) {
                taken += result;
                unsubmitted -= result;
                submitted += result;
                if (unsubmitted != 0 && result != 0) {
                    continue; // an entry was refused, which its completion tells; those behind it are still ours
                }
                if (isOver(minCompletions, timeoutNanos, deadline)) {
                    return taken;
                }
            } else if (result == Errno.ETIME.negated() || result == Errno.EBUSY.negated()) {
                return taken;
            } else if (result == Errno.EAGAIN.negated() && refusals < MAX_REFUSALS) {
                refusals++;
                flags |= EnterFlags.GETEVENTS; // requests that end give memory back
            } else if (result != Errno.EINTR.negated()) {
                throw refusal(-result);
            }
        }
    }

    private int enterBesideKernelThread(int published, int minCompletions, long timeoutNanos, int wanted)
            throws IOException {
        submitted += published;
        int flags = published != 0 ? wakeUp() : 0;
        int outside = submissions.flags() & NEEDS_ENTER;
        if ((outside & SqRingFlags.CQ_OVERFLOW) != 0) {
            overflowFlushes++;
        }
        if (outside != 0 || (wanted != 0 && completions.ready() < Math.max(minCompletions, 1))) {
            flags |= EnterFlags.GETEVENTS;
        }
        if (flags == 0) {
            return published;
        }
        long deadline = deadline(minCompletions, timeoutNanos);
        while (true) {
            int result = callWaiting(0, minCompletions, flags, timeoutNanos, deadline);
            if (result >= 0 && isOver(minCompletions, timeoutNanos, deadline)) {
                return published;
            }
            if (result == Errno.ETIME.negated() || result == Errno.EBUSY.negated()) {
                return published;
            }
            if (result < 0 && result != Errno.EINTR.negated()) {
                throw refusal(-result);
            }
            flags = wakeUp() | EnterFlags.GETEVENTS;
        }
    }

    private int wakeUp() {
        return submissions.serverSleeps() ? EnterFlags.SQ_WAKEUP : 0;
    }

    private static long deadline(int minCompletions, long timeoutNanos) {
        return minCompletions > 0 && timeoutNanos != UringQueues.NO_TIMEOUT ? System.nanoTime() + timeoutNanos : 0;
    }

    /// {@return whether a wait that Linux ended without an errno is over} Linux says ETIME and EINTR only where the
    /// queue is empty; with fewer completions than were asked for, both look like success.
    private boolean isOver(int minCompletions, long timeoutNanos, long deadline) {
        return minCompletions == 0
                || completions.ready() >= minCompletions
                || (timeoutNanos != UringQueues.NO_TIMEOUT && System.nanoTime() - deadline >= 0);
    }

    private int callWaiting(int toSubmit, int minCompletions, int flags, long timeoutNanos, long deadline) {
        if (minCompletions == 0 || timeoutNanos == UringQueues.NO_TIMEOUT) {
            return call(toSubmit, minCompletions, flags | waitFlags, MemorySegment.NULL, 0);
        }
        long left = Math.max(0, deadline - System.nanoTime());
        KernelTimespec.setSeconds(waitLimit, left / NANOS_PER_SECOND);
        KernelTimespec.setNanos(waitLimit, left % NANOS_PER_SECOND);
        return call(
                toSubmit,
                minCompletions,
                flags | waitFlags | EnterFlags.EXT_ARG,
                waitArgument,
                GetEventsArgument.LAYOUT.byteSize());
    }

    private int call(int toSubmit, int minCompletions, int flags, MemorySegment argument, long argumentBytes) {
        enters++;
        return UringCalls.enter(
                identity.number(), toSubmit, minCompletions, flags | identity.enterFlags(), argument, argumentBytes);
    }

    private static IOException refusal(int errno) {
        return switch (Errno.of(errno)) {
            case EAGAIN -> new ResourceExhaustedException("io_uring_enter", errno, "requests");
            case EEXIST -> throw new IllegalStateException("the ring belongs to another thread");
            case EBADFD -> throw new IllegalStateException("the ring is not enabled: call enable() first");
            // No other errno has a reaction of its own.
            default -> SyscallErrors.toException("io_uring_enter", errno, "a ring");
        };
    }
}
