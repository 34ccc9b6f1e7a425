package dev.torc.scheme;

import dev.torc.ring.PeerMisbehaviorException;
import dev.torc.ring.Submission;
import dev.torc.scheme.PendingCalls.Phase;
import dev.torc.scheme.WaitingRoom.Outcome;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings the sessions' requests to the scheme, and the answers to the sessions' rings.
///
/// **Fairness.** Between two turns of a session, each other session has one turn, in which at most [#BATCH] of its
/// requests begin and at most as many are cancelled. So the first entry in a session's ring is taken within one
/// turn of each of the others, whatever they submit and whatever priority they ask for: priorities are among the
/// requests of one session. Where places for calls are wanting, each session gets one before any gets two
/// ([Round]).
///
/// **Threads.** The server's.
final class Dispatch implements CallHost.Answers, AttachedSession.Desk.Cancelled {

    /// How many requests begin in one turn of a session, so that none waits long for another.
    static final int BATCH = WaitingRoom.TAKEN_AT_ONCE;

    private static final System.Logger LOG = System.getLogger(Dispatch.class.getName());

    private final Scheme scheme;
    private final CallHost host;
    private final PendingCalls calls;
    private final AttachedSession[] sessions;
    private final Round round;
    private final Ends ends;
    private final ServerCounters counters;
    private final SlowWatch watch;
    private final Cancelling cancelling;

    // The requests of calls for which others of their chain wait. There is no array before there is a chain.
    private @Nullable Request[] chained = new Request[0];
    private final List<AttachedSession> dirty = new ArrayList<>();
    private int left;

    /// Who ends sessions.
    interface Ends {

        /// A session is to end.
        void end(AttachedSession session, String reason);

        /// The last call of a session that ends is answered.
        void lastCallAnswered(AttachedSession session);
    }

    /// What the dispatch works with.
    ///
    /// @param scheme who is given the calls
    /// @param callsInFlight how many calls there may be
    /// @param loan what the scheme is lent
    /// @param round whose turn it is
    record Means(Scheme scheme, int callsInFlight, CallHost.Loan loan, Round round) {}

    Dispatch(Means means, Ends ends, ServerCounters counters, SlowWatch watch) {
        this.scheme = means.scheme();
        this.host = new CallHost(means.callsInFlight(), means.loan(), this);
        this.calls = host.calls();
        this.sessions = means.loan().table().sessions();
        this.round = means.round();
        this.ends = ends;
        this.counters = counters;
        this.watch = watch;
        this.cancelling = new Cancelling(scheme, calls, counters);
    }

    CallHost host() {
        return host;
    }

    Cancelling cancelling() {
        return cancelling;
    }

    /// Gives a session its turn.
    ///
    /// @return whether there was anything to do
    /// @throws PeerMisbehaviorException if its client breaks the protocol
    boolean serve(AttachedSession session) {
        boolean worked = letStreamsGoOn(session);
        session.ring().tellOfTaking();
        watch.turnBegins();
        left = watch.requestsPerTurn(BATCH);
        if (session.waitingRoom().count() < BATCH) {
            worked |= take(session);
        }
        while (left > 0 && !session.isEnding()) {
            Request request = session.held() == AttachedSession.Held.NOT
                    ? session.waitingRoom().next()
                    : null;
            if (request == null) {
                if (!take(session)) {
                    break;
                }
            } else if (dispatch(session, request)) {
                left--;
            } else {
                break;
            }
            worked = true;
        }
        if (worked) {
            session.worked();
        }
        watch.turnEnds(session);
        session.show();
        round.hadItsTurn(session);
        return worked;
    }

    /// Takes what there is room for. What cancels others is done at once, so that it also reaches those for which
    /// it would have to wait; so is what says whom those behind it are for.
    private boolean take(AttachedSession session) {
        WaitingRoom room = session.waitingRoom();
        int count = room.room() == 0 ? 0 : room.take(session.ring());
        for (int i = 0; i < count && !session.isEnding(); i++) {
            Request request = room.taken(i);
            if (request.isAlone() && OpcodeRules.isCancel(request.entry())) {
                answerNow(session, request, cancel(session, request.entry()));
            } else if (request.isAlone() && OpcodeRules.isRegistration(request.entry())) {
                int result = session.personalities().register(request.entry());
                answerNow(session, request, result);
            } else {
                request.findCaller(session.personalities());
                room.letIn(i);
            }
        }
        return count != 0;
    }

