package dev.torc.scheme;

import java.io.IOException;
import java.lang.System.Logger.Level;

/// What comes from outside: peers that knock, greetings, rings of doorbells, and hang-ups.
///
/// **Threads.** The server's.
final class Arrivals {

    private static final System.Logger LOG = System.getLogger(Arrivals.class.getName());

    private final Departure.House house;
    private final Reception reception;
    private final ServerCounters counters;
    private final Dispatch.Ends ends;

    Arrivals(Departure.House house, Reception reception, ServerCounters counters, Dispatch.Ends ends) {
        this.house = house;
        this.reception = reception;
        this.counters = counters;
        this.ends = ends;
    }

    /// Peers knock.
    void peersWait() {
        try {
            reception.peersWait();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "the server cannot watch for peers any more", e);
        }
    }

    /// There is room for another peer.
    void placeFreed() {
        try {
            reception.listen();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "the server cannot watch for peers any more", e);
        }
    }

    /// A session's doorbell has rung.
    void bellRang(long key) {
        SessionTable table = house.table();
        int number = WaitingPlace.Key.place(key);
        if (table.isSession(number) && WaitingPlace.Key.isOf(key, table.generation(number))) {
            AttachedSession session = table.sessions()[number];
            session.ring().awake();
            if (!session.isEnding()) {
                house.round().join(session);
            }
        }
    }

    /// A guest has said something, or who has a session has hung up.
    void socketReady(long key) {
        SessionTable table = house.table();
        int number = WaitingPlace.Key.place(key);
        if (WaitingPlace.Key.isOf(key, table.generation(number))) {
            table.session(number).ifPresent(session -> ends.end(session, "the client has hung up"));
            table.guest(number).flatMap(reception::hear).ifPresent(this::opened);
        }
    }

    private void opened(AttachedSession session) {
        WaitingPlace place = house.place();
        try {
            place.sessionOpened(session);
            session.setWatched();
            place.watchBell(session.bell(), Departure.bellKey(session));
            place.watchSocket(session.socket(), Departure.socketKey(session));
            session.showIn(counters.register(session));
            house.round().join(session);
            LOG.log(Level.DEBUG, "{0} begins", session);
        } catch (IOException e) {
            ends.end(session, String.valueOf(e.getMessage()));
        }
    }
}
