package dev.torc.scheme;

import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.reactor.SleepNotice;
import dev.torc.ring.PeerMisbehaviorException;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.util.Optional;

/// What a server does in its turns: it serves every session that has work, and lets in who knocks.
///
/// A session without work says so in its sleep word and is not looked at again until its doorbell rings; what a
/// turn costs does not depend on how many sessions sleep. The loop itself never waits: who gives it turns, a
/// [ServerThread] or a reactor by way of a [HostedServer], sleeps when it has nothing to do.
///
/// **Life.** [#start]; turns until [#isOver], which comes after [#stop]; [#close].
///
/// **Threads.** [#stop] any; everything else the server's.
final class ServerLoop implements WaitingPlace.Events, Dispatch.Ends {

    private static final int MOST_WORKERS = 8;
    private static final int WORK_FOR_NOBODY = 1024;

    private final Scheme scheme;
    private final WaitingPlace place;
    private final EventDescriptor wakeBell;
    private final WorkerThreads workers;
    private final ServerCounters counters;
    private final SessionTable table;
    private final Round round = new Round();
    private final SleepNotice sleepNotice = new SleepNotice(new LookedAt(round, this));
    private final Dispatch dispatch;
    private final CallHost host;
    private final Departure departure;
    private final Draining draining;
    private final Reception reception;
    private final Arrivals arrivals;
    private Runnable wokePeer = () -> {};
    private Stage stage = Stage.OPEN;
    private volatile boolean stopping;
    private volatile boolean ended;

    /// Where the server stands.
    private enum Stage {
        /// It takes calls.
        OPEN,
        /// It takes none any more, and answers those that it has taken.
        DRAINING,
        /// Every session has ended. Linux still closes what they had open.
        LETTING_GO,
        /// It cannot go on, or has waited long enough, and gives everything back when Linux has let go of it.
        FAILED,
        /// Nothing is left to do but to close.
        OVER
    }

    /// Prepares to serve on the calling thread. [#close] gives back what was made here, the place included.
    ///
    /// @param listener where peers connect, if they do not come by introductions alone; lent
    /// @param places makes where it learns what has happened
    ServerLoop(Scheme scheme, ServerSetup setup, Optional<UnixSocket> listener, WaitingPlace.Maker places)
            throws IOException {
        Limits limits = setup.limits();
        this.scheme = scheme;
        this.place = places.make(this);
        try {
            this.wakeBell = EventDescriptor.create();
        } catch (IOException e) {
            place.close();
            throw e;
        }
        this.workers = new WorkerThreads(
                "torc-" + scheme.name(), MOST_WORKERS, limits.calls().inFlight() + WORK_FOR_NOBODY);
        this.counters = new ServerCounters(scheme.name(), limits.calls().inFlight());
        this.table = new SessionTable(limits);
        var loan = new CallHost.Loan(table, wakeBell, workers, place, this::letIn);
        this.dispatch = new Dispatch(
                new Dispatch.Means(scheme, limits.calls().inFlight(), loan, round),
                this,
                counters,
                new SlowWatch(scheme.name(), setup.slowTurn(), counters));
        this.host = dispatch.host();
        var house = new Departure.House(table, place, round);
        this.departure = new Departure(scheme, house, dispatch.cancelling(), this::placeFreed);
        this.draining = new Draining(scheme, setup.drainLimit(), house, dispatch);
        this.reception = new Reception(
                listener,
                limits,
                table,
                place,
                new Reception.House(scheme, new AttachedSession.Desk(host, dispatch), setup.couriers()));
        this.arrivals = new Arrivals(house, reception, counters, this);
    }

    /// Opens the doors.
    ///
    /// @param whenPeerWoken told in each turn in which a client had to be woken
    /// @throws IOException if the scheme cannot serve, or Linux will not watch for clients
    void start(Runnable whenPeerWoken) throws IOException {
        wokePeer = whenPeerWoken;
        scheme.start(host);
        reception.listen();
    }

