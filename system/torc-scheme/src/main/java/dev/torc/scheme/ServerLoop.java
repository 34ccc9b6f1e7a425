package dev.torc.scheme;

import dev.torc.counters.events.SleepEvent;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.PeerCredentials;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.PeerMisbehaviorException;
import dev.torc.ring.Polling;
import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/// The server's thread: turns in which every session that has work is served, and one place to sleep in.
///
/// A session without work says so in its sleep word and is not looked at again until its doorbell rings; what a
/// turn costs does not depend on how many sessions sleep.
///
/// **Threads.** [#stop] any; everything else the server's.
final class ServerLoop implements Runnable, WaitingPlace.Events, Dispatch.Ends, Polling.Work {

    private static final System.Logger LOG = System.getLogger(ServerLoop.class.getName());

    /// After so many turns the system calls are counted anew, also when the thread never sleeps.
    private static final int TURNS_PER_COUNT = 256;

    private final Scheme scheme;
    private final WaitingPlace place;
    private final EventDescriptor wakeBell;
    private final WorkerThreads workers;
    private final ServerCounters counters;
    private final SessionTable table;
    private final Round round = new Round();
    private final Dispatch dispatch;
    private final CallHost host;
    private final Departure departure;
    private final Reception reception;
    private final Polling polling;
    private volatile boolean stopping;
    private volatile boolean ended;

    /// What the loop is given to work with, and gives back when it ends.
    ///
    /// @param place where it sleeps
    /// @param wakeBell what wakes it
    /// @param workers threads for what may wait
    /// @param listener where peers connect, if they do not come by introductions alone
    /// @param polling whether it polls before it sleeps
    /// @param slowTurn how long the scheme may take in one turn of a session
    record Equipment(
            WaitingPlace place,
            EventDescriptor wakeBell,
            WorkerThreads workers,
            Optional<UnixSocket> listener,
            PollingPolicy polling,
            Duration slowTurn) {}

    /// Prepares to serve on the calling thread. [#close] gives back what it was given.
    ServerLoop(Scheme scheme, Limits limits, Equipment equipment) {
        this.scheme = scheme;
        this.place = equipment.place();
        this.wakeBell = equipment.wakeBell();
        this.workers = equipment.workers();
        this.polling = new Polling(equipment.polling());
        this.counters = new ServerCounters(scheme.name(), limits.callsInFlight());
        this.table = new SessionTable(limits);
        Optional<LinuxRing> ring = place instanceof UringPlace uring ? Optional.of(uring) : Optional.empty();
        var loan = new CallHost.Loan(table, wakeBell, workers, ring, place::alarmAt);
        this.dispatch = new Dispatch(
                new Dispatch.Means(scheme, limits.callsInFlight(), loan, round),
                this,
                counters,
                new SlowWatch(scheme.name(), equipment.slowTurn(), counters));
        this.host = dispatch.host();
        this.departure = new Departure(
                scheme, new Departure.House(table, place, round), dispatch.cancelling(), this::placeFreed);
        this.reception = new Reception(
                equipment.listener(),
                limits,
                table,
                place,
                new Reception.House(scheme, new AttachedSession.Desk(host, dispatch)));
    }

