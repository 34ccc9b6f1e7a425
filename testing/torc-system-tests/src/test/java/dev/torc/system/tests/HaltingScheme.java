package dev.torc.system.tests;

import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeHost;
import dev.torc.scheme.ServedSession;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A scheme around a real one, which can halt the server's thread at each step of a call.
final class HaltingScheme implements Scheme {

    private static final long NONE = -1;

    private final Scheme real;
    private final Predicate<Request> halting;
    private final Consumer<Step> at;
    private long haltingToken = NONE;

    /// The steps, in the order in which it comes to them.
    enum Step {
        /// A client's greeting was read, and is not answered.
        GREETING,
        /// A call was taken off the ring, and nothing has been done.
        TAKEN,
        /// The real scheme was asked: it has answered, or will, and no completion is published.
        ASKED,
        /// What the real scheme had asked of Linux is done, and it has not been told.
        OPERATION_DONE,
        /// It was told, and has completed the call; the completion is not published.
        COMPLETED
    }

    /// @param halting at which calls there are steps
    /// @param at is told of each step
    HaltingScheme(Scheme real, Predicate<Request> halting, Consumer<Step> at) {
        this.real = real;
        this.halting = halting;
        this.at = at;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public void start(SchemeHost host) throws IOException {
        real.start(host);
    }

    @Override
    public void sessionOpened(ServedSession session) throws IOException {
        at.accept(Step.GREETING);
        real.sessionOpened(session);
    }

    @Override
    public Disposition handle(Request request) {
        if (!halting.test(request)) {
            return real.handle(request);
        }
        haltingToken = request.token();
        at.accept(Step.TAKEN);
        Disposition disposition = real.handle(request);
        at.accept(Step.ASKED);
        return disposition;
    }

    @Override
    public void cancel(long token) {
        real.cancel(token);
    }

    @Override
    public void streamHasRoom(long token) {
        real.streamHasRoom(token);
    }

    @Override
    public void alarmRings() {
        real.alarmRings();
    }

    @Override
    public void operationFinished(long token, int result) {
        if (token != haltingToken) {
            real.operationFinished(token, result);
            return;
        }
        haltingToken = NONE;
        at.accept(Step.OPERATION_DONE);
        real.operationFinished(token, result);
        at.accept(Step.COMPLETED);
    }

    @Override
    public void sessionEnded(ServedSession session) {
        real.sessionEnded(session);
    }

    @Override
    public void close() {
        real.close();
    }
}