    private void letIn(UnixSocket socket, PeerCredentials credentials, Object ticket) {
        reception.introduce(socket, credentials, Optional.of(ticket), Guest.Voice.ITS_OWN);
    }

    /// {@return what other threads ring when the server sleeps}
    EventDescriptor wakeBell() {
        return wakeBell;
    }

    /// {@return what it has done so far}
    ServerCounters counters() {
        return counters;
    }

    /// {@return how it does what it needs of Linux, in one line}
    String description() {
        return place.description();
    }

    /// Asks the loop to end. From any thread.
    void stop() {
        stopping = true;
        host.wake();
    }

    /// {@return whether nothing is left to do but to [#close]}
    boolean isOver() {
        return stage == Stage.OVER;
    }

    /// {@return whether any session is looked at in each turn, so that polling can find work}
    boolean isLookingAtSessions() {
        return round.size() != 0;
    }

    /// {@return whether a turn would find something to do, by looking at memory only}
    boolean hasWork() {
        if (isOver() || host.calls().anyFinishedElsewhere() || dispatch.hasAnswersToShow()) {
            return true;
        }
        return switch (stage) {
            case OPEN -> stopping || reception.anyIntroduced() || round.hasWork();
            case DRAINING -> isDrained();
            case LETTING_GO, FAILED, OVER -> false;
        };
    }

    /// {@return whether the scheme has answered everything, or has been waited for long enough}
    private boolean isDrained() {
        return host.calls().used() == 0 || draining.isOver();
    }

    /// {@return whether a client of those that are looked at last ran on this thread's CPU}
    boolean isHeldUpByPolling() {
        return round.isHeldUpByPolling();
    }

    /// Does what there is to do, within bounds.
    ///
    /// @return whether there was anything
    boolean turn() {
        boolean worked = host.takeHandedOver();
        switch (stage) {
            case OPEN -> {
                if (stopping) {
                    drain();
                    worked = true;
                } else {
                    worked |= reception.takeIntroduced();
                    worked |= serveAll();
                }
            }
            case DRAINING -> worked |= endDrained();
            case LETTING_GO, FAILED -> {
                if (place.isQuiet()) {
                    stage = Stage.OVER;
                }
            }
            case OVER -> {}
        }
        showAnswers();
        counters.turned(table.used(), host.calls().used());
        return worked;
    }

    private boolean serveAll() {
        boolean worked = false;
        // Who joins in this turn has the next one.
        int sessions = round.size();
        for (int i = 0; i < sessions && i < round.size(); i++) {
            AttachedSession session = round.session(i);
            worked |= serve(session);
            if (!session.isActive()) {
                // It ended, and the others moved up.
                i--;
                sessions--;
            }
        }
        return worked;
    }

    private boolean serve(AttachedSession session) {
        try {
            return dispatch.serve(session) || endIfClosed(session);
        } catch (PeerMisbehaviorException e) {
            end(session, String.valueOf(e.getMessage()));
            return true;
        }
    }

    /// Ends a session whose client says that it has closed, once everything that it had submitted is answered.
    ///
    /// Its socket may be open still: a client that says the one and does not do the other is not polled for ever.
    ///
    /// @return whether it ended now
    private boolean endIfClosed(AttachedSession session) {
        if (session.isEnding() || !session.isClosed() || session.ring().hasWork()) {
            return false;
        }
        end(session, "the client has closed it");
        return true;
    }

    @Override
    public void operationCompleted(int call, int result, int flags) {
        if (stage == Stage.FAILED) {
            return;
        }
        scheme.operationCompleted(host.calls().token(call), result, flags);
    }

    private void showAnswers() {
        long woken = dispatch.showAnswers();
        if (woken != 0) {
            counters.woke(woken);
            wokePeer.run();
        }
    }

