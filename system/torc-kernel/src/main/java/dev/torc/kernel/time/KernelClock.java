package dev.torc.kernel.time;

import dev.torc.uapi.KernelTimespec;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// A clock that contexts can read and wait for.
///
/// **Threads.** Any.
enum KernelClock {
    /// Nanoseconds since some moment, never set back: `CLOCK_MONOTONIC` (clock_gettime(2)).
    MONOTONIC("monotonic") {
        @Override
        long nowNanos() {
            // HotSpot on Linux reads CLOCK_MONOTONIC for this.
            return System.nanoTime();
        }
    },
    /// Nanoseconds since 1970, UTC: `CLOCK_REALTIME`, up to the year 2262. Who waits for a time on it does so for
    /// as long as it seemed when the waiting began, also when the clock is set meanwhile.
    REALTIME("realtime") {
        @Override
        long nowNanos() {
            Instant now = Instant.now();
            return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
        }
    };

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// What [#nanos] says of a `struct __kernel_timespec` that is none.
    static final long NO_TIME = Long.MIN_VALUE;

    private final String path;

    KernelClock(String path) {
        this.path = path;
    }

    /// {@return its time}
    abstract long nowNanos();

    /// {@return the path of its resource in `time:`}
    String path() {
        return path;
    }

    static Optional<KernelClock> ofPath(String path) {
        return Arrays.stream(values()).filter(clock -> clock.path.equals(path)).findFirst();
    }

    /// {@return when, as [System#nanoTime] counts, this clock shows a time}
    long nanoTimeOf(long clockNanos) {
        long now = System.nanoTime();
        long left = clockNanos - nowNanos();
        return left > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + left;
    }

    /// {@return what a `struct __kernel_timespec` says in nanoseconds, or [#NO_TIME]; a time that is too far away for
    /// them is the farthest there is}
    ///
    /// @param struct memory that can change at any moment: each word is read once
    static long nanos(MemorySegment struct) {
        long seconds = KernelTimespec.seconds(struct);
        long nanos = KernelTimespec.nanos(struct);
        if (seconds < 0 || nanos < 0 || nanos >= NANOS_PER_SECOND) {
            return NO_TIME;
        }
        return seconds >= Long.MAX_VALUE / NANOS_PER_SECOND ? Long.MAX_VALUE : seconds * NANOS_PER_SECOND + nanos;
    }

    /// Writes the clock's time as a `struct __kernel_timespec`.
    void show(MemorySegment struct) {
        long now = nowNanos();
        KernelTimespec.setSeconds(struct, Math.floorDiv(now, NANOS_PER_SECOND));
        KernelTimespec.setNanos(struct, Math.floorMod(now, NANOS_PER_SECOND));
    }
}
