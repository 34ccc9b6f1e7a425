package dev.torc.kernel.time;

import dev.torc.kernel.Call;
import dev.torc.kernel.KernelOperation;
import dev.torc.uapi.Errno;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.TimeoutFlags;

/// TIMEOUT: is answered with ETIME when a time is over, or has come (io_uring_prep_timeout(3)).
///
/// `addr` is a `struct __kernel_timespec` in the pool, `len` is 1. Of the flags there are `ABS`, `REALTIME` and
/// `ETIME_SUCCESS`, which is true without it: a chain goes on or ends by the result alone. `off`, a number of
/// completions that ends it early, is 0.
public final class Timeout extends KernelOperation {

    private static final int UNDERSTOOD = TimeoutFlags.ABS | TimeoutFlags.REALTIME | TimeoutFlags.ETIME_SUCCESS;

    /// Makes it.
    public Timeout() {}

    @Override
    protected int[] opcodes() {
        return new int[] {Opcode.TIMEOUT.number()};
    }

    @Override
    protected int run(Call call) {
        int flags = call.entry().operationFlags();
        if ((flags & ~UNDERSTOOD) != 0 || call.length() != 1 || call.offset() != 0) {
            return Errno.EINVAL.negated();
        }
        if (!call.isInPool(call.address(), KernelTimespec.LAYOUT.byteSize())) {
            return Errno.EFAULT.negated();
        }
        long time = KernelClock.nanos(call.pool().asSlice(call.address(), KernelTimespec.LAYOUT.byteSize()));
        if (time == KernelClock.NO_TIME) {
            return Errno.EINVAL.negated();
        }
        KernelClock clock = (flags & TimeoutFlags.REALTIME) != 0 ? KernelClock.REALTIME : KernelClock.MONOTONIC;
        long now = clock.nowNanos();
        boolean isFar = (flags & TimeoutFlags.ABS) == 0 && time > Long.MAX_VALUE - now;
        long at = (flags & TimeoutFlags.ABS) != 0 || isFar ? time : now + time;
        host().callAt(clock.nanoTimeOf(at), call.token());
        return Call.LATER;
    }

    @Override
    public String toString() {
        return "TIMEOUT";
    }
}