    /// Tells every peer that is looked at, and the other threads, that this one is about to sleep.
    ///
    /// @return whether it may
    boolean prepareToSleep() {
        if (dispatch.hasAnswersToShow()) {
            // Something else on this thread has answered a call since the last turn.
            return false;
        }
        return switch (stage) {
            case OPEN -> sleepNotice.giveAll() && !stopping && host.prepareToSleep() && nothingCameMeanwhile();
            case DRAINING -> !isDrained() && host.prepareToSleep();
            case LETTING_GO, FAILED -> !place.isQuiet() && host.prepareToSleep();
            case OVER -> false;
        };
    }

    /// {@return whether nothing came from another thread while the sleep was told}
    private boolean nothingCameMeanwhile() {
        // HANDED-OVER: the sleep is told before the introductions are looked at.
        if (stopping || reception.anyIntroduced()) {
            host.awake();
            return false;
        }
        return true;
    }

    /// Lets a peer in that somebody else has connected with. From any thread.
    ///
    /// @return whether the server still runs; if not, the socket is closed
    boolean introduce(UnixSocket socket, PeerCredentials credentials, Guest.Voice voice) {
        reception.introduce(socket, credentials, Optional.empty(), voice);
        // HANDED-OVER: the introduction is in the queue before the server's sleep is looked at.
        host.wake();
        if (ended) {
            reception.forgetIntroduced();
            return false;
        }
        return true;
    }

    /// The thread sleeps no more.
    void awake() {
        host.awake();
    }

    @Override
    public void ready(long key) {
        if (stage == Stage.FAILED) {
            return;
        }
        switch (WaitingPlace.Key.kind(key)) {
            case WaitingPlace.Key.LISTENER -> arrivals.peersWait();
            case WaitingPlace.Key.BELL -> arrivals.bellRang(key);
            case WaitingPlace.Key.SOCKET -> arrivals.socketReady(key);
            case WaitingPlace.Key.ALARM -> {
                if (host.isSchemesAlarm()) {
                    scheme.alarmRings();
                }
            }
            // Another thread has something for this one, which the next turn takes.
            default -> {}
        }
    }

    @Override
    public void end(AttachedSession session, String reason) {
        departure.end(session, reason);
    }

    @Override
    public void lastCallAnswered(AttachedSession session) {
        departure.lastCallAnswered(session);
    }

    private void placeFreed() {
        arrivals.placeFreed();
    }

    /// Takes nothing more. What can still be cancelled is answered with ECANCELED.
    private void drain() {
        stage = Stage.DRAINING;
        draining.begin();
        reception.close();
        for (int number = 0; number < table.sessions().length; number++) {
            table.session(number).ifPresent(dispatch.cancelling()::everyCallOf);
        }
    }

    /// Ends every session, if the scheme has answered everything or has been waited for long enough.
    ///
    /// @return whether that is so
    private boolean endDrained() {
        if (!isDrained()) {
            return false;
        }
        boolean answered = host.calls().used() == 0;
        if (!answered) {
            draining.giveUp();
        }
        showAnswers();
        for (int number = 0; number < table.sessions().length; number++) {
            table.guest(number).ifPresent(reception::forget);
            table.session(number)
                    .filter(session -> session.callCount() == 0)
                    .ifPresent(session -> end(session, "the server stops"));
        }
        stage = answered ? Stage.LETTING_GO : Stage.FAILED;
        return true;
    }

    /// Serves no more, since something went wrong that no session is to blame for.
    void fail() {
        stage = Stage.FAILED;
    }

    /// Gives everything back. Where the loop could not go on, sessions are left: their clients are told by the
    /// hang-up, once nothing of Linux' can touch their memory any more.
    void close() {
        stage = Stage.OVER;
        host.awake();
        workers.close();
        place.close();
        ended = true;
        reception.forgetIntroduced();
        for (int number = 0; number < table.sessions().length; number++) {
            table.guest(number).ifPresent(reception::forget);
            table.session(number).ifPresent(session -> {
                session.ring().closing();
                if (session.callCount() == 0) {
                    session.close();
                } else {
                    // Whoever has its calls may still write into its memory.
                    session.leave();
                }
            });
        }
        scheme.close();
        wakeBell.close();
        counters.close();
    }
}
