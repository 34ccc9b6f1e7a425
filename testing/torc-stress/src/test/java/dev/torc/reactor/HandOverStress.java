package dev.torc.reactor;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Nothing that is handed over is left lying while the reactor sleeps: at least one of the two sees the other.
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "it was asleep and is woken")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "it saw what was handed over, and does not sleep")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "a lost wake")
@State
public class HandOverStress {

    private final HandOver handOver = new HandOver();
    private final SleepFlag sleep = new SleepFlag();

    /// Another thread.
    @Actor
    public void handsOver(ZZ_Result result) {
        handOver.push(new Errand(() -> {}));
        result.r1 = sleep.isToBeWoken();
    }

    /// The reactor's.
    @Actor
    public void goesToSleep(ZZ_Result result) {
        sleep.announceSleep();
        result.r2 = handOver.hasWork();
    }
}
