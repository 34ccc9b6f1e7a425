package dev.torc.scheme;

import dev.torc.ring.PeerMisbehaviorException;
import dev.torc.uapi.Errno;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How long a server that stops waits for its scheme, and what it does when that was long enough: it answers every
/// call in the scheme's place, and says so. What the scheme does of them yet has no effect on anybody else.
///
/// **Threads.** The server's.
final class Draining {

    private static final System.Logger LOG = System.getLogger(Draining.class.getName());

    private final Scheme scheme;
    private final Duration limit;
    private final SessionTable table;
    private final WaitingPlace place;
    private final Dispatch dispatch;
    private final AlarmTime end = new AlarmTime();

    Draining(Scheme scheme, Duration limit, Departure.House house, Dispatch dispatch) {
        this.scheme = scheme;
        this.limit = limit;
        this.table = house.table();
        this.place = house.place();
        this.dispatch = dispatch;
    }

    /// Begins to wait.
    void begin() {
        end.setNoLaterThan(System.nanoTime() + limit.toNanos());
        place.alarmAt(end.nanoTime());
    }

    /// {@return whether it has waited long enough}
    boolean isOver() {
        return end.hasCome();
    }

    /// Answers every call with ESHUTDOWN. The calls keep their slots, and their sessions their memory.
    void giveUp() {
        int count = 0;
        List<String> whose = new ArrayList<>();
        for (int number = 0; number < table.sessions().length; number++) {
            Optional<AttachedSession> session = table.session(number);
            if (session.isPresent() && session.get().callCount() > 0) {
                count += giveUp(session.get());
                whose.add(session.get().toString());
            }
        }
        LOG.log(
                Level.ERROR,
                "the scheme {0} has not answered {1} calls in {2} since it was asked to end them: the server stops"
                        + " without it; they end with ESHUTDOWN, and the pools of {3} stay mapped",
                scheme.name(),
                count,
                limit,
                whose);
    }

    private int giveUp(AttachedSession session) {
        int count = 0;
        for (int i = 0; i < session.callCount(); i++) {
            int call = session.call(i);
            if (dispatch.host().giveUp(call, Errno.ESHUTDOWN.negated())) {
                count++;
                show(session, call);
                long token = dispatch.host().tokenAt(call);
                if (dispatch.host().calls().waitsForRoom(call)) {
                    // It finds that nobody waits any more.
                    scheme.streamHasRoom(token);
                }
                // What it has at Linux need not be waited for.
                place.linuxRing().ifPresent(ring -> ring.cancel(token));
            }
        }
        return count;
    }

    private void show(AttachedSession session, int call) {
        if (session.isEnding()) {
            return;
        }
        try {
            dispatch.showAnswer(session, call);
        } catch (PeerMisbehaviorException _) {
            // It gets no answer, and its session ends as all do.
        }
    }
}
