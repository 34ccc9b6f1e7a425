package dev.torc.conformance;

import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.ring.SubmissionQueue;
import dev.torc.testkit.SimulatedUring;
import dev.torc.testkit.Simulation;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// The reactor, as a loop that has to stand every check.
final class ReactorLoop implements CallLoop {

    private final Reactor reactor;
    private final SimulatedUring ring;
    private final Map<Job, Runnable> cancels = new HashMap<>();

    /// What the reactor itself has in flight: the poll of its doorbell.
    private final int ownCalls;

    ReactorLoop(Simulation linux, SimulatedUring ring) throws IOException {
        this.ring = ring;
        this.reactor = Reactor.over(
                ReactorSetup.standard().withCallsInFlight(FaultSchedule.SLOTS).withClock(linux::nanoTime), ring);
        this.ownCalls = reactor.linux().inFlight();
    }

    private static final class JobCall extends CallFuture<Answer> {

        private final Job job;

        JobCall(Job job) {
            this.job = job;
            job.write(this, ENTRY);
        }

        @Override
        protected void answered() {
            job.answered((int) result(), flags());
            complete(this);
        }
    }

    @Override
    public void start(Job job) {
        long at = job instanceof FaultSchedule.Stream ? reactor.linux().claim() : SubmissionQueue.FULL;
        if (at == SubmissionQueue.FULL) {
            JobCall call = new JobCall(job);
            cancels.put(job, () -> call.cancel(true));
            reactor.linux().start(call);
        } else {
            job.write(reactor.linux().entries(), at);
            long token = reactor.linux().start(at, (_, result, flags) -> job.answered((int) result, flags), 0);
            cancels.put(job, () -> reactor.linux().cancel(token));
        }
    }

    @Override
    public void cancel(Job job) {
        Runnable cancel = cancels.get(job);
        if (cancel != null) {
            cancel.run();
        }
    }

    @Override
    public void turn() throws IOException {
        // First what is there, since that may be all that is waited for.
        reactor.turn(0);
        if (ring.completions().ready() == 0) {
            reactor.turn(FaultSchedule.LONGEST_WAIT_NANOS);
        }
    }

    @Override
    public int inFlight() {
        return reactor.linux().inFlight() - ownCalls;
    }

    @Override
    public int waiting() {
        return reactor.linux().waiting();
    }

    @Override
    public void close() {
        reactor.close();
    }
}
