package dev.torc.testkit;

import dev.torc.uapi.PollFlags;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;

/// A connection of a [Simulation]. The program under test has one end, by [#fd]; the test is the other.
public final class SimulatedStream extends SimulatedDescriptor {

    private final Simulation simulation;
    private final ArrayDeque<Byte> arrived = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private boolean ended;

    SimulatedStream(Simulation simulation, int number) {
        super(number);
        this.simulation = simulation;
    }

    /// Sends bytes to the program.
    public void arrive(byte... bytes) {
        for (byte each : bytes) {
            arrived.add(each);
        }
        simulation.tell(() -> "fd " + fd() + ": " + bytes.length + " bytes arrive");
        changed();
    }

    /// Ends the stream to the program: once it has taken what arrived, reads answer 0.
    public void end() {
        ended = true;
        changed();
    }

    /// {@return what the program has sent so far; a copy}
    public byte[] sent() {
        return sent.toByteArray();
    }

    @Override
    int readiness() {
        return PollFlags.OUT
                | (arrived.isEmpty() && !ended ? 0 : PollFlags.IN)
                | (ended ? PollFlags.RDHUP | PollFlags.HUP : 0);
    }

    @Override
    int read(MemorySegment target, long offset) {
        if (arrived.isEmpty()) {
            return ended ? 0 : WAIT;
        }
        int bytes = 0;
        while (bytes < target.byteSize() && !arrived.isEmpty()) {
            target.set(ValueLayout.JAVA_BYTE, bytes++, arrived.remove());
        }
        return bytes;
    }

    @Override
    int write(MemorySegment source, long offset) {
        sent.writeBytes(source.toArray(ValueLayout.JAVA_BYTE));
        return (int) source.byteSize();
    }
}
