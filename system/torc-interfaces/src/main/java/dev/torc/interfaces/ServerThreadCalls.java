package dev.torc.interfaces;

import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeHost;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// An interface whose methods do not wait.
final class ServerThreadCalls implements Scheme {

    private final String name;
    private final InterfaceDispatcher dispatcher;
    private final Current current = new Current();
    private @Nullable SchemeHost host;
    private @Nullable LateReply<?>[] late = new LateReply<?>[0];

    ServerThreadCalls(String name, InterfaceDispatcher dispatcher) {
        this.name = name;
        this.dispatcher = dispatcher;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(SchemeHost lent) {
        host = lent;
        late = new LateReply<?>[lent.callsInFlight()];
    }

    @Override
    public Disposition handle(Request request) {
        int result = CallFields.check(request.entry(), request.namesMemory());
        if (result == 0) {
            current.token = request.token();
            current.begin(
                    request.entry(), request.session().pool(request.entry().bufferIndex()));
            result = dispatcher.answer(current);
        }
        if (result != ServedCall.LATER) {
            request.complete(result);
        }
        return Disposition.TAKEN;
    }

    @Override
    public void cancel(long token) {
        LateReply<?> reply = late[(int) token];
        if (reply != null && reply.token() == token) {
            reply.cancel();
        }
    }

    /// The call that is being dispatched.
    final class Current extends ServedCall {

        private long token;

        @Override
        public <T extends @Nullable Object> int later(CompletableFuture<T> future, ReplyWriter<T> writer)
                throws Exception {
            if (future.isDone()) {
                return write(message(), future.join(), writer);
            }
            LateReply<T> reply = new LateReply<>(
                    Objects.requireNonNull(host),
                    token,
                    new LateReply.Call<>(number(), message().copy(), future, writer));
            late[(int) token] = reply;
            reply.await(dispatcher);
            return LATER;
        }
    }
}
