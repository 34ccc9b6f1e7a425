package dev.torc.ring;

import dev.torc.layout.Words;
import dev.torc.posix.Futex;
import dev.torc.posix.ProcessCalls;

/// How the thread that owns one end of a ring waits for the other end: polls if that pays, then sleeps on its futex.
///
/// **Threads.** The end's own, and a platform thread: the sleep holds the carrier of a virtual one.
final class RingWaiter {

    /// What is waited for. Both are asked often, and allocate nothing.
    interface Readiness {

        /// {@return whether there is something to take}
        boolean isReady();

        /// {@return whether nothing more will come}
        boolean isEnded();
    }

    /// How many looks at the ring there are between two at the clock.
    private static final int LOOKS_PER_CLOCK = 32;

    /// How many waits there are between two looks at the CPU numbers.
    private static final int WAITS_PER_CPU = 16;

    private final SleepWord own;
    private final PollingPolicy polling;
    private final Words ownCpuWords;
    private final long ownCpuOffset;
    private final Words peerCpuWords;
    private final long peerCpuOffset;

    private int waitsUntilCpu;
    private boolean sharesCpu;
    private long sleeps;
    private long pollsPaid;
    private long pollsLost;

    private RingWaiter(
            SleepWord own,
            PollingPolicy polling,
            Words ownCpuWords,
            long ownCpuOffset,
            Words peerCpuWords,
            long peerCpuOffset) {
        this.own = own;
        this.polling = polling;
        this.ownCpuWords = ownCpuWords;
        this.ownCpuOffset = ownCpuOffset;
        this.peerCpuWords = peerCpuWords;
        this.peerCpuOffset = peerCpuOffset;
    }

    static RingWaiter ofClient(SessionSegment segment, SleepWord own, PollingPolicy polling) {
        return new RingWaiter(
                own, polling, segment.cqRing(), SessionLayout.CLIENT_CPU, segment.sqRing(), SessionLayout.SERVER_CPU);
    }

    static RingWaiter ofServer(SessionSegment segment, SleepWord own, PollingPolicy polling) {
        return new RingWaiter(
                own, polling, segment.sqRing(), SessionLayout.SERVER_CPU, segment.cqRing(), SessionLayout.CLIENT_CPU);
    }

    /// Waits until there is something to take, the end has come, or the time is over.
    ///
    /// @param wokePeer whether this end had to wake its peer since its last wait
    /// @param timeoutNanos the longest wait; [Long#MAX_VALUE] is for ever
    Awaited await(Readiness readiness, boolean wokePeer, long timeoutNanos) {
        if (readiness.isReady()) {
            return Awaited.READY;
        }
        long budgetNanos = Math.min(polling.budgetNanos(wokePeer, sharesCpu()), timeoutNanos);
        if (budgetNanos > 0 && poll(readiness, budgetNanos)) {
            return Awaited.READY;
        }
        return sleep(readiness, timeoutNanos);
    }

    /// {@return how often this end slept}
    long sleeps() {
        return sleeps;
    }

    /// {@return how many polls ended in work}
    long pollsPaid() {
        return pollsPaid;
    }

    /// {@return how many polls ended in nothing}
    long pollsLost() {
        return pollsLost;
    }

    private boolean poll(Readiness readiness, long budgetNanos) {
        long beganNanos = System.nanoTime();
        long lastNanos = beganNanos;
        while (true) {
            for (int i = 0; i < LOOKS_PER_CLOCK; i++) {
                Thread.onSpinWait();
                if (readiness.isReady()) {
                    pollsPaid++;
                    polling.pollPaid();
                    return true;
                }
            }
            long nowNanos = System.nanoTime();
            if (!polling.keepPolling(nowNanos - lastNanos, nowNanos) || readiness.isEnded()) {
                break;
            }
            if (nowNanos - beganNanos >= budgetNanos) {
                polling.pollLost();
                break;
            }
            lastNanos = nowNanos;
        }
        pollsLost++;
        return false;
    }

    private Awaited sleep(Readiness readiness, long timeoutNanos) {
        long beganNanos = timeoutNanos == Long.MAX_VALUE ? 0 : System.nanoTime();
        while (true) {
            int asleep = own.announceSleep();
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
