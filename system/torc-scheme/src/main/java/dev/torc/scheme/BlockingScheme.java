package dev.torc.scheme;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/// A scheme written as ordinary code that waits: each call runs on a virtual thread of its own.
///
/// ```text
///      final class Slow extends BlockingScheme {
///          Slow() { super("slow", 64, 16); }
///
///          @Override
///          protected int answer(BlockingCall call) throws IOException, InterruptedException {
///              return fetch(call.entry().offset(), call.pool(call.entry().bufferIndex()));
///          }
///      }
/// ```
///
/// **Bounds.** So many calls run at one time, in all and of one session; the others wait in their rings, of which
/// the higher priority goes first, and the sessions one after the other.
///
/// **Cancellation** interrupts the thread. Code that ends by it, with an InterruptedException or one of its kind,
/// has its call answered with ECANCELED; code that ends otherwise, with what it came to. Code that does not heed
/// the interrupt keeps its place among those that run until it ends, and its session's memory stays until then.
///
/// **Errors.** An exception that says what Linux has an errno for is answered with that, and anything else with
/// EIO, and logged: see [ServiceFailures].
///
/// **Threads.** [#answer] on a virtual thread of its own for each call, several at one time; everything else the
/// server's. A call costs an object or a few: who cannot have that implements [Scheme].
public abstract class BlockingScheme implements Scheme {

    private final String name;
    private final int most;
    private final int mostOfSession;
    private final ServiceFailures failures;
    private final AtomicInteger running = new AtomicInteger();
    private @Nullable Service service;

    /// What there is while the server runs.
    private static final class Service {

        private final SchemeHost host;
        private final @Nullable BlockingCall[] calls;
        private final AtomicIntegerArray runningOfSession = new AtomicIntegerArray(PendingCalls.MOST_SESSIONS);

        Service(SchemeHost host) {
            this.host = host;
            this.calls = new BlockingCall[host.callsInFlight()];
        }

        /// {@return the call with this token, as long as its place is not another's}
        @Nullable
        BlockingCall call(long token) {
            BlockingCall call = calls[(int) token];
            return call != null && call.token() == token ? call : null;
        }
    }

    /// For subclasses.
    ///
    /// @param name see [#name]
    /// @param most how many calls run at one time
    /// @param mostOfSession how many of them are one session's
    protected BlockingScheme(String name, int most, int mostOfSession) {
        if (most < 1 || mostOfSession < 1) {
            throw new IllegalArgumentException("at most " + most + " calls, of a session " + mostOfSession);
        }
        this.name = name;
        this.failures = new ServiceFailures(name);
        this.most = most;
        this.mostOfSession = mostOfSession;
    }

    /// Answers one call. It may wait for as long as it takes; the thread is interrupted when nobody waits for the
    /// answer any more.
    ///
    /// @return the call's result: its own meaning if not negative, else a negated errno
    /// @throws Exception which becomes the result
    protected abstract int answer(BlockingCall call) throws Exception;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void start(SchemeHost host) {
        service = new Service(host);
    }

    private Service service() {
        Service now = service;
        if (now == null) {
            throw new IllegalStateException("the scheme " + name + " has not been started");
        }
        return now;
    }

    /// {@return how many calls run now}
    public final int running() {
        return running.get();
    }

    @Override
    public final Disposition handle(Request request) {
        Service now = service();
        int session = request.session().number();
        if (now.runningOfSession.get(session) >= mostOfSession) {
            return Disposition.LATER;
        }
        if (running.get() >= most) {
            return Disposition.FULL;
        }
        running.incrementAndGet();
        now.runningOfSession.incrementAndGet(session);
        BlockingCall call = new BlockingCall(request, now.host, this);
        now.calls[(int) request.token()] = call;
        call.start();
        return Disposition.TAKEN;
    }

    /// A call has come to its end, on its own thread.
    void ended(BlockingCall call, int result) {
        Service now = service();
        // Before the answer, which brings the next request.
        now.runningOfSession.decrementAndGet(call.session());
        running.decrementAndGet();
        now.host.complete(call.token(), result);
    }

    ServiceFailures failures() {
        return failures;
    }

    @Override
    public final void cancel(long token) {
        BlockingCall call = service().call(token);
        if (call != null) {
            call.cancel();
        }
    }

    @Override
    public final void operationFinished(long token, int result) {
        BlockingCall call = service().call(token);
        if (call != null) {
            call.sendNow(result);
        }
    }

    @Override
    public final void streamHasRoom(long token) {
        BlockingCall call = service().call(token);
        if (call != null) {
            call.sendAgain();
        }
    }
}
