package dev.torc.ring;

import dev.torc.layout.Words;
import dev.torc.posix.Futex;
import dev.torc.posix.ProcessCalls;
import org.jspecify.annotations.Nullable;

/// How the thread that owns one end of a ring waits for the other end: polls if that pays, a client yields if that
/// pays, then sleeps on its futex.
///
/// **Threads.** The end's own, and a platform thread: the sleep holds the carrier of a virtual one.
final class RingWaiter implements Polling.Work {

    /// What is waited for. Both are asked often, and allocate nothing.
    interface Readiness {

        /// {@return whether there is something to take}
        boolean isReady();

        /// {@return whether nothing more will come}
        boolean isEnded();

        /// Does what is left to do once the end has said that it sleeps, and before it does.
        default void beforeSleep() {}
    }

    /// How many waits there are between two looks at the CPU numbers.
    private static final int WAITS_PER_CPU = 16;

    private final SleepWord own;
    private final Polling polling;
    private final @Nullable Yielding yielding;
    private final Readiness readiness;
    private final Words ownCpuWords;
    private final long ownCpuOffset;
    private final Words peerCpuWords;
    private final long peerCpuOffset;

    private int waitsUntilCpu;
    private boolean sharesCpu;
    private long sleeps;

    private RingWaiter(
            SleepWord own,
            PollingPolicy policy,
            @Nullable Yielding yielding,
            Readiness readiness,
            Words ownCpuWords,
            long ownCpuOffset,
            Words peerCpuWords,
            long peerCpuOffset) {
        this.own = own;
        this.polling = new Polling(policy);
        this.yielding = yielding;
        this.readiness = readiness;
        this.ownCpuWords = ownCpuWords;
        this.ownCpuOffset = ownCpuOffset;
        this.peerCpuWords = peerCpuWords;
        this.peerCpuOffset = peerCpuOffset;
    }

    static RingWaiter ofClient(SessionSegment segment, SleepWord own, PollingPolicy policy, Readiness readiness) {
        return new RingWaiter(
                own,
                policy,
                policy.isLearning() ? new Yielding() : null,
                readiness,
                segment.cqRing(),
                SessionLayout.CLIENT_CPU,
                segment.sqRing(),
                SessionLayout.SERVER_CPU);
    }

    static RingWaiter ofServer(SessionSegment segment, SleepWord own, PollingPolicy policy, Readiness readiness) {
        return new RingWaiter(
                own,
                policy,
                null,
                readiness,
                segment.sqRing(),
                SessionLayout.SERVER_CPU,
                segment.cqRing(),
                SessionLayout.CLIENT_CPU);
    }

    /// Waits until there is something to take, the end has come, or the time is over.
    ///
    /// @param timeoutNanos the longest wait; [Long#MAX_VALUE] is for ever
    Awaited await(long timeoutNanos) {
        if (readiness.isReady()) {
            return Awaited.READY;
        }
        if (polling.poll(this, timeoutNanos)) {
            return Awaited.READY;
        }
        if (yielding != null && timeoutNanos > 0 && yielding.pays(this)) {
            return Awaited.READY;
        }
        return sleep(timeoutNanos);
    }

    /// Notes that this end had to wake its peer, whose answer it then does not poll for.
    void wokePeer() {
        polling.wokePeer();
    }

    @Override
    public boolean isThere() {
        return readiness.isReady();
    }

    @Override
    public boolean isHeldUpByPolling() {
        return sharesCpu();
    }

    /// {@return how often this end slept}
    long sleeps() {
        return sleeps;
    }

    /// {@return how many polls ended in work}
    long pollsPaid() {
        return polling.paid();
    }

    /// {@return how many polls ended in nothing}
    long pollsLost() {
        return polling.lost();
    }

    private Awaited sleep(long timeoutNanos) {
        long beganNanos = timeoutNanos == Long.MAX_VALUE ? 0 : System.nanoTime();
        while (true) {
            int asleep = own.announceSleep();
            readiness.beforeSleep();
            if (readiness.isReady()) {
                own.announceAwake();
                return Awaited.READY;
            }
            if (readiness.isEnded()) {
                own.announceAwake();
                // The peer publishes before it ends: what it published last is seen now.
                return readiness.isReady() ? Awaited.READY : Awaited.ENDED;
            }
            long leftNanos = Futex.NO_TIMEOUT;
            if (timeoutNanos != Long.MAX_VALUE) {
                leftNanos = timeoutNanos - (System.nanoTime() - beganNanos);
                if (leftNanos <= 0) {
                    own.announceAwake();
                    return Awaited.TIMED_OUT;
                }
            }
            own.sleep(asleep, leftNanos);
            sleeps++;
            own.announceAwake();
            waitsUntilCpu = 0;
            if (readiness.isReady()) {
                return Awaited.READY;
            }
        }
    }

    /// {@return whether the peer last ran on this end's CPU; looked at now and then}
    boolean sharesCpu() {
        if (--waitsUntilCpu < 0) {
            lookAtCpus();
        }
        return sharesCpu;
    }

    private void lookAtCpus() {
        waitsUntilCpu = WAITS_PER_CPU;
        int cpu = ProcessCalls.schedulerCpu();
        // Both words are hints, ordered with nothing: a CPU's number plus one, so that 0 is "not known".
        if (ownCpuWords.getInt(ownCpuOffset) != cpu + 1) {
            ownCpuWords.storeRelease(ownCpuOffset, cpu + 1);
        }
        sharesCpu = peerCpuWords.loadAcquire(peerCpuOffset) == cpu + 1;
    }
}
