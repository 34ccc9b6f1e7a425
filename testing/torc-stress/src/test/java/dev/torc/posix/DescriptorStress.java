package dev.torc.posix;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// A descriptor's number is closed once, whoever closes it at the same time: the second time it could be somebody
/// else's.
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the one closed it")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the other closed it")
@State
public class DescriptorStress {

    /// No process has so many, so that who closes it is told by an error.
    private final Descriptor descriptor = Descriptor.owning(Integer.MAX_VALUE);

    private boolean closes() {
        try {
            descriptor.close();
            return false;
        } catch (AssertionError notOpen) {
            return true;
        }
    }

    @Actor
    public void one(ZZ_Result result) {
        result.r1 = closes();
    }

    @Actor
    public void other(ZZ_Result result) {
        result.r2 = closes();
    }
}
