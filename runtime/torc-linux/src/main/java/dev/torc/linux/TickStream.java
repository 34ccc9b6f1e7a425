package dev.torc.linux;

import dev.torc.uapi.Errno;
import dev.torc.uapi.TimeoutFlags;
import dev.torc.uring.PrepareWait;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/// What the answers of a repeated timer mean.
final class TickStream implements OperationStream.Meaning<Integer> {

    private final MemorySegment period;
    private int ticks;

    TickStream(MemorySegment period) {
        this.period = period;
    }

    OperationStream<Integer> start(Linux linux, Duration time) {
        return new OperationStream<>(
                        linux,
                        "timer",
                        time,
                        null,
                        (entries, at) -> PrepareWait.timeoutMultishot(
                                entries, at, period.address(), 0, TimeoutFlags.ETIME_SUCCESS),
                        this)
                .start();
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
