package dev.torc.scheme;

/// What one server grants at most, so that no peer can take what the others need.
///
/// Each limit that is hit is refused with an errno and a sentence that names it; nothing is taken from those who have
/// it already.
///
/// @param sessions sessions at one time, peers that have connected and not yet said hello included; at most 32,768
/// @param sessionsPerUser sessions at one time of one user, by the uid that Linux tells
/// @param sessionsPerProcess sessions at one time of one process, by the pid that Linux tells
/// @param handlesPerSession open handles of one session, 1..[HandleTable#MAX_HANDLES]
/// @param ringEntries submission entries of one session's ring, a power of two; it has twice as many completion slots
/// @param poolBytesPerSession bytes of one session's pool
/// @param poolBytes bytes of all pools together
/// @param callsInFlight calls of all sessions together that were taken and not yet answered; at the limit the server
///     takes no more entries until one is answered
public record Limits(
        int sessions,
        int sessionsPerUser,
        int sessionsPerProcess,
        int handlesPerSession,
        int ringEntries,
        long poolBytesPerSession,
        long poolBytes,
        int callsInFlight) {

    private static final int MAX_RING_ENTRIES = 16_384;
    private static final int MAX_CALLS_IN_FLIGHT = 1 << 20;

    /// Checks that the limits make sense together.
    ///
    /// @throws IllegalArgumentException if one is not positive, or above what its kind can be
    public Limits {
        atLeastOne("sessions", sessions);
        atLeastOne("sessionsPerUser", sessionsPerUser);
        atLeastOne("sessionsPerProcess", sessionsPerProcess);
        atLeastOne("handlesPerSession", handlesPerSession);
        atLeastOne("ringEntries", ringEntries);
        atLeastOne("poolBytesPerSession", poolBytesPerSession);
        atLeastOne("poolBytes", poolBytes);
        atLeastOne("callsInFlight", callsInFlight);
        if (sessions > PendingCalls.MOST_SESSIONS) {
            throw new IllegalArgumentException("sessions is " + sessions + ", at most " + PendingCalls.MOST_SESSIONS);
        }
        if (handlesPerSession > HandleTable.MAX_HANDLES) {
            throw new IllegalArgumentException(
                    "handlesPerSession is " + handlesPerSession + ", at most " + HandleTable.MAX_HANDLES);
        }
        if (Integer.bitCount(ringEntries) != 1 || ringEntries > MAX_RING_ENTRIES) {
            throw new IllegalArgumentException(
                    "ringEntries is " + ringEntries + ", must be a power of two of at most " + MAX_RING_ENTRIES);
        }
        if (callsInFlight > MAX_CALLS_IN_FLIGHT) {
            throw new IllegalArgumentException(
                    "callsInFlight is " + callsInFlight + ", at most " + MAX_CALLS_IN_FLIGHT);
        }
    }

    /// {@return limits that suit a desktop or a small server}
    public static Limits standard() {
        return new Limits(256, 128, 64, 4096, 1024, 64L << 20, 1L << 30, 16_384);
    }

    /// {@return these limits with another number of sessions, in all, of one user and of one process}
    public Limits withSessions(int inAll, int ofOneUser, int ofOneProcess) {
        return new Limits(
                inAll,
                ofOneUser,
                ofOneProcess,
                handlesPerSession,
                ringEntries,
                poolBytesPerSession,
                poolBytes,
                callsInFlight);
    }

    /// {@return these limits with another number of handles for each session}
    public Limits withHandlesPerSession(int handles) {
        return new Limits(
                sessions,
                sessionsPerUser,
                sessionsPerProcess,
                handles,
                ringEntries,
                poolBytesPerSession,
                poolBytes,
                callsInFlight);
    }

    /// {@return these limits with other pool sizes, for each session and for all together, in bytes}
    public Limits withPoolBytes(long perSession, long inAll) {
        return new Limits(
                sessions,
                sessionsPerUser,
                sessionsPerProcess,
                handlesPerSession,
                ringEntries,
                perSession,
                inAll,
                callsInFlight);
    }

    /// {@return these limits with rings of another size, and another number of calls in flight}
    public Limits withCalls(int entriesPerRing, int inFlight) {
        return new Limits(
                sessions,
                sessionsPerUser,
                sessionsPerProcess,
                handlesPerSession,
                entriesPerRing,
                poolBytesPerSession,
                poolBytes,
                inFlight);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
        }
    }
}
