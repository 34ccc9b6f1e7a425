package dev.torc.scheme;

import dev.torc.ring.PeerMisbehaviorException;
import dev.torc.scheme.AttachedSession.Held;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The sessions that have their turn, one after the other, and the line of those that wait for a place.
///
/// Where there are more requests than places for calls, a place that becomes free belongs to the session that has
/// waited longest, and to no session that comes later: each gets one place before any gets two.
///
/// **Threads.** The server's.
final class Round {

    private final List<AttachedSession> active = new ArrayList<>();
    private final Deque<AttachedSession> line = new ArrayDeque<>();
    private int promised;

    /// {@return how many sessions have their turn}
    int size() {
        return active.size();
    }

    AttachedSession session(int index) {
        return active.get(index);
    }

    /// {@return whether a turn of one of them would find something to do}
    boolean hasWork() {
        try {
            for (int i = 0; i < active.size(); i++) {
                AttachedSession session = active.get(i);
                if (session.hasWork() || session.isClosed()) {
                    return true;
                }
            }
            return false;
        } catch (PeerMisbehaviorException e) {
            // The next turn meets it again where it knows whose it is, and ends that session.
            return true;
        }
    }

    /// {@return whether the client of one of them last ran on this thread's CPU}
    boolean isHeldUpByPolling() {
        boolean sharesCpu = false;
        for (int i = 0; i < active.size(); i++) {
            sharesCpu |= active.get(i).ring().sharesCpu();
        }
        return sharesCpu;
    }

    /// Has a session looked at in each turn, from the next one on.
    void join(AttachedSession session) {
        if (!session.isActive()) {
            session.setActive(true);
            active.add(session);
        }
    }

    void leave(AttachedSession session) {
        if (session.isActive()) {
            session.setActive(false);
            active.remove(session);
        }
    }

    /// Has no session looked at, until it joins again.
    void leaveAll() {
        for (int i = 0; i < active.size(); i++) {
            active.get(i).setActive(false);
        }
        active.clear();
    }

    /// {@return whether a session may take a place if there is one: it was promised one, or nobody waits}
    boolean mayBegin(AttachedSession session) {
        return session.isPromised() || (line.isEmpty() && promised == 0);
    }

    /// A session has taken a place. For another one it stands in line, if there is a line.
    void began(AttachedSession session) {
        if (session.isPromised()) {
            session.setPromised(false);
            promised--;
        }
    }

    /// Puts a session in line: at the end, unless it comes back from the head without the place that it was
    /// promised.
    void lineUp(AttachedSession session) {
        session.setHeld(Held.IN_LINE);
        if (session.isPromised()) {
            session.setPromised(false);
            promised--;
            line.addFirst(session);
        } else {
            line.addLast(session);
        }
    }

    /// Promises the first of the line a place that is free.
    void placeIsFree() {
        AttachedSession first = line.poll();
        if (first != null) {
            first.setHeld(Held.NOT);
            first.setPromised(true);
            promised++;
            join(first);
        }
    }

    /// Holds a session until one of its own calls is answered.
    void hold(AttachedSession session) {
        session.setHeld(Held.BY_OWN_CALLS);
    }

    /// A call of a session was answered.
    void answered(AttachedSession session) {
        if (session.held() == Held.BY_OWN_CALLS) {
            session.setHeld(Held.NOT);
        }
        join(session);
        placeIsFree();
    }

    /// A session has had its turn. A place that it was promised and did not take is the next one's.
    void hadItsTurn(AttachedSession session) {
        if (session.isPromised()) {
            began(session);
            placeIsFree();
        }
    }

    /// Forgets a session that ends.
    void forget(AttachedSession session) {
        leave(session);
        if (session.held() == Held.IN_LINE) {
            line.remove(session);
        }
        session.setHeld(Held.NOT);
        hadItsTurn(session);
    }
}
