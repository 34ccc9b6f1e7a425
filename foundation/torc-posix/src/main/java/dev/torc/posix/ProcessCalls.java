package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.Errno;
import dev.torc.uapi.SystemCallNumber;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;

/// Processes and threads, and where they run.
///
/// **Threads.** Any. On a virtual thread, what is said of "this thread" is said of the carrier of the moment.
public final class ProcessCalls {

    // More CPUs than Linux can be built for today; it takes a longer mask than it needs.
    private static final int AFFINITY_BYTES = 1024;
    private static final int THIS_THREAD = 0;
    private static final int NO_FLAGS = 0;
    private static final int NO_INFORMATION = 0;

    // Critical is right here: this reads a value that Linux keeps in the thread's own memory, in a few nanoseconds,
    // and rings ask for it at every sleep.
    private static final MethodHandle SCHED_GETCPU = Libc.getter("sched_getcpu");

    private static final MethodHandle GETPID = Libc.function("getpid");
    private static final MethodHandle SCHED_SETAFFINITY = Libc.function("sched_setaffinity");
    private static final MethodHandle SCHED_GETAFFINITY = Libc.function("sched_getaffinity");
    private static final MethodHandle PRCTL = Libc.function("prctl");
    private static final MethodHandle KILL = Libc.function("kill");

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

    /// {@return this process' number}
    ///
    /// `pid_t getpid(void)`: see `getpid(2)`.
    public static int processId() {
        return Libc.callInt(GETPID, NONE, NONE);
    }

    /// {@return this thread's number, as `/proc/PID/task` has it}
    ///
    /// `long syscall(SYS_gettid)`: see `gettid(2)`.
    public static int threadId() {
        return Libc.callInt(Libc.SYSCALL, NONE, NONE, SystemCallNumber.GETTID);
    }

