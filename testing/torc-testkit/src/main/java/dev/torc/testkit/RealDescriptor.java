package dev.torc.testkit;

/// A descriptor of the process in which the simulation runs, as the eventfd that one thread wakes another with. It
/// can be polled, and nothing else.
final class RealDescriptor extends SimulatedDescriptor {

    private final Runnable release;
    private int events;

    /// @param release called when nobody polls it any more
    RealDescriptor(int number, Runnable release) {
        super(number);
        this.release = release;
    }

    @Override
    void unwatched() {
        release.run();
    }

    /// Remembers what Linux has told, an edge at a time.
    void tell(int pollEvents) {
        events = pollEvents;
        changed();
        events = 0;
    }

    @Override
    int readiness() {
        return events;
    }
}
