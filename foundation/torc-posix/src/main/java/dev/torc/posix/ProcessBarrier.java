package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.BarrierCommand;
import dev.torc.uapi.SystemCallNumber;

/// A memory barrier on all threads of this process at once, by whoever needs it.
///
/// It is one half of a pair of fences where the other side comes by often and this side hardly ever: the other side
/// has then only to store and load in the order of the program, which costs nothing, and this side pays for both.
/// Between the two accesses of the other side every CPU that runs it has passed a full fence, or it has not come to
/// the first of them.
///
/// **Threads.** Any.
public final class ProcessBarrier {

    private static final int NO_FLAGS = 0;
    private static final int NO_CPU = 0;

    private ProcessBarrier() {}

    /// {@return whether this Linux has it, and lets us}
    ///
    /// The first time it is asked, Linux is told that it will be used, which takes it some milliseconds.
    public static boolean isAvailable() {
        return Registration.DONE;
    }

    /// Lets every thread of this process pass a full memory barrier, if it runs; a thread that does not run passes
    /// one before it does. The caller passes one as well. It takes some microseconds.
    ///
    /// @throws IllegalStateException if it is not available
    public static void pass() {
        if (!Registration.DONE || membarrier(BarrierCommand.PRIVATE_EXPEDITED) != 0) {
            throw new IllegalStateException("this Linux has no membarrier");
        }
    }

    /// `int membarrier(int cmd, unsigned int flags, int cpu_id)`: see `membarrier(2)`.
    private static int membarrier(int command) {
        return Libc.callInt(Libc.SYSCALL, NONE, NONE, SystemCallNumber.MEMBARRIER, command, NO_FLAGS, NO_CPU);
    }

    /// Made when somebody asks.
    private static final class Registration {
        private static final boolean DONE = membarrier(BarrierCommand.REGISTER_PRIVATE_EXPEDITED) == 0;
    }
}
