package dev.torc.interfaces;

import dev.torc.ring.Submission;
import dev.torc.scheme.BlockingCall;
import dev.torc.scheme.BlockingScheme;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// An interface whose methods may wait.
final class WaitingCalls extends BlockingScheme {

    private final InterfaceDispatcher dispatcher;

    WaitingCalls(String name, InterfaceDispatcher dispatcher, int most, int mostOfSession) {
        super(name, most, mostOfSession);
        this.dispatcher = dispatcher;
    }

    @Override
    protected int answer(BlockingCall call) {
        Submission entry = call.entry();
        int result = CallFields.check(entry, call.namesMemory());
        if (result != 0) {
            return result;
        }
        Current current = new Current();
        current.begin(entry, call.pool(entry.bufferIndex()));
        return dispatcher.answer(current);
    }

    /// A call, on its own thread.
    static final class Current extends ServedCall {

        @Override
        public <T extends @Nullable Object> int later(CompletableFuture<T> future, ReplyWriter<T> writer)
                throws Exception {
            try {
                return write(message(), future.get(), writer);
            } catch (InterruptedException e) {
                future.cancel(true);
                throw e;
            }
        }
    }
}
