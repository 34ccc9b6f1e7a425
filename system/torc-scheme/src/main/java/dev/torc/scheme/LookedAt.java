package dev.torc.scheme;

import dev.torc.reactor.SleepNotice;
import dev.torc.ring.PeerMisbehaviorException;

/// The sessions that have their turn, as those whose clients are told that the server sleeps.
///
/// **Threads.** The server's.
final class LookedAt implements SleepNotice.Row {

    private final Round round;
    private final Dispatch.Ends ends;

    LookedAt(Round round, Dispatch.Ends ends) {
        this.round = round;
        this.ends = ends;
    }

    @Override
    public int size() {
        return round.size();
    }

    @Override
    public boolean hasWork() {
        return round.hasWork();
    }

    @Override
    public boolean tell(int place) {
        AttachedSession session = round.session(place);
        try {
            return session.prepareToSleep();
        } catch (PeerMisbehaviorException e) {
            ends.end(session, String.valueOf(e.getMessage()));
            return false;
        }
    }

    @Override
    public void takeBack(int place) {
        round.session(place).ring().awake();
    }

    @Override
    public int countIdle(int place) {
        return round.session(place).countIdle();
    }

    @Override
    public void leave(int place) {
        round.leave(round.session(place));
    }

    @Override
    public void leaveAll() {
        round.leaveAll();
    }
}
