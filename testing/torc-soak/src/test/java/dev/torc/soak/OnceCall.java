package dev.torc.soak;

import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// A call that sees whether it ends more than once.
final class OnceCall extends CallFuture<Answer> {

    private final Findings findings;
    private final AtomicInteger ends = new AtomicInteger();
    boolean cancelAsked;
    boolean hasDeadline;

    OnceCall(Findings findings) {
        this.findings = findings;
    }

    @Override
    protected void answered() {
        if (ends.incrementAndGet() != 1) {
            findings.fault("a call has ended " + ends.get() + " times: last with " + result());
        }
        findings.tally().add(Count.ENDED);
        complete(this);
    }
}
