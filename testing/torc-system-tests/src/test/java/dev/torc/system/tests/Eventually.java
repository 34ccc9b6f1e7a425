package dev.torc.system.tests;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what another process or thread brings about and nobody announces.
final class Eventually {

    /// Far beyond anything that is waited for: only a failure takes so long.
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final int LOOKS_AT_ONCE = 1_000;

    /// Leaves the CPU to whom is waited for.
    private static final long PAUSE_NANOS = 50_000;

    private Eventually() {}

    /// Looks until it is so.
    ///
    /// @throws AssertionError if it never is
    static void isTrue(BooleanSupplier condition, Supplier<String> otherwise) {
        for (int looks = 0; looks < LOOKS_AT_ONCE; looks++) {
            if (condition.getAsBoolean()) {
                return;
            }
            Thread.onSpinWait();
        }
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > LIMIT_NANOS) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
