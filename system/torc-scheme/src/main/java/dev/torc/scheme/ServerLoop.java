package dev.torc.scheme;

import dev.torc.counters.events.SleepEvent;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.PeerMisbehaviorException;
import dev.torc.ring.Polling;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.Submission;
import dev.torc.scheme.PendingCalls.Phase;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The server's thread: turns that serve every session that has work, and one place to sleep in.
///
/// In a turn each active session is served at most [AttachedSession#BATCH] entries, so that none waits longer than one
/// batch of each of the others. A session without work says so in its sleep word and is not looked at again until its
/// doorbell rings; what a turn costs does not depend on how many sessions sleep.
///
/// **Threads.** [#stop] any; everything else the server's.
final class ServerLoop implements Runnable, WaitingPlace.Events, CallHost.Answers, Polling.Work {

    private static final System.Logger LOG = System.getLogger(ServerLoop.class.getName());

    /// After so many turns the system calls are counted anew, also when the thread never sleeps.
    private static final int TURNS_PER_COUNT = 256;

    /// The opcodes that have a meaning, here or in another scheme.
    private static final boolean[] KNOWN = new boolean[256];

    static {
        for (Opcode opcode : Opcode.values()) {
            KNOWN[opcode.number()] = true;
        }
        for (TorcOpcode opcode : TorcOpcode.values()) {
            KNOWN[opcode.number()] = true;
        }
        Arrays.fill(KNOWN, TorcOpcode.LAST + 1, KNOWN.length, true);
    }

    private final Scheme scheme;
    private final WaitingPlace place;
    private final EventDescriptor wakeBell;
    private final WorkerThreads workers;
    private final ServerCounters counters;
    private final SessionTable table;
    private final CallHost host;
    private final Reception reception;
    private final List<AttachedSession> active = new ArrayList<>();
    private final List<AttachedSession> dirty = new ArrayList<>();
    private final Polling polling;
    private int blocked;
    private volatile boolean stopping;

