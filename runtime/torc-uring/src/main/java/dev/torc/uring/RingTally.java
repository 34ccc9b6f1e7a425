package dev.torc.uring;

import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;

/// What a ring has done so far, and who is shown it.
///
/// **Threads.** The ring's.
final class RingTally {

    private final LinuxDoorbell doorbell;
    private RingMemory memory;
    private CounterSet shown = CounterSet.unseen();
    private long completedBefore;
    private int positionSeen;

    RingTally(LinuxDoorbell doorbell, RingMemory memory) {
        this.doorbell = doorbell;
        this.memory = memory;
        this.positionSeen = memory.completionPosition();
    }

    /// Goes on with other queues, whose positions are others.
    void use(RingMemory resized) {
        countCompleted();
        memory = resized;
        positionSeen = resized.completionPosition();
    }

    void showIn(CounterSet set) {
        shown = set;
    }

    UringCounters counters() {
        countCompleted();
        return doorbell.counters(completedBefore);
    }

    void beforeEnter() {
        countCompleted();
        shown.set(Counter.CALLS, completedBefore);
    }

    void afterEnter() {
        doorbell.show(shown);
    }

    // Positions run free: Linux' is 32 bits.
    private void countCompleted() {
        int position = memory.completionPosition();
        completedBefore += Integer.toUnsignedLong(position - positionSeen);
        positionSeen = position;
    }
}
