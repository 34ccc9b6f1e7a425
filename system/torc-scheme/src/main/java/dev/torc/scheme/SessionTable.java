package dev.torc.scheme;

import dev.torc.uapi.PeerCredentials;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The places for sessions, and the account of who has how many.
///
/// **Threads.** The server's only.
final class SessionTable {

    private enum State {
        FREE,
        GUEST,
        SESSION
    }

    // Odd, so that the first 2¹⁵ sessions all begin with another generation of handles.
    private static final int GENERATION_STEP = 0x4e35;

    private final Limits limits;
    private final State[] states;
    private final int[] generations;
    private final @Nullable PeerCredentials[] owners;
    private final long[] poolBytes;
    private final AttachedSession[] sessions;
    private final @Nullable Guest[] guests;
    private int nextHandleGeneration = new SplittableRandom().nextInt();
    private int used;
    private long poolBytesInAll;

    // The arrays of objects are only read at places whose state says that there is one.
    @SuppressWarnings("NullAway")
    SessionTable(Limits limits) {
        int capacity = limits.sessions().inAll();
        this.limits = limits;
        this.states = new State[capacity];
        this.generations = new int[capacity];
        this.owners = new PeerCredentials[capacity];
        this.poolBytes = new long[capacity];
        this.sessions = new AttachedSession[capacity];
        this.guests = new Guest[capacity];
        Arrays.fill(states, State.FREE);
    }

    /// {@return each session at its place}
    AttachedSession[] sessions() {
        return sessions;
    }

    int used() {
        return used;
    }

    /// {@return why this peer may not have another session, or nothing if it may}
    Optional<String> refusal(PeerCredentials peer) {
        if (used == states.length) {
            return Optional.of("all " + limits.sessions().inAll() + " sessions that this server grants are taken");
        }
        int ofUser = 0;
        int ofProcess = 0;
        for (PeerCredentials owner : owners) {
            if (owner != null && owner.userId() == peer.userId()) {
                ofUser++;
                ofProcess += owner.processId() == peer.processId() ? 1 : 0;
            }
        }
        if (ofUser >= limits.sessions().ofOneUser()) {
            return Optional.of("user " + peer.userId() + " has the "
                    + limits.sessions().ofOneUser() + " sessions that this server grants a user");
        }
        if (ofProcess >= limits.sessions().ofOneProcess()) {
            return Optional.of("process " + peer.processId() + " has the "
                    + limits.sessions().ofOneProcess() + " sessions that this server grants a process");
        }
        return Optional.empty();
    }

    /// {@return why this much pool may not be had, or nothing if it may}
    Optional<String> poolRefusal(long bytes) {
        if (bytes > limits.poolBytes().perSession()) {
            return Optional.of("a pool of " + bytes + " bytes is more than the "
                    + limits.poolBytes().perSession() + " that this server grants a session");
        }
        if (bytes > limits.poolBytes().inAll() - poolBytesInAll) {
            return Optional.of("a pool of " + bytes + " bytes is more than the "
                    + (limits.poolBytes().inAll() - poolBytesInAll) + " that are left of the "
                    + limits.poolBytes().inAll() + " that this server grants in all");
        }
        return Optional.empty();
    }

    /// Takes a place for a peer that has not yet said hello. There is one: [#refusal] was asked.
    ///
    /// @return the place
    int take(PeerCredentials peer) {
        for (int place = 0; place < states.length; place++) {
            if (states[place] == State.FREE) {
                states[place] = State.GUEST;
                generations[place]++;
                owners[place] = peer;
                used++;
                return place;
            }
        }
        throw new AssertionError("no place is free, of " + states.length + ", " + used + " used");
    }

    int generation(int place) {
        return generations[place];
    }

    void setGuest(int place, Guest guest) {
        guests[place] = guest;
    }

    Optional<Guest> guest(int place) {
        return states[place] == State.GUEST ? Optional.ofNullable(guests[place]) : Optional.empty();
    }

    boolean isSession(int place) {
        return states[place] == State.SESSION;
    }

    Optional<AttachedSession> session(int place) {
        return states[place] == State.SESSION ? Optional.of(sessions[place]) : Optional.empty();
    }

    /// {@return a place in the table with an empty set of handles, for the session that a guest becomes}
    AttachedSession.Place placeOf(int place) {
        nextHandleGeneration += GENERATION_STEP;
        return new AttachedSession.Place(
                place, generations[place], new HandleTable(limits.handlesPerSession(), nextHandleGeneration));
    }

    /// Makes a guest's place a session's.
    void settle(AttachedSession session, long bytes) {
        int place = session.number();
        states[place] = State.SESSION;
        sessions[place] = session;
        guests[place] = null;
        poolBytes[place] = bytes;
        poolBytesInAll += bytes;
    }

    /// Frees a place. The session's object stays until the place is taken again: late events still name it.
    void free(int place) {
        states[place] = State.FREE;
        owners[place] = null;
        guests[place] = null;
        poolBytesInAll -= poolBytes[place];
        poolBytes[place] = 0;
        used--;
    }
}
