package dev.torc.linux;

import dev.torc.reactor.Clock;
import dev.torc.uapi.Errno;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.TimeoutFlags;
import dev.torc.uring.PrepareWait;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/// What the answers of a repeated timer mean.
///
/// Each tick is a timeout of its own, started when the one before has been told and there is room for it. Linux can
/// repeat a timeout by itself, but then nothing slows it down: with a period of some nanoseconds it does nothing
/// else, and takes seconds to be stopped.
///
/// **Threads.** The reactor's.
final class TickStream implements StreamMeaning<Integer> {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Clock clock;
    private final long periodNanos;
    private final MemorySegment left = Arena.ofAuto().allocate(KernelTimespec.LAYOUT);
    private long nextNanos;
    private int ticks;

    private TickStream(Clock clock, long periodNanos) {
        this.clock = clock;
        this.periodNanos = periodNanos;
    }

    static OperationStream<Integer> start(Linux linux, Duration period) {
        Clock clock = linux.port().reactor().setup().clock();
        TickStream ticks = new TickStream(clock, period.toNanos());
        return new OperationStream<>(
                        linux,
                        new StreamCall.Subject("timer", period, null, (entries, at) -> {
                            ticks.setTimeLeft();
                            // Without the flag the end of time counts as a failure.
                            PrepareWait.timeout(entries, at, ticks.left.address(), 0, TimeoutFlags.ETIME_SUCCESS);
                        }),
                        ticks)
                .start();
    }

    private void setTimeLeft() {
        long now = clock.nanoTime();
        nextNanos += periodNanos;
        if (ticks == 0 || nextNanos - now <= 0) {
            nextNanos = now + periodNanos; // it begins, or is late: what was missed is not made up for
        }
        long leftNanos = nextNanos - now;
        KernelTimespec.setSeconds(left, leftNanos / NANOS_PER_SECOND);
        KernelTimespec.setNanos(left, leftNanos % NANOS_PER_SECOND);
    }

    @Override
    public boolean isAnswer(long result) {
        return result == Errno.ETIME.negated();
    }

    @Override
    public Integer of(long result, int flags) {
        return ++ticks;
    }

    @Override
    public void drop(Integer tick) {
        // a number holds nothing
    }
}
