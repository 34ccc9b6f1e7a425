package dev.torc.testkit;

import dev.torc.uapi.PollFlags;
import java.util.ArrayDeque;

/// A socket of a [Simulation] that accepts connections. The test makes them.
public final class SimulatedListener extends SimulatedDescriptor {

    private final Simulation simulation;
    private final ArrayDeque<SimulatedStream> waiting = new ArrayDeque<>();

    SimulatedListener(Simulation simulation, int number) {
        super(number);
        this.simulation = simulation;
    }

    /// Makes a connection, which the program has not accepted yet.
    ///
    /// @return its end; [SimulatedStream#fd] is what the program's `ACCEPT` will answer
    public SimulatedStream connect() {
        SimulatedStream stream = simulation.stream();
        waiting.add(stream);
        simulation.tell(() -> "fd " + fd() + ": connection " + stream.fd() + " arrives");
        changed();
        return stream;
    }

    /// {@return how many connections wait to be accepted}
    public int backlog() {
        return waiting.size();
    }

    @Override
    int readiness() {
        return waiting.isEmpty() ? 0 : PollFlags.IN;
    }

    @Override
    int accept() {
        SimulatedStream stream = waiting.poll();
        return stream == null ? WAIT : stream.fd();
    }
}
