package dev.torc.kernel;

import dev.torc.uapi.Errno;

/// What a context may still have of what the kernel grants. What is refused is counted.
///
/// **Threads.** The kernel's.
public final class Grants {

    private final KernelLimits limits;
    private final KernelCounters counters;

    // Asked for by every call.
    private final long callsPerContext;
    private final long callsPerUser;

    Grants(KernelLimits limits, KernelCounters counters) {
        this.limits = limits;
        this.counters = counters;
        this.callsPerContext = limits.of(Allowance.CALLS_PER_CONTEXT);
        this.callsPerUser = limits.of(Allowance.CALLS_PER_USER);
    }

    /// Takes a shared memory, which a context maps.
    ///
    /// @param bytes how long it is
    /// @return 0, or EMFILE, ENFILE or ENOMEM, negated
    public int takeMemory(Context context, long bytes) {
        Errno refusal = context.memories() >= limits.of(Allowance.MEMORIES_PER_CONTEXT)
                ? Errno.EMFILE
                : context.user().memories() >= limits.of(Allowance.MEMORIES_PER_USER) ? Errno.ENFILE : Errno.ENOMEM;
        boolean isLeft = refusal == Errno.ENOMEM
                && bytes <= limits.of(Allowance.SHARED_BYTES_PER_CONTEXT) - context.sharedBytes()
                && bytes
                        <= limits.of(Allowance.SHARED_BYTES_PER_USER)
                                - context.user().sharedBytes();
        if (!isLeft) {
            return refused(Limit.MEMORY, refusal);
        }
        context.maps(bytes);
        return 0;
    }

    /// Gives back what [#takeMemory] took.
    public void giveMemoryBack(Context context, long bytes) {
        context.unmaps(bytes);
    }

    /// Takes a process, which a context starts.
    ///
    /// @return 0 or EAGAIN, negated
    public int takeProcess(Context context) {
        if (context.processes() >= limits.of(Allowance.PROCESSES_PER_CONTEXT)
                || context.user().processes() >= limits.of(Allowance.PROCESSES_PER_USER)) {
            return refused(Limit.PROCESSES, Errno.EAGAIN);
        }
        context.processBegins();
        return 0;
    }

    /// {@return 0, or the errno, negated, of the limit that keeps a context from another call}
    int call(Context context) {
        return context.keptCalls() >= callsPerContext || context.user().keptCalls() >= callsPerUser
                ? refused(Limit.CALLS, Errno.EAGAIN)
                : 0;
    }

    /// Sets room for a handle aside.
    ///
    /// @return 0, or the errno, negated, of the limit that keeps a context from another handle
    int reserveHandle(Context context) {
        if (context.user().handles() >= limits.of(Allowance.HANDLES_PER_USER)) {
            return refused(Limit.HANDLES, Errno.ENFILE);
        }
        return context.session().handles().reserve() ? 0 : refused(Limit.HANDLES, Errno.EMFILE);
    }

    private int refused(Limit limit, Errno errno) {
        counters.refused(limit);
        return errno.negated();
    }
}