    /// What the loop is given to work with, and gives back when it ends.
    ///
    /// @param place where it sleeps
    /// @param wakeBell what wakes it
    /// @param workers threads for what may wait
    /// @param listener where peers connect
    /// @param polling whether it polls before it sleeps
    record Equipment(
            WaitingPlace place,
            EventDescriptor wakeBell,
            WorkerThreads workers,
            UnixSocket listener,
            PollingPolicy polling) {}

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
        this.host = new CallHost(limits.callsInFlight(), new CallHost.Loan(table, wakeBell, workers, ring), this);
        this.reception = new Reception(equipment.listener(), limits, table, place, new Reception.House(scheme, host));
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
        return !active.isEmpty() && polling.poll(this, Long.MAX_VALUE);
    }

    @Override
    public boolean isThere() {
        if (stopping || place.mayHaveEvents() || host.calls().anyFinishedElsewhere()) {
            return true;
        }
        try {
            for (int i = 0; i < active.size(); i++) {
                AttachedSession session = active.get(i);
                if (!session.batchIsServed() || session.ring().hasWork() || isClosed(session)) {
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
        return session.pending() == 0 && session.ring().clientIsGone();
    }

    @Override
    public boolean isHeldUpByPolling() {
        boolean sharesCpu = false;
        for (int i = 0; i < active.size(); i++) {
            sharesCpu |= active.get(i).ring().sharesCpu();
        }
        return sharesCpu;
    }

    /// {@return whether there was anything to do}
    private boolean turn() throws IOException {
        boolean worked = place.poll(this);
        worked |= host.takeHandedOver();
        for (int i = active.size() - 1; i >= 0; i--) {
            // Serving one session can end another, which takes it out of the list.
            if (i < active.size()) {
                worked |= serve(active.get(i));
            }
        }
        showAnswers();
        counters.turned(table.used(), host.calls().used());
        return worked;
    }

    private boolean serve(AttachedSession session) {
        try {
            boolean worked = false;
            for (int served = 0; served < AttachedSession.BATCH && !session.isEnding(); served++) {
                if (!session.hasRequest()) {
                    break;
                }
                if (!dispatch(session)) {
                    block(session);
                    break;
                }
                session.requestServed();
                worked = true;
            }
            session.show();
            return worked || endIfClosed(session);
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
        if (session.isEnding()
                || !session.batchIsServed()
                || !isClosed(session)
                || session.ring().hasWork()) {
            return false;
        }
        end(session, "the client has closed it");
        return true;
    }

    /// {@return whether the next request of the session is served; if not, it comes again}
    private boolean dispatch(AttachedSession session) {
        Submission entry = session.entry();
        int refusal = check(entry);
        if (refusal <= 0) {
            counters.called();
            session.ring().complete(entry.userData(), refusal, 0);
            markDirty(session);
            return true;
        }
        PendingCalls calls = host.calls();
        if (!calls.hasRoom()) {
            return false;
        }
        long token = calls.begin(session.number(), entry.userData());
        session.callBegun();
        counters.times().begun((int) token, entry.opcode());
        Request request = session.request();
        request.begin(token);
        try {
            if (scheme.handle(request) == Scheme.Disposition.LATER) {
                calls.abandon((int) token);
                session.callEnded();
                return false;
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the scheme " + scheme.name() + " failed on opcode " + entry.opcode(), e);
            host.complete(token, Errno.EIO.negated());
        }
        counters.called();
        return true;
    }

    private static final int FOR_THE_SCHEME = 1;

    /// {@return what every scheme answers alike: 0 or a negated errno; or that this one is the scheme's}
    private static int check(Submission entry) {
        if (entry.flags() != 0) {
            return Errno.EINVAL.negated();
        }
        int opcode = entry.opcode();
        if (opcode == Opcode.NOP.number()) {
            return entry.operationFlags() == 0 ? 0 : Errno.EINVAL.negated();
        }
        return KNOWN[opcode] ? FOR_THE_SCHEME : Errno.EINVAL.negated();
    }

    private void block(AttachedSession session) {
        session.setBlocked(true);
        deactivate(session);
        blocked++;
    }

    @Override
    public void answered(int call) {
        PendingCalls calls = host.calls();
        AttachedSession session = table.sessions()[calls.session(call)];
        boolean wasFull = !calls.hasRoom();
        long userData = calls.userData(call);
        long result = calls.result(call);
        boolean extended = calls.phase(call) == Phase.DONE_EXTENDED;
        counters.times().ended(call, result);
        calls.release(call);
        session.callEnded();
        if (session.isEnding()) {
            if (session.pending() == 0) {
                finishEnding(session);
            }
        } else {
            try {
                if (extended) {
                    session.ring().completeExtended(userData, result, 0);
                } else {
                    session.ring().complete(userData, (int) result, 0);
                }
                markDirty(session);
            } catch (PeerMisbehaviorException e) {
                end(session, String.valueOf(e.getMessage()));
            }
        }
        if (blocked > 0) {
            unblock(session);
            if (wasFull) {
                unblockAll();
            }
        }
    }

    private void unblock(AttachedSession session) {
        if (session.isBlocked()) {
            session.setBlocked(false);
            blocked--;
            activate(session);
        }
    }

    private void unblockAll() {
        for (int number = 0; number < table.sessions().length && blocked > 0; number++) {
            table.session(number).ifPresent(this::unblock);
        }
    }

    @Override
    public void operationFinished(long token, int result) {
        scheme.operationFinished(token, result);
    }

    @Override
    public void operationFinished(int call, int result) {
        scheme.operationFinished(host.calls().token(call), result);
    }

    private void markDirty(AttachedSession session) {
        if (session.markDirty()) {
            dirty.add(session);
        }
    }

    /// Shows the clients what was answered in this turn, and wakes those that sleep: once each, however many
    /// answers.
    private void showAnswers() {
        for (int i = 0; i < dirty.size(); i++) {
            AttachedSession session = dirty.get(i);
            if (session.isEnding()) {
                continue;
            }
            try {
                long before = session.ring().wakes();
                session.flush();
                session.show();
                long woken = session.ring().wakes() - before;
                if (woken != 0) {
                    counters.woke(woken);
                    polling.wokePeer();
                }
                // With a backlog the session has to be looked at until the client has made room.
                if (!session.isBlocked()) {
                    activate(session);
                }
            } catch (PeerMisbehaviorException e) {
                end(session, String.valueOf(e.getMessage()));
            }
        }
        dirty.clear();
    }

    /// Tells every peer that is looked at, and the other threads, that this one is about to sleep.
    ///
    /// @return whether it may
    private boolean prepareToSleep() {
        for (int i = active.size() - 1; i >= 0; i--) {
            AttachedSession session = active.get(i);
            try {
                if (!session.batchIsServed()) {
                    return false;
                }
                boolean answersToCome = session.ring().clientIsGone() && session.pending() != 0;
                if (session.ring().prepareToSleep()
                        || (answersToCome && !session.ring().hasWork())) {
                    // A client that has closed rings no more, but the answers that it waits for bring it back.
                    deactivate(session);
                } else {
                    return false;
                }
            } catch (PeerMisbehaviorException e) {
                end(session, String.valueOf(e.getMessage()));
                return false;
            }
        }
        return !stopping && host.prepareToSleep() && !stopping;
    }

    private void activate(AttachedSession session) {
        if (!session.isActive()) {
            session.setActive(true);
            active.add(session);
        }
    }

    private void deactivate(AttachedSession session) {
        if (session.isActive()) {
            session.setActive(false);
            active.remove(session);
        }
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
            // Another thread has something for this one, which the next turn takes.
            default -> {}
        }
    }

    private void rung(AttachedSession session) {
        session.ring().awake();
        if (!session.isEnding() && !session.isBlocked()) {
            activate(session);
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
            place.watchBell(session.bell(), bellKey(session));
            place.watchSocket(session.socket(), socketKey(session));
            session.showIn(counters.register(session));
            activate(session);
            LOG.log(Level.DEBUG, "{0} begins", session);
        } catch (IOException e) {
            end(session, String.valueOf(e.getMessage()));
        }
    }

    /// Begins the end of a session: nothing more is taken of it, and what is in flight is cancelled and waited
    /// for.
    private void end(AttachedSession session, String reason) {
        if (session.isEnding()) {
            return;
        }
        LOG.log(Level.DEBUG, "{0} ends: {1}", session, reason);
        session.end();
        deactivate(session);
        if (session.isBlocked()) {
            session.setBlocked(false);
            blocked--;
        }
        session.ring().closing();
        if (session.isWatched()) {
            place.unwatch(session.bell().descriptor(), bellKey(session));
            place.unwatch(session.socket(), socketKey(session));
        }
        // Held, so that the session is not finished while its calls are being walked through.
        session.callBegun();
        PendingCalls calls = host.calls();
        for (int call = 0; call < calls.capacity() && session.pending() > 1; call++) {
            if (calls.session(call) == session.number()) {
                cancel(call);
            }
        }
        session.callEnded();
        if (session.pending() == 0) {
            finishEnding(session);
        }
    }

    private void cancel(int call) {
        if (host.calls().phase(call) == Phase.PENDING) {
            scheme.cancel(host.calls().token(call));
        }
    }

    private void finishEnding(AttachedSession session) {
        scheme.sessionEnded(session);
        place.sessionClosed(session);
        session.close();
        table.free(session.number());
        try {
            if (!stopping) {
                reception.listen();
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "the server cannot watch for peers any more", e);
        }
    }

    private static long bellKey(AttachedSession session) {
        return WaitingPlace.Key.of(WaitingPlace.Key.BELL, session.generation(), session.number());
    }

    private static long socketKey(AttachedSession session) {
        return WaitingPlace.Key.of(WaitingPlace.Key.SOCKET, session.generation(), session.number());
    }

    /// Answers what was taken, then ends every session. What Linux can still cancel is answered with ECANCELED.
    private void drain() throws IOException {
        reception.close();
        cancelAll();
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

    private void cancelAll() {
        for (int call = 0; call < host.calls().capacity(); call++) {
            cancel(call);
        }
    }

    /// Gives everything back. Where the loop could not go on, sessions are left: their clients are told by the
    /// hang-up, once nothing of Linux' can touch their memory any more.
    void close() {
        workers.close();
        place.close();
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
