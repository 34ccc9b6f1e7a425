package dev.torc.scheme;

import java.lang.System.Logger.Level;
import java.time.Duration;

/// Notices handlers that hold up the server's thread, and with it everybody.
///
/// A turn of a session in which the scheme took longer than it may is counted, and logged at most once a second. For
/// some turns after it the session is given one request a turn, so that the log names the one that is slow, and the
/// others wait less for it.
///
/// **Threads.** The server's.
final class SlowWatch {

    private static final System.Logger LOG = System.getLogger(SlowWatch.class.getName());

    private static final int TURNS_OF_ONE = 64;

    private final String scheme;
    private final Duration limit;
    private final long limitNanos;
    private final ServerCounters counters;
    private final LogLimit logLimit = new LogLimit();

    private long beganNanos;
    private int requests;
    private int opcode;
    private int turnsOfOne;

    SlowWatch(String scheme, Duration limit, ServerCounters counters) {
        this.scheme = scheme;
        this.limit = limit;
        this.limitNanos = limit.toNanos();
        this.counters = counters;
    }

    /// {@return how many requests a turn has}
    ///
    /// @param usual how many it has where the scheme is as quick as it should be
    int requestsPerTurn(int usual) {
        return turnsOfOne == 0 ? usual : 1;
    }

    /// A session's turn begins.
    void turnBegins() {
        requests = 0;
    }

    /// The scheme is about to be given a request.
    void begins(int requestOpcode) {
        if (requests++ == 0) {
            beganNanos = System.nanoTime();
        }
        opcode = requestOpcode;
    }

    /// A session's turn is over.
    void turnEnds(AttachedSession session) {
        if (requests == 0) {
            return;
        }
        long tookNanos = System.nanoTime() - beganNanos;
        if (tookNanos > limitNanos) {
            counters.wasSlow();
            turnsOfOne = TURNS_OF_ONE;
            tell(session, tookNanos);
        } else if (turnsOfOne > 0) {
            turnsOfOne--;
        }
    }

    private void tell(AttachedSession session, long tookNanos) {
        long skipped = logLimit.skipped();
        if (skipped == LogLimit.NOT_NOW) {
            return;
        }
        LOG.log(
                Level.WARNING,
                "the scheme {0} held up its server''s thread for {1}, where it may for {2}: {3} of the requests of"
                        + " {4}, the last of opcode {5}; {6} such turns before were not logged",
                scheme,
                Duration.ofNanos(tookNanos),
                limit,
                requests,
                session,
                opcode,
                skipped);
    }
}
