package dev.torc.scheme;

import java.util.concurrent.atomic.AtomicLong;

/// Lets one message through in a second, so that a client which brings it about cannot fill the log.
///
/// **Threads.** Any.
final class LogLimit {

    private static final long EVERY_NANOS = 1_000_000_000L;

    /// What [#skipped] answers to who may not log now.
    static final long NOT_NOW = -1;

    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - EVERY_NANOS);
    private final AtomicLong skipped = new AtomicLong();

    /// Asks to log.
    ///
    /// @return how many messages were kept back since the last, or [#NOT_NOW]
    long skipped() {
        long nowNanos = System.nanoTime();
        long before = lastNanos.get();
        if (nowNanos - before < EVERY_NANOS || !lastNanos.compareAndSet(before, nowNanos)) {
            skipped.incrementAndGet();
            return NOT_NOW;
        }
        return skipped.getAndSet(0);
    }
}
