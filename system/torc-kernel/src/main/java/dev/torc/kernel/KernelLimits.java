package dev.torc.kernel;

import dev.torc.scheme.Limits;

/// What a kernel grants at most. Each limit that is hit is an errno, and counted.
///
/// @param contexts contexts at one time
/// @param contextsPerUser contexts of one user
/// @param contextsPerProcess contexts of one process
/// @param handlesPerContext open handles of one context (EMFILE)
/// @param handlesPerUser open handles of one user (ENFILE)
/// @param callsPerContext calls of one context that wait to be answered (EAGAIN)
/// @param callsPerUser calls of one user that wait to be answered (EAGAIN)
/// @param calls calls of all that wait to be answered; more are not taken until one is
/// @param poolBytesPerContext bytes of one context's pool (ENOMEM)
/// @param poolBytesPerUser bytes of the pools of one user (ENOMEM)
/// @param poolBytes bytes of all pools (ENOMEM)
/// @param schemesPerContext schemes that one context serves (EMFILE)
public record KernelLimits(
        int contexts,
        int contextsPerUser,
        int contextsPerProcess,
        int handlesPerContext,
        int handlesPerUser,
        int callsPerContext,
        int callsPerUser,
        int calls,
        long poolBytesPerContext,
        long poolBytesPerUser,
        long poolBytes,
        int schemesPerContext) {

    private static final int RING_ENTRIES = 1024;

    /// Checks what the kernel's books have room for; what else makes sense is the server's to check.
    ///
    /// @throws IllegalArgumentException if there may be more calls than 2²⁰ - 1, or a pool longer than 4 GiB
    public KernelLimits {
        if (calls > KernelHost.MOST_CALLS) {
            throw new IllegalArgumentException("calls is " + calls + ", at most " + KernelHost.MOST_CALLS);
        }
        if (poolBytesPerContext > KernelHost.MOST_POOL_BYTES) {
            throw new IllegalArgumentException(
                    "poolBytesPerContext is " + poolBytesPerContext + ", at most " + KernelHost.MOST_POOL_BYTES);
        }
    }

    /// {@return limits that suit a desktop or a small server}
    public static KernelLimits standard() {
        return new KernelLimits(1024, 768, 256, 16_384, 65_536, 1024, 8192, 16_384, 64L << 20, 1L << 30, 2L << 30, 64);
    }

    /// {@return these with other limits for handles, of a context and of a user}
    public KernelLimits withHandles(int perContext, int perUser) {
        return new KernelLimits(
                contexts,
                contextsPerUser,
                contextsPerProcess,
                perContext,
                perUser,
                callsPerContext,
                callsPerUser,
                calls,
                poolBytesPerContext,
                poolBytesPerUser,
                poolBytes,
                schemesPerContext);
    }

    /// {@return these with other limits for calls that wait, of a context and of a user}
    public KernelLimits withCalls(int perContext, int perUser) {
        return new KernelLimits(
                contexts,
                contextsPerUser,
                contextsPerProcess,
                handlesPerContext,
                handlesPerUser,
                perContext,
                perUser,
                calls,
                poolBytesPerContext,
                poolBytesPerUser,
                poolBytes,
                schemesPerContext);
    }

    /// {@return these with other limits for contexts, of all, of a user and of a process}
    public KernelLimits withContexts(int inAll, int perUser, int perProcess) {
        return new KernelLimits(
                inAll,
                perUser,
                perProcess,
                handlesPerContext,
                handlesPerUser,
                callsPerContext,
                callsPerUser,
                calls,
                poolBytesPerContext,
                poolBytesPerUser,
                poolBytes,
                schemesPerContext);
    }

    /// {@return these with other limits for pools, of a context and of a user, in bytes}
    public KernelLimits withPoolBytes(long perContext, long perUser) {
        return new KernelLimits(
                contexts,
                contextsPerUser,
                contextsPerProcess,
                handlesPerContext,
                handlesPerUser,
                callsPerContext,
                callsPerUser,
                calls,
                perContext,
                perUser,
                poolBytes,
                schemesPerContext);
    }

    Limits ofServer() {
        return Limits.standard()
                .withSessions(contexts, contextsPerUser, contextsPerProcess)
                .withHandlesPerSession(handlesPerContext)
                .withPoolBytes(poolBytesPerContext, poolBytes)
                .withCalls(RING_ENTRIES, calls);
    }
}
