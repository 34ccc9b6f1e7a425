package dev.torc.ring;

/// Polling before sleeping, for as long as a [PollingPolicy] says, which learns what came of it.
///
/// A thread that owns one ring has one for it; a thread that serves many and sleeps in one place for all of them has
/// one for all together.
///
/// **Threads.** The one that polls.
public final class Polling {

    /// How many looks at the rings there are between two at the clock.
    private static final int LOOKS_PER_CLOCK = 32;

    private final PollingPolicy policy;
    private boolean wokePeer;
    private long paid;
    private long lost;

    /// What is polled for. Both are asked often, and allocate nothing.
    public interface Work {

        /// {@return whether there is something to do}
        boolean isThere();

        /// {@return whether one of those who could bring work last ran on this thread's CPU}
        boolean isHeldUpByPolling();
    }

    /// Begins to learn.
    public Polling(PollingPolicy policy) {
        this.policy = policy;
    }

    /// Notes that this thread had to wake a peer: that peer's answer is not polled for.
    public void wokePeer() {
        wokePeer = true;
    }

    /// Polls, if that pays.
    ///
    /// @param mostNanos the longest poll, whatever the policy would allow
    /// @return whether there is work now; if not, the thread sleeps
    public boolean poll(Work work, long mostNanos) {
        boolean woke = wokePeer;
        wokePeer = false;
        long budgetNanos = Math.min(policy.budgetNanos(woke, work.isHeldUpByPolling()), mostNanos);
        if (budgetNanos <= 0) {
            return false;
        }
        if (looksPaid(work)) {
            return true;
        }
        // Not before: reading the clock takes as long as a quarter of a round trip.
        long beganNanos = System.nanoTime();
        long lastNanos = beganNanos;
        while (true) {
            if (looksPaid(work)) {
                return true;
            }
            long nowNanos = System.nanoTime();
            if (!policy.keepPolling(nowNanos - lastNanos, nowNanos)) {
                break;
            }
            if (nowNanos - beganNanos >= budgetNanos) {
                policy.pollLost();
                break;
            }
            lastNanos = nowNanos;
        }
        lost++;
        return false;
    }

    private boolean looksPaid(Work work) {
        for (int i = 0; i < LOOKS_PER_CLOCK; i++) {
            Thread.onSpinWait();
            if (work.isThere()) {
                paid++;
                policy.pollPaid();
                return true;
            }
        }
        return false;
    }

    /// {@return how many polls ended in work}
    public long paid() {
        return paid;
    }

    /// {@return how many polls ended in nothing}
    public long lost() {
        return lost;
    }
}
