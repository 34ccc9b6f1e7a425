package dev.torc.scheme;

import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;
import dev.torc.memory.SharedSegment;
import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.PeerCredentials;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Submission;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The server's side of one session: its ring, its pool, its handles, and where it stands.
///
/// **Threads.** The server's only. **Ownership.** It owns all that [Resources] lists, until [#close].
final class AttachedSession implements ServedSession {

    /// How many entries one turn takes of one session, so that none waits long for another.
    static final int BATCH = 32;

    /// What a session has of Linux.
    ///
    /// @param socket the control socket, whose hang-up is the client's death
    /// @param segment the ring's memory
    /// @param pool the pool's memory
    /// @param bell what the client rings when the server sleeps
    /// @param clientBell what the server rings when the client sleeps; none where it sleeps on its futex
    record Resources(
            UnixSocket socket,
            SessionSegment segment,
            SharedSegment pool,
            EventDescriptor bell,
            Optional<EventDescriptor> clientBell) {

        void close() {
            closeAllButLent();
            clientBell.ifPresent(EventDescriptor::close);
            socket.close();
        }

        /// Closes what was made for the session, and nothing that came from its client.
        void closeAllButLent() {
            bell.close();
            segment.close();
            pool.close();
        }
    }

    private final int number;
    private final int generation;
    private final PeerCredentials credentials;
    private final Resources resources;
    private final ServerRing ring;
    private final HandleTable handles;
    private final Submission[] batch = new Submission[BATCH];
    private final Request[] requests = new Request[BATCH];

    private CounterSet shown = CounterSet.unseen();
    private long served;
    private int batchCount;
    private int batchNext;
    private int registeredPool = -1;
    private int pending;
    private boolean ending;
    private boolean watched;
    private boolean active;
    private boolean blocked;
    private boolean dirty;

    AttachedSession(SchemeHost host, Place place, PeerCredentials credentials, Resources resources, ServerRing ring) {
        this.number = place.number();
        this.generation = place.generation();
        this.credentials = credentials;
        this.resources = resources;
        this.ring = ring;
        this.handles = place.handles();
        for (int i = 0; i < BATCH; i++) {
            batch[i] = new Submission();
            requests[i] = new Request(host, batch[i], this);
        }
    }

    /// Where a session is among the others.
    ///
    /// @param number its place
    /// @param generation how often the place was used before
    /// @param handles its handles, none yet
    record Place(int number, int generation, HandleTable handles) {}

    @Override
    public int number() {
        return number;
    }

    int generation() {
        return generation;
    }

    @Override
    public PeerCredentials credentials() {
        return credentials;
    }

    @Override
    public HandleTable handles() {
        return handles;
    }

    @Override
    public int pools() {
        return 1;
    }

    @Override
    public MemorySegment pool(int pool) {
        if (pool != 0) {
            throw new IndexOutOfBoundsException("pool " + pool + " of a session with one");
        }
        return resources.pool().memory();
    }

    @Override
    public boolean isEnding() {
        return ending;
    }

    ServerRing ring() {
        return ring;
    }

    EventDescriptor bell() {
        return resources.bell();
    }

    Descriptor socket() {
        return resources.socket().descriptor();
    }

    /// {@return the registered buffer that the pool is, or -1}
    int registeredPool() {
        return registeredPool;
    }

    void setRegisteredPool(int buffer) {
        registeredPool = buffer;
    }

    /// {@return the next entry that was taken and not yet served, taking more of the ring when there is none}
    boolean hasRequest() {
        if (batchNext == batchCount) {
            batchNext = 0;
            batchCount = ring.take(batch);
        }
        return batchNext < batchCount;
    }

    Request request() {
        return requests[batchNext];
    }

    Submission entry() {
        return batch[batchNext];
    }

    void requestServed() {
        batchNext++;
        served++;
    }

    /// Counts where others see it, from now on.
    ///
    /// @param set given
    void showIn(CounterSet set) {
        shown = set;
    }

    /// Shows what was served so far.
    void show() {
        shown.set(Counter.CALLS, served);
        shown.set(Counter.IN_FLIGHT, pending);
        shown.set(Counter.WAKES, ring.wakes());
    }

    boolean batchIsServed() {
        return batchNext == batchCount;
    }

    /// {@return how many calls of it the scheme has and has not answered}
    int pending() {
        return pending;
    }

    void callBegun() {
        pending++;
    }

    void callEnded() {
        pending--;
    }

    void end() {
        ending = true;
        batchCount = 0;
        batchNext = 0;
    }

    /// {@return whether its doorbell and socket are watched}
    boolean isWatched() {
        return watched;
    }

    void setWatched() {
        watched = true;
    }

    /// {@return whether it is looked at in each turn}
    boolean isActive() {
        return active;
    }

    void setActive(boolean looked) {
        active = looked;
    }

    /// {@return whether it waits for one of its own calls, or for room in the table of calls}
    boolean isBlocked() {
        return blocked;
    }

    void setBlocked(boolean waits) {
        blocked = waits;
    }

    /// Marks that there are completions to be shown.
    ///
    /// @return whether that is new in this turn
    boolean markDirty() {
        boolean news = !dirty;
        dirty = true;
        return news;
    }

    void flush() {
        dirty = false;
        ring.flush();
    }

    void close() {
        shown.close();
        resources.close();
    }

    @Override
    public String toString() {
        return "session " + number + " of process " + credentials.processId();
    }
}
