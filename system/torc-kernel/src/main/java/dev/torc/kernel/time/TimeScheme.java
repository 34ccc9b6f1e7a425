package dev.torc.kernel.time;

import dev.torc.kernel.Call;
import dev.torc.kernel.CallLine;
import dev.torc.kernel.KernelHost;
import dev.torc.kernel.KernelScheme;
import dev.torc.kernel.Listing;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.Resource;
import dev.torc.kernel.ResourceStatus;
import dev.torc.uapi.DirectoryEntryType;
import dev.torc.uapi.Errno;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.PollFlags;
import java.util.Arrays;
import java.util.Optional;

/// `time:monotonic` and `time:realtime`: a read gives the time as a `struct __kernel_timespec` of 16 bytes. One that is
/// written is an alarm: reads of that handle wait for
/// it then, and are answered with ECANCELED when another is written meanwhile. Zero takes it away.
public final class TimeScheme extends KernelScheme {

    private static final long BYTES = KernelTimespec.LAYOUT.byteSize();

    /// Makes it.
    public TimeScheme() {
        super("time");
    }

    @Override
    public int open(Lookup lookup) {
        if (lookup.path().isEmpty()) {
            return lookup.opened(new Listing(Arrays.stream(KernelClock.values())
                    .map(clock -> new Listing.Entry(clock.path(), DirectoryEntryType.CHR))
                    .toList()));
        }
        Optional<KernelClock> clock = KernelClock.ofPath(lookup.path());
        return clock.isPresent() ? lookup.opened(new Alarm(clock.get())) : Errno.ENOENT.negated();
    }

    @Override
    public int status(Lookup lookup) {
        if (lookup.path().isEmpty()) {
            return lookup.call().answer(ResourceStatus.directory());
        }
        return KernelClock.ofPath(lookup.path()).isPresent()
                ? lookup.call().answer(ResourceStatus.device())
                : Errno.ENOENT.negated();
    }

    private static final class Alarm extends Resource {

        private final KernelClock clock;
        private final CallLine waiting = new CallLine(this);

        // When, as System.nanoTime counts; looked at only while it is set.
        private long due;
        private boolean isSet;

        Alarm(KernelClock clock) {
            this.clock = clock;
        }

        @Override
        protected int read(Call call) {
            if (call.length() < BYTES) {
                return Errno.EINVAL.negated();
            }
            if (isReady()) {
                clock.show(call.pool().asSlice(call.address(), BYTES));
                return (int) BYTES;
            }
            waiting.add(call);
            host().callAt(due, call.token());
            return Call.LATER;
        }

        private boolean isReady() {
            return !isSet || System.nanoTime() - due >= 0;
        }

        @Override
        protected int write(Call call) {
            if (call.length() != BYTES) {
                return Errno.EINVAL.negated();
            }
            long time = KernelClock.nanos(call.pool().asSlice(call.address(), BYTES));
            if (time == KernelClock.NO_TIME) {
                return Errno.EINVAL.negated();
            }
            isSet = time != 0;
            if (isSet) {
                due = clock.nanoTimeOf(time);
            }
            // As with a timerfd that is told of changes (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET).
            for (long token = waiting.first(); token != CallLine.NOBODY; token = waiting.first()) {
                host().complete(token, Errno.ECANCELED.negated());
            }
            return (int) BYTES;
        }

        @Override
        protected void timeHasCome(long token) {
            KernelHost host = host();
            clock.show(host.pool(token).asSlice(host.address(token), BYTES));
            host.complete(token, (int) BYTES);
        }

        @Override
        protected int readiness() {
            return isReady() ? PollFlags.IN | PollFlags.OUT : PollFlags.OUT;
        }

        @Override
        protected int status(Call call) {
            return call.answer(ResourceStatus.device());
        }
    }
}