    private int cancel(AttachedSession session, Submission entry) {
        left -= 1 + (session.callCount() + session.waitingRoom().count()) / BATCH;
        return cancelling.carryOut(session, entry);
    }

    /// {@return whether the request is begun or answered; if not, it comes again}
    private boolean dispatch(AttachedSession session, Request request) {
        int opening = request.isUnderstood() ? OpcodeRules.check(request.entry()) : Errno.EINVAL.negated();
        if (opening != OpcodeRules.FOR_THE_SCHEME) {
            session.waitingRoom().begin(request);
            int result = opening == OpcodeRules.TO_CANCEL ? cancel(session, request.entry()) : opening;
            answerNow(session, request, result);
            if (!session.isEnding()) {
                session.waitingRoom().done(request, result >= 0 ? Outcome.GOES_ON : Outcome.ENDS);
            }
            return true;
        }
        if (!calls.hasRoom() || !round.mayBegin(session)) {
            round.lineUp(session);
            return false;
        }
        return begin(session, request);
    }

    private boolean begin(AttachedSession session, Request request) {
        session.waitingRoom().begin(request);
        long token = calls.begin(
                session.number(), session.callCount(), request.entry().userData());
        session.addCall((int) token);
        counters.times().begun((int) token, request.traced());
        if (request.links()) {
            keepChained((int) token, request);
        }
        request.begin(token);
        watch.begins(request.entry().opcode());
        try {
            switch (scheme.handle(request)) {
                case TAKEN -> {}
                case LATER -> {
                    boolean answered = takeBack(session, request, session.callCount() == 1);
                    if (!answered) {
                        round.hold(session);
                    }
                    return answered;
                }
                case FULL -> {
                    boolean answered = takeBack(session, request, calls.used() == 1);
                    if (!answered) {
                        round.lineUp(session);
                    }
                    return answered;
                }
            }
        } catch (RuntimeException e) {
            LOG.log(
                    Level.ERROR,
                    "the scheme " + scheme.name() + " failed on opcode "
                            + request.entry().opcode(),
                    e);
            host.complete(token, Errno.EIO.negated());
        }
        counters.called();
        session.requestServed();
        round.began(session);
        if (!request.links()) {
            session.waitingRoom().giveBack(request);
        }
        return true;
    }

    /// Takes back what the scheme has no room for.
    ///
    /// @param nothingToWaitFor whether no call is left whose answer could make room: then waiting would be for
    /// ever
    private boolean takeBack(AttachedSession session, Request request, boolean nothingToWaitFor) {
        int call = (int) request.token();
        var unused = takeChained(call);
        counters.times().takenBack(call);
        session.removeCall(session.callCount() - 1);
        calls.abandon(call);
        if (nothingToWaitFor) {
            answerNow(session, request, Errno.EAGAIN.negated());
            session.waitingRoom().done(request, Outcome.ENDS);
            return true;
        }
        session.waitingRoom().putBack(request);
        return false;
    }

    private void keepChained(int call, Request request) {
        if (chained.length == 0) {
            chained = new Request[calls.capacity()];
        }
        chained[call] = request;
    }

    private @Nullable Request takeChained(int call) {
        if (chained.length == 0) {
            return null;
        }
        Request request = chained[call];
        chained[call] = null;
        return request;
    }

    private void answerNow(AttachedSession session, Request request, int result) {
        counters.called();
        counters.times().answeredAtOnce(request.traced(), result);
        session.requestServed();
        session.ring().complete(request.entry().userData(), result, 0);
        markDirty(session);
    }

    @Override
    public void cancelled(AttachedSession session, Request request) {
        answerNow(session, request, Errno.ECANCELED.negated());
    }

    @Override
    public void answered(int call) {
        AttachedSession session = sessions[calls.session(call)];
        Request request = takeChained(call);
        long userData = calls.userData(call);
        long result = calls.result(call);
        boolean extended = calls.phase(call) == Phase.DONE_EXTENDED;
        counters.times().ended(call, result);
        leave(session, call);
        if (session.isEnding()) {
            round.placeIsFree();
            if (session.callCount() == 0) {
                ends.lastCallAnswered(session);
            }
            return;
        }
        try {
            if (extended) {
                session.ring().completeExtended(userData, result, 0);
            } else {
                session.ring().complete(userData, (int) result, 0);
            }
            markDirty(session);
            if (request == null) {
                session.waitingRoom().done();
            } else {
                boolean failed = !extended && OpcodeRules.isFailure(request.entry(), (int) result);
                session.waitingRoom().done(request, failed && !request.linksHard() ? Outcome.ENDS : Outcome.GOES_ON);
            }
            round.answered(session);
        } catch (PeerMisbehaviorException e) {
            round.placeIsFree();
            ends.end(session, String.valueOf(e.getMessage()));
        }
    }

