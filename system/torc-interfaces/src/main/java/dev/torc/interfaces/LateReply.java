package dev.torc.interfaces;

import dev.torc.scheme.SchemeHost;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A call that is answered when its method's future is done, on whatever thread that is.
final class LateReply<T extends @Nullable Object> {

    private final SchemeHost host;
    private final long token;
    private final Call<T> call;

    /// What is to be answered.
    ///
    /// @param number the method's
    /// @param message where the answer goes, of its own
    record Call<T extends @Nullable Object>(
            int number, MessageMemory message, CompletableFuture<T> future, ReplyWriter<T> writer) {}

    LateReply(SchemeHost host, long token, Call<T> call) {
        this.host = host;
        this.token = token;
        this.call = call;
    }

    long token() {
        return token;
    }

    void await(InterfaceDispatcher dispatcher) {
        var unused = call.future()
                .whenComplete((value, failure) -> host.complete(token, resultOf(dispatcher, value, failure)));
    }

    // Whatever the service's code has done, the call has to be answered.
    @SuppressWarnings("CatchingUnchecked")
    private int resultOf(InterfaceDispatcher dispatcher, T value, @Nullable Throwable failure) {
        if (failure != null) {
            return dispatcher.resultOf(failure, call.number());
        }
        try {
            return ServedCall.write(call.message(), value, call.writer());
        } catch (Throwable e) {
            return dispatcher.resultOf(e, call.number());
        }
    }

    void cancel() {
        call.future().cancel(true);
    }
}
