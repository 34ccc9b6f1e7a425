package dev.torc.testkit;

import dev.torc.testkit.Operation.Stage;
import dev.torc.uapi.Errno;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.TimeoutFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The timeouts of a simulated ring, in virtual time.
final class Timeouts {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Simulation simulation;
    private final Requests requests;
    private final List<Operation> counting = new ArrayList<>();

    Timeouts(Simulation simulation, Requests requests) {
        this.simulation = simulation;
        this.requests = requests;
    }

    void start(Operation timeout) {
        timeout.stage = Stage.WAITING;
        timeout.count = timeout.offset();
        if (!set(timeout, timeout.address(), timeout.operationFlags())) {
            requests.finish(timeout, Errno.EFAULT.negated());
        } else if (timeout.is(Opcode.TIMEOUT) && !isMultishot(timeout) && timeout.count != 0) {
            counting.add(timeout);
        }
    }

    private static boolean isMultishot(Operation timeout) {
        return (timeout.operationFlags() & TimeoutFlags.MULTISHOT) != 0;
    }

    private boolean set(Operation timeout, long address, int flags) {
        OptionalLong delay = delayNanos(address, flags);
        if (delay.isEmpty()) {
            return false;
        }
        int time = ++timeout.timesSet;
        simulation.later(Math.max(0, delay.getAsLong()), () -> expire(timeout, time));
        return true;
    }

    private OptionalLong delayNanos(long address, int flags) {
        OptionalLong time = (flags & TimeoutFlags.IMMEDIATE_ARG) != 0 ? OptionalLong.of(address) : timeAt(address);
        if (time.isEmpty() || (flags & TimeoutFlags.ABS) == 0) {
            return time;
        }
        return OptionalLong.of(time.getAsLong() - simulation.nanoTime());
    }

    private OptionalLong timeAt(long address) {
        return simulation
                .memory()
                .at(address, KernelTimespec.LAYOUT.byteSize())
                .map(time ->
                        OptionalLong.of(KernelTimespec.seconds(time) * NANOS_PER_SECOND + KernelTimespec.nanos(time)))
                .orElse(OptionalLong.empty());
    }

    private void expire(Operation timeout, int time) {
        if (timeout.stage != Stage.WAITING || timeout.timesSet != time) {
            return;
        }
        int result = Errno.ETIME.negated();
        if (timeout.is(Opcode.LINK_TIMEOUT)) {
            cancelPartner(timeout);
        } else if (isMultishot(timeout) && timeout.count != 1) {
            timeout.count--;
            if (requests.postMore(timeout, result)) {
                set(timeout, timeout.address(), timeout.operationFlags());
            }
        } else {
            requests.finish(timeout, result);
        }
    }

    private void cancelPartner(Operation timeout) {
        Operation bounded = timeout.partner.orElseThrow();
        boolean late = !bounded.canBeCancelled() || requests.isTooFarOn(bounded);
        requests.finish(timeout, (late ? Errno.EALREADY : Errno.ETIME).negated());
        if (!late) {
            requests.cancel(bounded);
        }
    }

    /// `TIMEOUT_REMOVE`: ends a timeout, or gives it another time.
    void remove(Operation by) {
        int flags = by.operationFlags();
        Opcode kind = (flags & TimeoutFlags.LINK_UPDATE) != 0 ? Opcode.LINK_TIMEOUT : Opcode.TIMEOUT;
        List<Operation> found =
                requests.find(each -> each.is(kind) && each.userData() == by.address() && each.stage == Stage.WAITING);
        if (found.isEmpty()) {
            requests.finish(by, Errno.ENOENT.negated());
        } else if ((flags & TimeoutFlags.UPDATE) == 0) {
            requests.cancel(found.getFirst());
            requests.finish(by, 0);
        } else {
            requests.finish(by, set(found.getFirst(), by.offset(), flags) ? 0 : Errno.EFAULT.negated());
        }
    }

    /// Tells the timeouts that count completions of one more.
    void countCompletion() {
        for (Operation timeout : List.copyOf(counting)) {
            if (timeout.stage == Stage.OVER) {
                counting.remove(timeout);
            } else if (--timeout.count == 0) {
                counting.remove(timeout);
                requests.finish(timeout, 0);
            }
        }
    }
}