    /// Takes an answered call out of the books.
    private void leave(AttachedSession session, int call) {
        if (calls.waitsForRoom(call)) {
            session.streams().remove(call);
        }
        int position = calls.position(call);
        calls.setPosition(session.removeCall(position), position);
        calls.release(call);
    }

    @Override
    public SchemeHost.Sent sent(int call, int result, int flags) {
        AttachedSession session = sessions[calls.session(call)];
        if (session.isEnding()) {
            return SchemeHost.Sent.NOBODY_WAITS;
        }
        try {
            if (!session.ring().hasRoomForStream()) {
                if (!calls.waitsForRoom(call)) {
                    calls.setWaitsForRoom(call);
                    session.streams().addLast(call);
                }
                session.ring().streamWaits();
                // The client may have made room before it could see that someone waits for it.
                round.join(session);
                return SchemeHost.Sent.NO_ROOM;
            }
            session.ring().complete(calls.userData(call), result, flags | CqeFlags.MORE);
            counters.times().wentOn(call, result);
            markDirty(session);
            return SchemeHost.Sent.SENT;
        } catch (PeerMisbehaviorException e) {
            ends.end(session, String.valueOf(e.getMessage()));
            return SchemeHost.Sent.NOBODY_WAITS;
        }
    }

    @Override
    public SchemeHost.Sent posted(AttachedSession session, long userData, int result) {
        if (session.isEnding()) {
            return SchemeHost.Sent.NOBODY_WAITS;
        }
        try {
            if (!session.ring().hasRoomForStream()) {
                return SchemeHost.Sent.NO_ROOM;
            }
            session.ring().post(userData, result);
            markDirty(session);
            return SchemeHost.Sent.SENT;
        } catch (PeerMisbehaviorException e) {
            ends.end(session, String.valueOf(e.getMessage()));
            return SchemeHost.Sent.NOBODY_WAITS;
        }
    }

    private boolean letStreamsGoOn(AttachedSession session) {
        CallQueue streams = session.streams();
        if (streams.count() == 0 || !session.ring().hasRoomForStream()) {
            return false;
        }
        session.ring().streamGoesOn();
        int waited = streams.count();
        for (int i = 0; i < waited && streams.count() > 0; i++) {
            if (session.isEnding() || !session.ring().hasRoomForStream()) {
                break;
            }
            int call = streams.removeFirst();
            calls.clearWaitsForRoom(call);
            scheme.streamHasRoom(calls.token(call));
        }
        if (streams.count() > 0 && !session.isEnding()) {
            session.ring().streamWaits();
        }
        return true;
    }

    /// Shows a client an answer that is not the scheme's, of a call that keeps its slot.
    void showAnswer(AttachedSession session, int call) {
        session.ring().complete(calls.userData(call), (int) calls.result(call), 0);
        markDirty(session);
    }

    @Override
    public void operationFinished(long token, int result) {
        scheme.operationFinished(token, result);
    }

    private void markDirty(AttachedSession session) {
        if (session.markDirty()) {
            dirty.add(session);
        }
    }

    /// {@return whether calls were answered that their clients have not been shown}
    boolean hasAnswersToShow() {
        return !dirty.isEmpty();
    }

    /// Shows the clients what was answered in this turn, and wakes those that sleep: once each, however many
    /// answers.
    ///
    /// @return how many were woken
    long showAnswers() {
        long woken = 0;
        for (int i = 0; i < dirty.size(); i++) {
            AttachedSession session = dirty.get(i);
            if (session.isEnding()) {
                continue;
            }
            try {
                long before = session.ring().wakes();
                session.flush();
                session.show();
                woken += session.ring().wakes() - before;
                // With a backlog the session has to be looked at until the client has made room.
                round.join(session);
            } catch (PeerMisbehaviorException e) {
                ends.end(session, String.valueOf(e.getMessage()));
            }
        }
        dirty.clear();
        return woken;
    }
}
