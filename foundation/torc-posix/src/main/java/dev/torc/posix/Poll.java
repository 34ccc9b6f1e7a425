package dev.torc.posix;

import dev.torc.uapi.Errno;
import dev.torc.uapi.PollDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Waiting for one descriptor. For several, see [EpollDescriptor].
///
/// **Threads.** A platform thread, unless it does not wait; nothing is allocated.
public final class Poll {

    /// Looks and does not wait.
    public static final long NOW = 0;

    /// Waits without a limit.
    public static final long NO_TIMEOUT = -1;

    private static final MethodHandle PPOLL = Libc.function("ppoll");
    private static final MethodHandle PLAIN_PPOLL = Libc.plain("ppoll");

    private static final long NO_SIGNAL_MASK = 0;
    private static final long ONE = 1;

    private Poll() {}

    /// Waits until one of some events has come to a descriptor.
    ///
    /// A signal does not shorten the wait: it goes on for the time left.
    ///
    /// @param descriptor what to watch; lent for the call
    /// @param events what to watch for, `dev.torc.uapi.PollFlags`; `ERR` and `HUP` always are
    /// @param timeoutNanos the longest wait, [#NOW] or [#NO_TIMEOUT]
    /// @return what has come, `dev.torc.uapi.PollFlags`; 0 after the time
    /// @throws IllegalStateException on a virtual thread, if it would wait
    public static int await(Descriptor descriptor, int events, long timeoutNanos) {
        if (timeoutNanos != NOW) {
            BlockingCalls.refuseVirtualThread("ppoll");
        }
        ThreadCell cell = ThreadCell.current();
        MemorySegment watched = cell.word();
        PollDescriptor.setFd(watched, 0, descriptor.number());
        PollDescriptor.setEvents(watched, 0, events);
        PollDescriptor.setAnsweredEvents(watched, 0, 0);
        long start = System.nanoTime();
        while (true) {
            int count = ppoll(watched, TimeLimit.timespec(cell, start, timeoutNanos));
            if (count == 0) {
                return 0;
            }
            if (count < 0) {
                count = ppollToBeTold(cell, watched);
            }
            if (count == 1) {
                return PollDescriptor.answeredEvents(watched, 0);
            }
            if (count == Errno.ENOMEM.negated()) {
                return 0; // Linux was short of memory for the wait itself: as if the time had passed
            }
            if (count < 0 && count != Errno.EINTR.negated()) {
                throw new AssertionError("ppoll of " + descriptor + ": errno " + -count);
            }
        }
    }

    /// `int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo_p, const sigset_t *sigmask)`: see
    /// `poll(2)`.
    private static int ppoll(MemorySegment descriptors, MemorySegment timeout) {
        return (int) Libc.invokePlain(
                PLAIN_PPOLL,
                descriptors.address(),
                ONE,
                timeout.address(),
                NO_SIGNAL_MASK,
                0,
                0,
                0,
                descriptors,
                timeout);
    }

    private static int ppollToBeTold(ThreadCell cell, MemorySegment descriptors) {
        MemorySegment atOnce = cell.timespec(0);
        return cell.intResult(Libc.invoke(
                cell,
                PPOLL,
                descriptors.address(),
                ONE,
                atOnce.address(),
                NO_SIGNAL_MASK,
                0,
                0,
                0,
                descriptors,
                atOnce));
    }
}
