package dev.torc.reactor;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Two that would decide what becomes of a call at the same time: one of them does, and who waits goes on.
///
/// It stands in the reactor's own package, since what the reactor does to a call is nobody else's.
public final class CallFutureStress {

    private static final int ANSWER = 7;

    private CallFutureStress() {}

    /// A reactor, for the port that calls are started on. Nothing of theirs reaches Linux.
    private static final class Holder {

        private static final Port PORT = start().linux();

        private static Reactor start() {
            try {
                return Reactor.start(ReactorSetup.standard().named("stressed"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean begin(Call call) {
        return call.begin(Holder.PORT, System::nanoTime);
    }

    private static Call begun() {
        Call call = new Call();
        begin(call);
        return call;
    }

    /// One thread starts a call, another cancels it.
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "it was started, and the other side is asked")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "it was cancelled, and never starts")
    @State
    public static class ACallIsStartedOrNever {

        private final Call call = new Call();

        @Actor
        public void starter(ZZ_Result result) {
            result.r1 = begin(call);
        }

        @Actor
        public void canceller() {
            call.cancel(true);
        }

        @Arbiter
        public void afterwards(ZZ_Result result) {
            result.r2 = call.isCancelled();
        }
    }

    /// DECIDED: the last answer comes while somebody else completes the future.
    @JCStressTest
    @Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "it came to what the other said")
    @Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "it came to its answer")
    @State
    public static class AnOutcomeIsTheAnswersOrTheOthers {

        private final Call call = begun();
        private final Call others = new Call();

        @Actor
        public void reactor() {
            call.finish(ANSWER, 0, CallEnd.ANSWERED);
        }

        @Actor
        public void other(ZI_Result result) {
            result.r1 = call.complete(others);
        }

        @Arbiter
        public void afterwards(ZI_Result result) {
            result.r2 = call.join() == others ? 1 : 0;
        }
    }

    /// ANSWERED: the last answer comes while somebody begins to wait. One that is not woken waits for ever, which
    /// jcstress calls an error.
    @JCStressTest
    @Outcome(id = "7", expect = Expect.ACCEPTABLE, desc = "it found the answer, or was woken")
    @State
    public static class WhoWaitsIsWoken {

        private final Call call = begun();

        @Actor
        public void waiter(J_Result result) {
            try {
                call.await();
                result.r1 = call.result();
            } catch (InterruptedException e) {
                result.r1 = -1;
            }
        }

        @Actor
        public void reactor() {
            call.finish(ANSWER, 0, CallEnd.ANSWERED);
        }
    }

    /// The first two words in one step more: a fault that has to be found.
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "it was started, and the other side is asked")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "it was cancelled, and never starts")
    @Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "it was cancelled, and started")
    @State
    public static class PlantedStartInTwoSteps {

        private volatile int fate;

        private boolean become(int wanted) {
            if (fate != 0) {
                return false;
            }
            fate = wanted;
            return true;
        }

        @Actor
        public void starter(ZZ_Result result) {
            result.r1 = become(1);
        }

        @Actor
        public void canceller(ZZ_Result result) {
            result.r2 = become(2);
        }
    }
}
