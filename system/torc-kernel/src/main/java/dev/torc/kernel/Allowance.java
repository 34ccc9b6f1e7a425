package dev.torc.kernel;

import java.util.Locale;

/// How much of what a kernel grants somebody may have at one time. Each that is used up is an errno, and counted
/// under its [Limit].
public enum Allowance {
    /// Contexts of all.
    CONTEXTS(1024),
    /// Contexts of one user.
    CONTEXTS_PER_USER(768),
    /// Contexts of one process.
    CONTEXTS_PER_PROCESS(256),
    /// Open handles of one context (EMFILE).
    HANDLES_PER_CONTEXT(16_384),
    /// Open handles of one user (ENFILE).
    HANDLES_PER_USER(65_536),
    /// Calls of one context that wait to be answered (EAGAIN).
    CALLS_PER_CONTEXT(1024),
    /// Calls of one user that wait to be answered (EAGAIN).
    CALLS_PER_USER(8192),
    /// Calls of all that wait to be answered; more are not taken until one is.
    CALLS(16_384, LineMemory.MOST_CALLS),
    /// Bytes of one context's pool (ENOMEM); where in it a call that waits has its memory is kept in 32 bits.
    POOL_BYTES_PER_CONTEXT(64L << 20, LineMemory.MOST_POOL_BYTES),
    /// Bytes of the pools of one user (ENOMEM).
    POOL_BYTES_PER_USER(1L << 30, Long.MAX_VALUE),
    /// Bytes of all pools (ENOMEM).
    POOL_BYTES(2L << 30, Long.MAX_VALUE),
    /// Schemes that one context serves (EMFILE).
    SCHEMES_PER_CONTEXT(64),
    /// Shared memories that one context has mapped (EMFILE).
    MEMORIES_PER_CONTEXT(128),
    /// Shared memories that one user's contexts have mapped (ENFILE).
    MEMORIES_PER_USER(512),
    /// Bytes of the shared memories that one context has mapped (ENOMEM).
    SHARED_BYTES_PER_CONTEXT(1L << 30, Long.MAX_VALUE),
    /// Bytes of the shared memories that one user's contexts have mapped, each counted in every context (ENOMEM).
    SHARED_BYTES_PER_USER(4L << 30, Long.MAX_VALUE),
    /// Processes that one context has started (EAGAIN).
    PROCESSES_PER_CONTEXT(64),
    /// Processes that one user's contexts have started, those of contexts that have ended included (EAGAIN).
    PROCESSES_PER_USER(256);

    private final long standard;
    private final long possible;

    Allowance(long standard) {
        this(standard, Integer.MAX_VALUE);
    }

    Allowance(long standard, long possible) {
        this.standard = standard;
        this.possible = possible;
    }

    /// {@return the most that it can be}
    long possible() {
        return possible;
    }

    /// {@return how much suits a desktop or a small server}
    long standard() {
        return standard;
    }

    /// {@return what people read: `handles-per-user`}
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
