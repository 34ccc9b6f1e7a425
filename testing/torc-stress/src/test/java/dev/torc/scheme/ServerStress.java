package dev.torc.scheme;

import dev.torc.posix.EventDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// What a server's thread and others can see of each other: answers that are handed over, streams that wait, and
/// the log that both write.
///
/// It stands in the server's own package, since none of that is anybody else's.
public final class ServerStress {

    private static final int RESULT = 5;

    private ServerStress() {}

    /// What a host is lent, none of which it uses here.
    private static final class Lent {

        private static final CallHost.Loan LOAN = loan();

        private static CallHost.Loan loan() {
            try {
                return new CallHost.Loan(
                        new SessionTable(Limits.standard()),
                        EventDescriptor.create(),
                        new WorkerThreads("stressed", 1, 1),
                        EpollPlace.open("not used"),
                        (_, _, _) -> {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Unanswered implements CallHost.Answers {

        @Override
        public void answered(int call) {}

        @Override
        public void operationFinished(long token, int result) {}

        @Override
        public SchemeHost.Sent sent(int call, int result, int flags) {
            return SchemeHost.Sent.NOBODY_WAITS;
        }

        @Override
        public SchemeHost.Sent posted(AttachedSession session, long userData, int result) {
            return SchemeHost.Sent.NOBODY_WAITS;
        }
    }

    /// HANDED-OVER: an answer from another thread is not left lying while the server sleeps.
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "it was asleep and is woken")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "it saw the answer, and does not sleep")
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both")
    @Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "a lost wake")
    @State
    public static class AnAnswerWakesTheServer {

        private final CallHost host = new CallHost(1, Lent.LOAN, new Unanswered());

        @Actor
        public void answers(ZZ_Result result) {
            host.calls().push(0);
            result.r1 = host.isToBeWoken();
        }

        @Actor
        public void goesToSleep(ZZ_Result result) {
            result.r2 = !host.prepareToSleep();
        }
    }

    /// STREAM-TURN: a completion that waits for room is taken back by its thread, or sent by the server's.
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "it was taken back")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "it is sent")
    @State
    public static class ACompletionIsTakenBackOrSent {

        private final StreamTurn turn = new StreamTurn();

        public ACompletionIsTakenBackOrSent() {
            turn.handOver(RESULT);
            turn.become(StreamTurn.Stage.WAITS_FOR_ROOM);
        }

        @Actor
        public void caller(ZZ_Result result) {
            result.r1 = turn.tryTakeBack();
        }

        @Actor
        public void server(ZZ_Result result) {
            result.r2 = turn.tryHandOverAgain();
        }
    }

    /// STREAM-TURN: what the server sends again is what was handed over.
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "nothing waits yet")
    @Outcome(id = "5", expect = Expect.ACCEPTABLE, desc = "it is sent again")
    @State
    public static class WhatIsSentAgainIsWhatWasHandedOver {

        private final StreamTurn turn = new StreamTurn();

        @Actor
        public void caller() {
            turn.handOver(RESULT);
            turn.become(StreamTurn.Stage.WAITS_FOR_ROOM);
        }

        @Actor
        public void server(I_Result result) {
            if (turn.tryHandOverAgain()) {
                result.r1 = turn.result();
            }
        }
    }

    /// Two threads want to log at the same time.
    @JCStressTest
    @Outcome(id = "-1, [01]", expect = Expect.ACCEPTABLE, desc = "the second logs")
    @Outcome(id = "[01], -1", expect = Expect.ACCEPTABLE, desc = "the first logs")
    @State
    public static class OneMessageIsLogged {

        private final LogLimit limit = new LogLimit();

        @Actor
        public void one(JJ_Result result) {
            result.r1 = limit.skipped();
        }

        @Actor
        public void other(JJ_Result result) {
            result.r2 = limit.skipped();
        }
    }

    /// The server looks first and says afterwards that it sleeps: a fault that has to be found.
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "it was asleep and is woken")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "it saw the answer, and does not sleep")
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both")
    @Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "a lost wake")
    @State
    public static class PlantedSleepToldTooLate {

        private final CallHost host = new CallHost(1, Lent.LOAN, new Unanswered());

        @Actor
        public void answers(ZZ_Result result) {
            host.calls().push(0);
            result.r1 = host.isToBeWoken();
        }

        @Actor
        public void goesToSleep(ZZ_Result result) {
            result.r2 = host.calls().anyFinishedElsewhere();
            host.prepareToSleep();
        }
    }
}