    /// Lets this thread run on some CPUs only.
    ///
    /// @param cpus their numbers
    /// @throws IllegalStateException on a virtual thread, which has no CPUs of its own
    /// @throws IOException if this process may run on none of them
    public static void setAffinity(BitSet cpus) throws IOException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread runs wherever its carrier does");
        }
        byte[] bits = cpus.toByteArray();
        if (bits.length > AFFINITY_BYTES) {
            throw new IllegalArgumentException("no machine has CPU " + (cpus.length() - 1));
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment mask = scratch.allocate(AFFINITY_BYTES, Long.BYTES);
            MemorySegment.copy(bits, 0, mask, ValueLayout.JAVA_BYTE, 0, bits.length);
            SyscallErrors.check(schedSetaffinity(mask), "sched_setaffinity", "CPUs " + cpus);
        }
    }

    /// {@return the CPUs that this thread may run on}
    ///
    /// @throws IOException if Linux refuses
    public static BitSet affinity() throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment mask = scratch.allocate(AFFINITY_BYTES, Long.BYTES);
            SyscallErrors.check(schedGetaffinity(mask), "sched_getaffinity", "this thread");
            return BitSet.valueOf(mask.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /// Opens a process, so that it can be waited for and signalled without mistaking another one for it.
    ///
    /// The descriptor can be read from (`POLLIN`) when the process has ended. It is closed on `exec`.
    ///
    /// @param processId its number
    /// @return the process, owned by the caller
    /// @throws IOException if there is no such process (`ESRCH`), or Linux refuses: see `pidfd_open(2)`
    public static Descriptor openProcess(int processId) throws IOException {
        int number = SyscallErrors.check(pidfdOpen(processId), "pidfd_open", "process " + processId);
        return Descriptor.owning(number);
    }

    /// Sends a signal to a process.
    ///
    /// @param process from [#openProcess]; lent for the call
    /// @param signal `dev.torc.uapi.SignalNumber`, or 0 to see whether one could be sent
    /// @throws IOException if the process has ended (`ESRCH`), or may not be signalled: see
    ///     `pidfd_send_signal(2)`
    public static void sendSignal(Descriptor process, int signal) throws IOException {
        SyscallErrors.check(pidfdSendSignal(process.number(), signal), "pidfd_send_signal", "signal " + signal);
    }

    /// Sends a signal to all processes of a group, as far as this process may.
    ///
    /// @param group the group's number, that of the process which began it; more than 1
    /// @param signal `dev.torc.uapi.SignalNumber`
    /// @return whether there was one
    /// @throws IOException if none of them may be signalled: see `kill(2)`
    public static boolean signalGroup(int group, int signal) throws IOException {
        if (group <= 1) {
            throw new IllegalArgumentException("group " + group + " would be everyone");
        }
        int result = kill(-group, signal);
        if (result == Errno.ESRCH.negated()) {
            return false;
        }
        SyscallErrors.check(result, "kill", "group " + group);
        return true;
    }

    /// Makes a duplicate of a descriptor of another process, which this one must be allowed to trace.
    ///
    /// @param process from [#openProcess]; lent for the call
    /// @param number the descriptor's number there
    /// @return the duplicate, owned by the caller, closed on `exec`
    /// @throws java.nio.file.AccessDeniedException if the process may not be traced
    /// @throws IOException if it has no such descriptor (`EBADF`), or Linux refuses: see `pidfd_getfd(2)`
    public static Descriptor takeDescriptor(Descriptor process, int number) throws IOException {
        String subject = "descriptor " + number + " of another process";
        int result = pidfdGetfd(process.number(), number);
        if (result == Errno.EBADF.negated()) {
            throw new SyscallException("pidfd_getfd", -result, subject); // the number is theirs, so no mistake of ours
        }
        return Descriptor.owning(SyscallErrors.check(result, "pidfd_getfd", subject));
    }

    /// Asks something of this process or thread, or tells it.
    ///
    /// `int prctl(int op, unsigned long arg2, unsigned long arg3, unsigned long arg4, unsigned long arg5)`: see
    /// `prctl(2)`; what is not given is 0.
    ///
    /// @param option `dev.torc.uapi.ProcessOption`
    /// @param argument what the option says
    /// @return what the option says, or a negated errno
    public static int control(int option, long argument) {
        return Libc.callInt(PRCTL, NONE, NONE, option, argument);
    }

    /// `int sched_setaffinity(pid_t pid, size_t cpusetsize, const cpu_set_t *mask)`: see
    /// `sched_setaffinity(2)`.
    private static int schedSetaffinity(MemorySegment mask) {
        return Libc.callInt(SCHED_SETAFFINITY, mask, NONE, THIS_THREAD, mask.byteSize(), mask.address());
    }

    /// `int sched_getaffinity(pid_t pid, size_t cpusetsize, cpu_set_t *mask)`: see `sched_setaffinity(2)`.
    private static int schedGetaffinity(MemorySegment mask) {
        return Libc.callInt(SCHED_GETAFFINITY, mask, NONE, THIS_THREAD, mask.byteSize(), mask.address());
    }

    /// `long syscall(SYS_pidfd_open, pid_t pid, unsigned int flags)`: see `pidfd_open(2)`.
    private static int pidfdOpen(int processId) {
        return Libc.callInt(Libc.SYSCALL, NONE, NONE, SystemCallNumber.PIDFD_OPEN, processId, NO_FLAGS);
    }

    /// `long syscall(SYS_pidfd_send_signal, int pidfd, int sig, siginfo_t *info, unsigned int flags)`: see
    /// `pidfd_send_signal(2)`.
    private static int pidfdSendSignal(int process, int signal) {
        return Libc.callInt(
                Libc.SYSCALL,
                NONE,
                NONE,
                SystemCallNumber.PIDFD_SEND_SIGNAL,
                process,
                signal,
                NO_INFORMATION,
                NO_FLAGS);
    }

    /// `int kill(pid_t pid, int sig)`: see `kill(2)`.
    private static int kill(int process, int signal) {
        return Libc.callInt(KILL, NONE, NONE, process, signal);
    }

    /// `long syscall(SYS_pidfd_getfd, int pidfd, int targetfd, unsigned int flags)`: see `pidfd_getfd(2)`.
    private static int pidfdGetfd(int process, int target) {
        return Libc.callInt(Libc.SYSCALL, NONE, NONE, SystemCallNumber.PIDFD_GETFD, process, target, NO_FLAGS);
    }
}
