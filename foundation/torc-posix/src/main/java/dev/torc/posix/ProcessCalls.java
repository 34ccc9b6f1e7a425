package dev.torc.posix;

import static dev.torc.posix.Libc.INT;

import java.lang.invoke.MethodHandle;

/// Processes and threads, and where they run.
///
/// **Threads.** Any. On a virtual thread, what is said of "this thread" is said of the carrier of the moment.
public final class ProcessCalls {

    // Critical is right here: this reads a value that Linux keeps in the thread's own memory, in a few nanoseconds,
    // and rings ask for it at every sleep.
    private static final MethodHandle SCHED_GETCPU = Libc.getter("sched_getcpu", INT);

    private ProcessCalls() {}

    /// {@return the number of the CPU that this thread runs on just now}
    ///
    /// It may be another one by the time it is looked at: good for a guess, as in "did my peer run where I
    /// do?".
    ///
    /// `int sched_getcpu(void)`: see `sched_getcpu(3)`. It is answered without entering Linux, and allocates
    /// nothing.
    public static int schedulerCpu() {
        try {
            return (int) SCHED_GETCPU.invokeExact();
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }
}
