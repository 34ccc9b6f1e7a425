package dev.torc.scheme;

/// What one server grants at most, so that no peer can take what the others need.
///
/// Each limit that is hit is refused with an errno and a sentence that names it; nothing is taken from those who have
/// it already.
///
/// @param sessions how many peers it lets in
/// @param handlesPerSession open handles of one session, 1..[HandleTable#MAX_HANDLES]
/// @param poolBytes how much memory it gives its clients
/// @param calls how much it has in hand
public record Limits(Sessions sessions, int handlesPerSession, PoolBytes poolBytes, Calls calls) {

    private static final int MAX_RING_ENTRIES = 16_384;
    private static final int MAX_CALLS_IN_FLIGHT = 1 << 20;

    /// How many peers are let in.
    ///
    /// @param inAll sessions at one time, peers that have connected and not yet said hello included; at most 32,768
    /// @param ofOneUser sessions at one time of one user, by the uid that Linux tells
    /// @param ofOneProcess sessions at one time of one process, by the pid that Linux tells
    public record Sessions(int inAll, int ofOneUser, int ofOneProcess) {

        /// Checks that each is possible.
        public Sessions {
            atLeastOne("sessions", inAll);
            atLeastOne("sessions of one user", ofOneUser);
            atLeastOne("sessions of one process", ofOneProcess);
            atMost("sessions", inAll, PendingCalls.MOST_SESSIONS);
        }
    }

    /// How much memory clients are given.
    ///
    /// @param perSession bytes of one session's pool
    /// @param inAll bytes of all pools together
    public record PoolBytes(long perSession, long inAll) {

        /// Checks that each is possible.
        public PoolBytes {
            atLeastOne("pool bytes per session", perSession);
            atLeastOne("pool bytes", inAll);
        }
    }

    /// How much is in hand.
    ///
    /// @param ringEntries submission entries of one session's ring, a power of two; it has twice as many completion
    ///     slots
    /// @param inFlight calls of all sessions together that were taken and not yet answered; at the limit the server
    ///     takes no more entries until one is answered
    public record Calls(int ringEntries, int inFlight) {

        /// Checks that each is possible.
        public Calls {
            atLeastOne("ring entries", ringEntries);
            atLeastOne("calls in flight", inFlight);
            atMost("calls in flight", inFlight, MAX_CALLS_IN_FLIGHT);
            if (Integer.bitCount(ringEntries) != 1 || ringEntries > MAX_RING_ENTRIES) {
                throw new IllegalArgumentException(
                        "ring entries are " + ringEntries + ", must be a power of two of at most " + MAX_RING_ENTRIES);
            }
        }
    }

    /// Checks that the limits make sense.
    ///
    /// @throws IllegalArgumentException if one is not positive, or above what its kind can be
    public Limits {
        atLeastOne("handles per session", handlesPerSession);
        atMost("handles per session", handlesPerSession, HandleTable.MAX_HANDLES);
    }

    /// {@return limits that suit a desktop or a small server}
    public static Limits standard() {
        return new Limits(
                new Sessions(256, 128, 64), 4096, new PoolBytes(64L << 20, 1L << 30), new Calls(1024, 16_384));
    }

    /// {@return these limits with another number of sessions, in all, of one user and of one process}
    public Limits withSessions(int inAll, int ofOneUser, int ofOneProcess) {
        return new Limits(new Sessions(inAll, ofOneUser, ofOneProcess), handlesPerSession, poolBytes, calls);
    }

    /// {@return these limits with another number of handles for each session}
    public Limits withHandlesPerSession(int handles) {
        return new Limits(sessions, handles, poolBytes, calls);
    }

    /// {@return these limits with other pool sizes, for each session and for all together, in bytes}
    public Limits withPoolBytes(long perSession, long inAll) {
        return new Limits(sessions, handlesPerSession, new PoolBytes(perSession, inAll), calls);
    }

    /// {@return these limits with rings of another size, and another number of calls in flight}
    public Limits withCalls(int entriesPerRing, int inFlight) {
        return new Limits(sessions, handlesPerSession, poolBytes, new Calls(entriesPerRing, inFlight));
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " are " + value + ", must be at least 1");
        }
    }

    private static void atMost(String name, int value, int most) {
        if (value > most) {
            throw new IllegalArgumentException(name + " are " + value + ", at most " + most);
        }
    }
}
