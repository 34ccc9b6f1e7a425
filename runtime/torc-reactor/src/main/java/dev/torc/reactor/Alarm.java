package dev.torc.reactor;

/// Rings once at a time that is set, and may be set again.
///
/// **Threads.** The reactor's.
public final class Alarm {

    /// Where it is among the timers, or 0.
    int timer;

    private final TimerHeap timers;
    private final Clock clock;
    private final Runnable onRing;

    Alarm(TimerHeap timers, Clock clock, Runnable onRing) {
        this.timers = timers;
        this.clock = clock;
        this.onRing = onRing;
    }

    /// Sets it, instead of when it was set to.
    ///
    /// @param nanos how long from now on; 0 is at once, in the reactor's next round
    public void in(long nanos) {
        clear();
        timers.add(clock.nanoTime() + nanos, this, 0);
    }

    /// Lets it not ring.
    public void clear() {
        if (timer != 0) {
            timers.remove(timer);
        }
    }

    void ring() {
        onRing.run();
    }
}
