package dev.torc.scheme;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Ends sessions: what is in flight is cancelled and waited for, then everything that a session had is given back.
///
/// A call that its scheme never answers keeps its slot, and its session its memory: what may still be written to
/// is not given to anybody else. The session's place then stays taken, and counts against its user.
///
/// **Threads.** The server's.
final class Departure implements Dispatch.Ends {

    private static final Logger LOG = System.getLogger(Departure.class.getName());

    private final Scheme scheme;
    private final SessionTable table;
    private final WaitingPlace place;
    private final Round round;
    private final Cancelling cancelling;
    private final Runnable placeFreed;

    /// What sessions are taken out of.
    ///
    /// @param table the sessions
    /// @param place where their doorbells are watched
    /// @param round whose turn it is
    record House(SessionTable table, WaitingPlace place, Round round) {}

    /// @param placeFreed what is done when there is room for another session
    Departure(Scheme scheme, House house, Cancelling cancelling, Runnable placeFreed) {
        this.scheme = scheme;
        this.table = house.table();
        this.place = house.place();
        this.round = house.round();
        this.cancelling = cancelling;
        this.placeFreed = placeFreed;
    }

    /// Begins the end of a session: nothing more is taken of it, and what is in flight is cancelled and waited
    /// for.
    @Override
    public void end(AttachedSession session, String reason) {
        if (session.isEnding()) {
            return;
        }
        LOG.log(Level.DEBUG, "{0} ends: {1}", session, reason);
        session.end();
        round.forget(session);
        session.ring().closing();
        if (session.isWatched()) {
            place.unwatch(session.bell().descriptor(), bellKey(session));
            place.unwatch(session.socket(), socketKey(session));
        }
        session.keep();
        cancelling.everyCallOf(session);
        scheme.sessionEnds(session);
        session.letGo();
        lastCallAnswered(session);
    }

    @Override
    public void lastCallAnswered(AttachedSession session) {
        if (session.callCount() > 0 || session.isKept()) {
            return;
        }
        scheme.sessionEnded(session);
        place.sessionClosed(session);
        session.close();
        table.free(session.number());
        placeFreed.run();
    }

    static long bellKey(AttachedSession session) {
        return WaitingPlace.Key.of(WaitingPlace.Key.BELL, session.generation(), session.number());
    }

    static long socketKey(AttachedSession session) {
        return WaitingPlace.Key.of(WaitingPlace.Key.SOCKET, session.generation(), session.number());
    }
}
