package dev.torc.scheme;

import dev.torc.ring.PeerMisbehaviorException;

/// Tells the clients whose rings are looked at in each turn that the server sleeps, and that they have to ring.
///
/// Who has to ring is served later than who is only looked at. So either all are told and the server sleeps, or one of
/// them has work, and then the others go on being looked at, but for those that have had no work for some time: their
/// number costs each turn a look.
///
/// **Threads.** The server's.
final class SleepNotice {

    private final Round round;
    private final Dispatch.Ends ends;

    SleepNotice(Round round, Dispatch.Ends ends) {
        this.round = round;
        this.ends = ends;
    }

    /// {@return whether all have been told; if not, there is work}
    boolean giveAll() {
        if (round.hasWork()) {
            takeBack(0);
            return false;
        }
        for (int told = 0; told < round.size(); told++) {
            if (!give(round.session(round.size() - 1 - told))) {
                takeBack(told);
                return false;
            }
        }
        round.leaveAll();
        return true;
    }

    private boolean give(AttachedSession session) {
        try {
            return session.prepareToSleep();
        } catch (PeerMisbehaviorException e) {
            ends.end(session, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /// Looks at those again that had work lately, of the last `told`, and no more at any other.
    private void takeBack(int told) {
        int left = told;
        for (int i = round.size() - 1; i >= 0; i--) {
            AttachedSession session = round.session(i);
            boolean wasTold = left-- > 0;
            if (session.countIdle()) {
                if (wasTold || give(session)) {
                    round.leave(session);
                }
            } else if (wasTold) {
                session.ring().awake();
            }
        }
    }
}
