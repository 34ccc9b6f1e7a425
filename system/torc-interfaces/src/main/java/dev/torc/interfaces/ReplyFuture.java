package dev.torc.interfaces;

import dev.torc.reactor.CallFuture;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A call that nobody waits for in his thread: completes with what the method returns.
final class ReplyFuture<T extends @Nullable Object> extends CallFuture<T> {

    private final ClientCall call;
    private final ReplyReader<T> reader;

    ReplyFuture(ClientCall call, ReplyReader<T> reader) {
        this.call = call;
        this.reader = reader;
    }

    @Override
    protected void answered() {
        T value;
        try {
            value = reader.read(call.replyOf(this));
        } catch (IOException | RuntimeException e) {
            call.giveBack();
            completeExceptionally(e);
            return;
        }
        // Before who waits goes on, so that his next call has it.
        call.giveBack();
        complete(value);
    }
}
