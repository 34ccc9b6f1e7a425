package dev.torc.ring;

/// Whether an end polls before it sleeps, and for how long: learned from whether polling lately ended in work.
///
/// On a quiet machine a short poll turns a wake across CPUs of some 43 µs into an answer of 0.2 µs. Where both ends
/// share a CPU, or other work wants the CPUs, the same poll only keeps the peer from running. So:
///
/// - an end that had to wake its peer does not poll for the answer, except for a probe now and then: without a probe,
///   two ends that always wake each other would never find out that both could stay awake;
/// - an end never polls while its peer last ran on the same CPU;
/// - a poll that ended in work raises the score, one that did not lowers it; at zero only probes are left, and probes
///   that find nothing become rarer;
/// - a poll in which the clock jumps was taken off its CPU: the machine is oversubscribed, and polling stops for a
///   time that doubles as long as that goes on.
///
/// **Threads.** The end's own.
public final class PollingPolicy {

    private enum Kind {
        NEVER,
        LEARNING,
        ALWAYS
    }

    /// The length of an ordinary poll: about what a wake across CPUs costs.
    private static final long POLL_NANOS = 50_000;

    /// The length of a probe: long enough for a sleeping peer to wake, work and answer.
    private static final long PROBE_NANOS = 100_000;

    /// The longest poll of an end that always polls. After it the end sleeps: nothing spins without a bound.
    private static final long ALWAYS_NANOS = 100_000_000;

    /// A clock that jumps by more while polling means that the thread was not running.
    private static final long JUMP_NANOS = 200_000;

    private static final long HOLD_OFF_LEAST_NANOS = 5_000_000;
    private static final long HOLD_OFF_MOST_NANOS = 640_000_000;

    private final Kind kind;
    private final Experience experience = new Experience();
    private long holdOffNanos = HOLD_OFF_LEAST_NANOS;
    private long holdOffUntilNanos;
    private boolean holdingOff;

    private PollingPolicy(Kind kind) {
        this.kind = kind;
    }

    /// {@return a policy that polls where polling has lately paid: the usual one}
    public static PollingPolicy learning() {
        return new PollingPolicy(Kind.LEARNING);
    }

    /// {@return a policy that sleeps at once}
    public static PollingPolicy never() {
        return new PollingPolicy(Kind.NEVER);
    }

    /// {@return a policy that polls for a tenth of a second before it sleeps, for a thread that has a CPU to itself}
    public static PollingPolicy always() {
        return new PollingPolicy(Kind.ALWAYS);
    }

    /// Decides about the wait that begins now.
    ///
    /// @param wokePeer whether this end had to wake its peer since its last wait
    /// @param sharesCpu whether the peer last ran on this end's CPU
    /// @return how long to poll, in nanoseconds; 0 is not at all
    long budgetNanos(boolean wokePeer, boolean sharesCpu) {
        return switch (kind) {
            case NEVER -> 0;
            case ALWAYS -> ALWAYS_NANOS;
            case LEARNING -> learnedBudgetNanos(wokePeer, sharesCpu);
        };
    }

    private long learnedBudgetNanos(boolean wokePeer, boolean sharesCpu) {
        if (sharesCpu || (holdingOff && isHoldingOff())) {
            return 0;
        }
        if (experience.isGood() && !wokePeer) {
            return POLL_NANOS;
        }
        return experience.isTrialDue() ? PROBE_NANOS : 0;
    }

    /// {@return whether it has to be found out what pays}
    boolean isLearning() {
        return kind == Kind.LEARNING;
    }

    /// Learns that the poll ended in work.
    void pollPaid() {
        experience.paid();
        if (holdOffNanos > HOLD_OFF_LEAST_NANOS && experience.isBest()) {
            holdOffNanos = HOLD_OFF_LEAST_NANOS;
        }
    }

    /// Learns that the poll ended in nothing.
    void pollLost() {
        experience.lost();
    }

    /// Learns how long one stretch between two looks at the clock took while polling.
    ///
    /// @return whether to go on polling
    boolean keepPolling(long stretchNanos, long nowNanos) {
        if (stretchNanos < JUMP_NANOS || kind == Kind.ALWAYS) {
            return true;
        }
        experience.harmed();
        holdingOff = true;
        holdOffUntilNanos = nowNanos + holdOffNanos;
        holdOffNanos = Math.min(holdOffNanos * 2, HOLD_OFF_MOST_NANOS);
        return false;
    }

    private boolean isHoldingOff() {
        holdingOff = System.nanoTime() - holdOffUntilNanos < 0;
        return holdingOff;
    }
}