    /// Opens the doors.
    ///
    /// @throws IOException if the scheme cannot serve, or Linux will not watch for clients
    void start() throws IOException {
        scheme.start(host);
        place.watchBell(wakeBell, WaitingPlace.Key.of(WaitingPlace.Key.WAKE, 0, 0));
        reception.listen();
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

    @Override
    public void run() {
        try {
            serve();
            drain();
        } catch (IOException | RuntimeException | AssertionError e) {
            LOG.log(Level.ERROR, "the server cannot go on", e);
        } finally {
            close();
        }
    }

    private void serve() throws IOException {
        int turns = 0;
        while (!stopping) {
            if (turn()) {
                if (++turns % TURNS_PER_COUNT == 0) {
                    counters.calledLinux(place.systemCalls());
                }
            } else if (!pollForWork() && prepareToSleep()) {
                counters.calledLinux(place.systemCalls());
                SleepEvent sleep = SleepEvent.starting();
                place.await(this);
                host.awake();
                counters.slept(sleep, polling);
            }
        }
        counters.calledLinux(place.systemCalls());
    }

    private boolean pollForWork() {
        return round.size() != 0 && polling.poll(this, Long.MAX_VALUE);
    }

    @Override
    public boolean isThere() {
        if (stopping || place.mayHaveEvents() || host.calls().anyFinishedElsewhere()) {
            return true;
        }
        try {
            for (int i = 0; i < round.size(); i++) {
                AttachedSession session = round.session(i);
                if (session.hasWork() || isClosed(session)) {
                    return true;
                }
            }
            return false;
        } catch (PeerMisbehaviorException e) {
            // The next turn meets it again where it knows whose it is, and ends that session.
            return true;
        }
    }

    /// {@return whether a client has said that it is done, and everything that was taken of it is answered}
    private static boolean isClosed(AttachedSession session) {
        return session.callCount() == 0
                && session.waitingRoom().count() == 0
                && session.ring().clientIsGone();
    }

    @Override
    public boolean isHeldUpByPolling() {
        boolean sharesCpu = false;
        for (int i = 0; i < round.size(); i++) {
            sharesCpu |= round.session(i).ring().sharesCpu();
        }
        return sharesCpu;
    }

    /// {@return whether there was anything to do}
    private boolean turn() throws IOException {
        boolean worked = place.poll(this);
        worked |= host.takeHandedOver();
        worked |= reception.takeIntroduced();
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
        showAnswers();
        counters.turned(table.used(), host.calls().used());
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
        if (session.isEnding() || !isClosed(session) || session.ring().hasWork()) {
            return false;
        }
        end(session, "the client has closed it");
        return true;
    }

    @Override
    public void operationFinished(int call, int result) {
        scheme.operationFinished(host.calls().token(call), result);
    }

    private void showAnswers() {
        long woken = dispatch.showAnswers();
        if (woken != 0) {
            counters.woke(woken);
            polling.wokePeer();
        }
    }

    /// Tells every peer that is looked at, and the other threads, that this one is about to sleep.
    ///
    /// @return whether it may
    private boolean prepareToSleep() {
        for (int i = round.size() - 1; i >= 0; i--) {
            AttachedSession session = round.session(i);
            try {
                if (!session.prepareToSleep()) {
                    return false;
                }
                round.leave(session);
            } catch (PeerMisbehaviorException e) {
                end(session, String.valueOf(e.getMessage()));
                return false;
            }
        }
        return !stopping && host.prepareToSleep() && nothingCameMeanwhile();
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
    boolean introduce(UnixSocket socket, PeerCredentials credentials) {
        reception.introduce(socket, credentials);
        // HANDED-OVER: the introduction is in the queue before the server's sleep is looked at.
        host.wake();
        if (ended) {
            reception.forgetIntroduced();
            return false;
        }
        return true;
    }

    @Override
    public void ready(long key) {
        int number = WaitingPlace.Key.place(key);
        switch (WaitingPlace.Key.kind(key)) {
            case WaitingPlace.Key.LISTENER -> peersWait();
            case WaitingPlace.Key.BELL -> {
                if (table.isSession(number) && WaitingPlace.Key.isOf(key, table.generation(number))) {
                    rung(table.sessions()[number]);
                }
            }
            case WaitingPlace.Key.SOCKET -> {
                if (WaitingPlace.Key.isOf(key, table.generation(number))) {
                    socketReady(number);
                }
            }
            case WaitingPlace.Key.ALARM -> scheme.alarmRings();
            // Another thread has something for this one, which the next turn takes.
            default -> {}
        }
    }

    private void rung(AttachedSession session) {
        session.ring().awake();
        if (!session.isEnding()) {
            round.join(session);
        }
    }

    private void peersWait() {
        if (stopping) {
            return;
        }
        try {
            reception.peersWait();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "the server cannot watch for peers any more", e);
        }
    }

    private void socketReady(int number) {
        table.session(number).ifPresent(session -> end(session, "the client has hung up"));
        table.guest(number).flatMap(reception::hear).ifPresent(this::opened);
    }

    private void opened(AttachedSession session) {
        try {
            place.sessionOpened(session);
            session.setWatched();
            place.watchBell(session.bell(), Departure.bellKey(session));
            place.watchSocket(session.socket(), Departure.socketKey(session));
            session.showIn(counters.register(session));
            round.join(session);
            LOG.log(Level.DEBUG, "{0} begins", session);
        } catch (IOException e) {
            end(session, String.valueOf(e.getMessage()));
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
        try {
            if (!stopping) {
                reception.listen();
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "the server cannot watch for peers any more", e);
        }
    }

    /// Answers what the scheme has, then ends every session. What can still be cancelled is answered with
    /// ECANCELED.
    private void drain() throws IOException {
        reception.close();
        for (int number = 0; number < table.sessions().length; number++) {
            table.session(number).ifPresent(dispatch.cancelling()::everyCallOf);
        }
        while (host.calls().used() > 0) {
            place.poll(this);
            host.takeHandedOver();
            showAnswers();
            if (host.calls().used() > 0 && host.prepareToSleep()) {
                place.await(this);
                host.awake();
            }
        }
        showAnswers();
        for (int number = 0; number < table.sessions().length; number++) {
            table.guest(number).ifPresent(reception::forget);
            table.session(number).ifPresent(session -> end(session, "the server stops"));
        }
    }

    /// Gives everything back. Where the loop could not go on, sessions are left: their clients are told by the
    /// hang-up, once nothing of Linux' can touch their memory any more.
    void close() {
        workers.close();
        place.close();
        ended = true;
        reception.forgetIntroduced();
        for (int number = 0; number < table.sessions().length; number++) {
            table.guest(number).ifPresent(reception::forget);
            table.session(number).ifPresent(session -> {
                session.ring().closing();
                session.close();
            });
        }
        scheme.close();
        host.close();
        wakeBell.close();
        counters.close();
    }
}
