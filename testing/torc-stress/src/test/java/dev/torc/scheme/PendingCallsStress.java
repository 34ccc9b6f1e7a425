package dev.torc.scheme;

import java.util.ArrayDeque;
import java.util.Deque;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// A request's token is completed once, whoever tries at the same time.
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the one completed it")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the other completed it")
@State
public class PendingCallsStress {

    private final long token = Tokens.next();

    @Actor
    public void one(ZZ_Result result) {
        result.r1 = Tokens.CALLS.finish(token, 1, PendingCalls.Phase.DONE);
    }

    @Actor
    public void other(ZZ_Result result) {
        result.r2 = Tokens.CALLS.finish(token, 2, PendingCalls.Phase.DONE);
    }

    /// One table for all states: its memory is not the collector's. A slot is used again only after many others.
    private static final class Tokens {

        private static final PendingCalls CALLS = new PendingCalls(1 << 17);
        private static final Deque<Integer> USED = new ArrayDeque<>();

        static synchronized long next() {
            if (!CALLS.hasRoom()) {
                for (int i = 0; i < CALLS.capacity() / 4; i++) {
                    CALLS.release(USED.remove());
                }
            }
            long token = CALLS.begin(0, 0, 0);
            USED.add((int) token);
            return token;
        }
    }
}
