package dev.torc.reactor;

import dev.torc.uapi.SubmissionEntry;
import dev.torc.uring.Prepare;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Reactors and calls for the tests.
final class Calls {

    static final ReactorSetup SETUP = ReactorSetup.standard()
            .named("reactor-of-test")
            .withCallsInFlight(4096)
            .sleepingIn(ReactorSetup.Sleeping.RING);

    private Calls() {}

    static Reactor reactor() {
        return reactor(SETUP);
    }

    static Reactor reactor(ReactorSetup setup) {
        try {
            return Reactor.start(setup);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return a call that does nothing and answers `result`}
    static Call nop(int result) {
        Call call = new Call();
        Prepare.nopWithResult(call, Call.ENTRY, result);
        return call;
    }

    /// {@return a call that was answered by `result`}
    static Call nop(Reactor reactor, int result) {
        Call call = nop(result);
        reactor.linux().start(call);
        var unused = call.join();
        return call;
    }

    /// {@return a call that a test's server answers by `offset` plus one}
    static Call toServer(long offset) {
        Call call = new Call();
        Prepare.nop(call, Call.ENTRY);
        SubmissionEntry.setOffset(call, Call.ENTRY, offset);
        SubmissionEntry.setAddress(call, Call.ENTRY, offset);
        return call;
    }
}
