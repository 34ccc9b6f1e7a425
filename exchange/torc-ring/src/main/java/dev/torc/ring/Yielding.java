package dev.torc.ring;

/// Giving the CPU away some times before sleeping, for as long as that pays.
///
/// Where more threads call than there are CPUs, polling only keeps the server from running, and a sleep costs two
/// system calls, one at each end, and two switches. A thread that yields lets the server run; when its turn comes again
/// the answer is mostly there, and nobody had to wake it. It costs a system call of 0.3 µs where nobody else wants the
/// CPU.
///
/// A server does not yield: those who call it would then find it neither running nor asleep.
///
/// **Threads.** The end's own.
final class Yielding {

    /// How often: enough for one other thread of the end's CPU to run, answer and be polled for.
    private static final int YIELDS = 8;

    /// Who gets its CPU back later than this has met a thread that computes, and would have done better to sleep: a
    /// thread that is woken goes before those that have been running.
    private static final long TAKEN_NANOS = 1_000_000;

    private final Experience experience = new Experience();

    /// Yields, if that pays.
    ///
    /// @return whether there is work now; if not, the thread sleeps
    // The check fears that something depends on it. Nothing does: who finds nothing sleeps.
    @SuppressWarnings("ThreadPriorityCheck")
    boolean pays(Polling.Work work) {
        if (!experience.isGood() && !experience.isTrialDue()) {
            return false;
        }
        long lastNanos = System.nanoTime();
        for (int i = 0; i < YIELDS; i++) {
            Thread.yield();
            if (work.isThere()) {
                experience.paid();
                return true;
            }
            long nowNanos = System.nanoTime();
            if (nowNanos - lastNanos > TAKEN_NANOS) {
                experience.harmed();
                break;
            }
            lastNanos = nowNanos;
        }
        experience.lost();
        return false;
    }
}
