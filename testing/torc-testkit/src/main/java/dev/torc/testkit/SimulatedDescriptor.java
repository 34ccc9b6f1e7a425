package dev.torc.testkit;

import dev.torc.uapi.Errno;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// What a descriptor of a [Simulation] stands for.
public abstract sealed class SimulatedDescriptor
        permits SimulatedFile, SimulatedStream, SimulatedListener, RealDescriptor, RingNumber {

    /// What an operation answers that has to wait for [#changed].
    static final int WAIT = Integer.MIN_VALUE;

    private final int number;
    private final List<Runnable> watchers = new ArrayList<>();

    SimulatedDescriptor(int number) {
        this.number = number;
    }

    /// {@return the number for submission entries. It is no descriptor of the process: only rings of the simulation
    /// know it}
    public final int fd() {
        return number;
    }

    /// {@return what it is ready for, as `POLL*`}
    abstract int readiness();

    /// {@return the bytes moved, 0 at the end, a negated errno, or [#WAIT]}
    int read(MemorySegment target, long offset) {
        return Errno.EINVAL.negated();
    }

    /// {@return the bytes moved, a negated errno, or [#WAIT]}
    int write(MemorySegment source, long offset) {
        return Errno.EINVAL.negated();
    }

    /// {@return the number of a descriptor, a negated errno, or [#WAIT]}
    int accept() {
        return Errno.EINVAL.negated();
    }

    void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    void forget(Runnable watcher) {
        watchers.remove(watcher);
        if (watchers.isEmpty()) {
            unwatched();
        }
    }

    /// Nobody waits any more.
    void unwatched() {}

    /// Tells all who wait that something has changed.
    void changed() {
        List.copyOf(watchers).forEach(Runnable::run);
    }
}
