package dev.torc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.layout.Words;
import dev.torc.ring.RingSpec;
import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.testkit.SimulatedListener;
import dev.torc.testkit.SimulatedUring;
import dev.torc.testkit.Simulation;
import dev.torc.uapi.CqeFlags;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareSocket;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/// What a loop that drives a ring has to keep, checked in one run over a simulated Linux: each answer comes to the
/// job that it is for, each job ends once, who waits for room gets it, streams go on until they are cancelled, and
/// nothing is left behind.
final class FaultSchedule {

    /// How many calls a loop may have in flight.
    static final int SLOTS = 16;

    /// A wait that ends when nothing more can happen for a loop that has lost a wake.
    static final long LONGEST_WAIT_NANOS = 1_000_000_000;

    private static final int MOST_JOBS = 40;
    private static final int MOST_CONNECTIONS = 6;
    private static final int MOST_TURNS = 500;
    private static final long LATEST_CONNECTION_NANOS = 100_000;

    private final Simulation linux;
    private final CallLoop loop;
    private final SplittableRandom random;
    private final SimulatedListener listener;
    private final Set<Integer> accepted = new HashSet<>();
    private int jobsLeft;

    /// Makes the loop that is checked.
    @FunctionalInterface
    interface LoopMaker {
        CallLoop over(Simulation linux, SimulatedUring ring) throws IOException;
    }

    private FaultSchedule(Simulation linux, CallLoop loop) {
        this.linux = linux;
        this.loop = loop;
        this.random = new SplittableRandom(~linux.seed());
        this.listener = linux.listener();
    }

    /// A job that is answered once, by a number of its own.
    private final class Counted implements CallLoop.Job {

        private final int number;
        private boolean ended;

        Counted(int number) {
            this.number = number;
        }

        @Override
        public void write(Words entries, long at) {
            Prepare.nopWithResult(entries, at, number);
        }

        @Override
        public void answered(int result, int flags) {
            assertTrue(!ended, "job " + number + " is answered twice");
            assertEquals(number, result, "the answer is another job's");
            assertEquals(0, flags & CqeFlags.MORE, "the answer is a stream's");
            ended = true;
            jobsLeft--;
        }
    }

    /// A job that is answered for each connection.
    final class Stream implements CallLoop.Job {

        private boolean ended;

        @Override
        public void write(Words entries, long at) {
            PrepareSocket.acceptMultishot(entries, at, listener.fd(), 0);
        }

        @Override
        public void answered(int result, int flags) {
            assertTrue(!ended, "a stream is answered after its end");
            ended = (flags & CqeFlags.MORE) == 0;
            if (result >= 0) {
                assertTrue(accepted.add(result), "connection " + result + " is told twice");
            }
        }
    }

    static void run(Simulation linux, LoopMaker maker) throws IOException {
        // Queues of unlike length, so that who mixes them up is seen.
        SimulatedUring ring = linux.open(new RingSpec(4, 32, EntryOrder.AS_WRITTEN));
        CallLoop loop = maker.over(linux, ring);
        new FaultSchedule(linux, loop).run(ring);
    }

    private void run(SimulatedUring ring) throws IOException {
        Stream stream = new Stream();
        loop.start(stream);
        int connections = 1 + random.nextInt(MOST_CONNECTIONS);
        for (int i = 0; i < connections; i++) {
            linux.after(random.nextLong(LATEST_CONNECTION_NANOS), listener::connect);
        }
        jobsLeft = 1 + random.nextInt(MOST_JOBS);
        for (int i = jobsLeft; i > 0; i--) {
            loop.start(new Counted(i));
            if (random.nextInt(5) == 0) {
                loop.turn();
            }
        }
        turnWhile("jobs are not answered", () -> jobsLeft != 0);
        turnWhile("connections are not told", () -> !stream.ended && accepted.size() < connections);
        loop.cancel(stream);
        turnWhile("a stream does not end when it is cancelled", () -> !stream.ended);
        assertEquals(0, loop.waiting(), "somebody still waits");
        assertEquals(0, loop.inFlight(), "something is still in flight");
        loop.close();
        assertEquals(0, ring.inFlight(), "Linux still has something");
    }

    private void turnWhile(String what, BooleanSupplier goesOn) throws IOException {
        for (int i = 0; goesOn.getAsBoolean(); i++) {
            assertTrue(i < MOST_TURNS, what);
            loop.turn();
        }
    }
}
