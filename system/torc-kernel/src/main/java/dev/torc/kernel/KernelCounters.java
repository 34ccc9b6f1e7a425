package dev.torc.kernel;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// What a kernel has counted. Written by its thread, read from any.
public final class KernelCounters {

    // The maps do not change after they were made, so any thread may read them.
    private final Map<Limit, AtomicLong> refusals = new EnumMap<>(Limit.class);
    private final Map<Total, AtomicLong> totals = new EnumMap<>(Total.class);

    KernelCounters() {
        for (Limit limit : Limit.values()) {
            refusals.put(limit, new AtomicLong());
        }
        for (Total total : Total.values()) {
            totals.put(total, new AtomicLong());
        }
    }

    /// What is only ever added to.
    public enum Total {
        /// Contexts that have begun.
        CONTEXTS,
        /// Introductions of one process to another.
        INTRODUCTIONS,
        /// Schemes that processes have made.
        SCHEMES
    }

    /// {@return how often something was refused because of a limit}
    public long refusals(Limit limit) {
        return of(refusals, limit).get();
    }

    /// {@return how many there have been}
    public long total(Total what) {
        return of(totals, what).get();
    }

    void refused(Limit limit) {
        of(refusals, limit).incrementAndGet();
    }

    void add(Total what) {
        of(totals, what).incrementAndGet();
    }

    private static <K> AtomicLong of(Map<K, AtomicLong> counters, K what) {
        AtomicLong counter = counters.get(what);
        if (counter == null) {
            throw new AssertionError(what + " is not counted");
        }
        return counter;
    }
}
