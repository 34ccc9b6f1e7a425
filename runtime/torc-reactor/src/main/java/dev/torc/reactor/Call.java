package dev.torc.reactor;

/// A call that completes with itself, whatever the answer is: [#result] has it, a negated errno included.
public final class Call extends CallFuture<Answer> {

    /// Makes a call, whose entry is still to be written.
    public Call() {}

    @Override
    protected void answered() {
        complete(this);
    }
}
