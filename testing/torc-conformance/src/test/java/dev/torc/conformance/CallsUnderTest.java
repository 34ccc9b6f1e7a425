package dev.torc.conformance;

import dev.torc.reactor.Answer;
import dev.torc.reactor.Call;
import dev.torc.reactor.Port;
import dev.torc.reactor.Reactor;
import dev.torc.uring.Prepare;
import java.io.IOException;

/// One way to make calls, with what a suite needs of the other side.
///
/// What a suite asks for is the same everywhere; how the other side keeps a call back differs.
interface CallsUnderTest extends AutoCloseable {

    Reactor reactor();

    Port port();

    /// {@return a call that the other side keeps until it is released or cancelled}
    ///
    /// @param key what [#release] calls it, from 0 on
    Call held(int key);

    /// Lets the other side answer a call that it keeps, or will keep.
    void release(int key) throws IOException;

    /// {@return a call that is answered as soon as the other side has it}
    default Call quick() {
        Call call = new Call();
        Prepare.nop(call, Call.ENTRY);
        return call;
    }

    /// {@return whether a call was answered with success, as those are that [#held] and [#quick] make}
    default boolean succeeded(Answer answer) {
        return answer.result() >= 0;
    }

    /// Ends the other side while calls are in flight, where that can be.
    ///
    /// @return whether it can be
    boolean endOtherSide() throws IOException;

    @Override
    void close() throws IOException;
}
