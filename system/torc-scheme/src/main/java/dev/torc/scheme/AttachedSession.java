package dev.torc.scheme;

import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;
import dev.torc.courier.ServerCourier;
import dev.torc.memory.SharedSegment;
import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Submission;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The server's side of one session: its ring, its pool, its handles, and where it stands.
///
/// **Threads.** The server's only. **Ownership.** It owns all that [Resources] lists, until [#close].
final class AttachedSession implements ServedSession {

    private static final int FEWEST_CALLS = 16;

    /// What a session has of Linux.
    ///
    /// @param socket the control socket, whose hang-up is the client's death
    /// @param segment the ring's memory
    /// @param pool the pool's memory
    /// @param bell what the client rings when the server sleeps
    /// @param clientBell what the server rings when the client sleeps; none where it sleeps on its futex
    /// @param courier what plays the client's end of the ring; none where the client has the ring's memory, too
    record Resources(
            UnixSocket socket,
            SessionSegment segment,
            SharedSegment pool,
            EventDescriptor bell,
            Optional<EventDescriptor> clientBell,
            Optional<ServerCourier> courier) {

        Resources with(ServerCourier carrying) {
            return new Resources(socket, segment, pool, bell, clientBell, Optional.of(carrying));
        }

        void close() {
            closeAllButLent();
            clientBell.ifPresent(EventDescriptor::close);
            socket.close();
        }

        /// Closes everything but the pool, which then stays until the process ends.
        void closeAllButPool() {
            courier.ifPresent(ServerCourier::close);
            bell.close();
            segment.close();
            clientBell.ifPresent(EventDescriptor::close);
            socket.close();
        }

        /// Closes what was made for the session, and nothing that came from its client.
        void closeAllButLent() {
            courier.ifPresent(ServerCourier::close);
            bell.close();
            segment.close();
            pool.close();
        }
    }

    private final int number;
    private final int generation;
    private final PeerCredentials credentials;
    private final Optional<Object> ticket;
    private final Personalities personalities;
    private final Resources resources;
    private final ServerRing ring;
    private final HandleTable handles;
    private final WaitingRoom waitingRoom;
    private final CallQueue streams = new CallQueue();

    private CounterSet shown = CounterSet.unseen();
    private long served;
    private int[] calls = new int[FEWEST_CALLS];
    private int callCount;
    private int registeredPool = -1;
    private Held held = Held.NOT;
    private boolean promised;
    private boolean ending;
    private boolean kept;
    private boolean watched;
    private boolean active;
    private boolean dirty;
    private int idle;

    /// What keeps a session from beginning calls.
    enum Held {
        /// Nothing.
        NOT,
        /// One of its own calls has to be answered.
        BY_OWN_CALLS,
        /// It waits in line for a place that any session's call leaves.
        IN_LINE
    }

    AttachedSession(Place place, Guest guest, Resources resources, ServerRing ring, Desk desk) {
        this.number = place.number();
        this.generation = place.generation();
        this.credentials = guest.credentials();
        this.ticket = guest.ticket();
        this.personalities = new Personalities(guest.credentials(), guest.voice());
        this.resources = resources;
        this.ring = ring;
        this.handles = place.handles();
        this.waitingRoom = new WaitingRoom(
                ring.entries(),
                () -> new Request(desk.host(), new Submission(), this),
                request -> desk.cancelled().cancelled(this, request));
    }

    /// What a session's requests are handed to.
    ///
    /// @param host what answers those that have begun
    /// @param cancelled who answers those that never will
    record Desk(SchemeHost host, Cancelled cancelled) {

        /// Answers requests that are over without having begun.
        interface Cancelled {
            void cancelled(AttachedSession session, Request request);
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

    /// {@return for whom its client calls}
    Personalities personalities() {
        return personalities;
    }

    @Override
    public PeerCredentials credentials() {
        return credentials;
    }

    @Override
    public Optional<Object> ticket() {
        return ticket;
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
    public boolean tell(MemorySegment message, List<Descriptor> descriptors) throws IOException {
        return resources.socket().trySend(message, descriptors);
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

    /// {@return what was taken of it and has not begun}
    WaitingRoom waitingRoom() {
        return waitingRoom;
    }

    /// {@return whether a request may begin}
    boolean hasRequest() {
        return held == Held.NOT && waitingRoom.hasReady();
    }

    /// {@return whether a turn would find something to do}
    boolean hasWork() {
        if (waitingRoom.room() == 0) {
            ring.takesNoSubmissions();
        } else {
            ring.takesSubmissions();
        }
        return hasRequest() || ring.hasWork();
    }

    /// {@return whether its client has said that it is done, and everything that was taken of it is answered}
    boolean isClosed() {
        return callCount == 0 && waitingRoom.count() == 0 && ring.clientIsGone();
    }

    /// Says that nobody looks at its ring until its client rings.
    ///
    /// @return whether that is so; if not, there is work
    boolean prepareToSleep() {
        if (hasWork()) {
            return false;
        }
        // A client that has closed rings no more, but the answers that it waits for bring it back.
        return ring.prepareToSleep() || (ring.clientIsGone() && callCount + waitingRoom.count() > 0 && !ring.hasWork());
    }

    /// Notes that a turn found something to do.
    void worked() {
        idle = 0;
    }

    /// Notes that the server, though others kept it from it, would have slept.
    ///
    /// @return how often that has happened since it last had work
    int countIdle() {
        return ++idle;
    }

    /// {@return how many calls of it the scheme has and has not answered}
    int callCount() {
        return callCount;
    }

    /// {@return one of its calls}
    ///
    /// @param position from 0 and below [#callCount]
    int call(int position) {
        return calls[position];
    }

    /// Notes a call, at position [#callCount].
    void addCall(int call) {
        if (callCount == calls.length) {
            calls = Arrays.copyOf(calls, 2 * callCount);
        }
        calls[callCount++] = call;
    }

    /// Forgets the call at a position, to which the last one is moved.
    ///
    /// @return the call that is there now; the same where it was the last
    int removeCall(int position) {
        int last = calls[--callCount];
        calls[position] = last;
        return last;
    }

    /// Notes that one of its requests was served.
    void requestServed() {
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
        shown.set(Counter.IN_FLIGHT, callCount);
        shown.set(Counter.WAKES, ring.wakes());
    }

    /// {@return its streams that wait for room}
    CallQueue streams() {
        return streams;
    }

    /// Keeps it from being finished while its calls are walked through.
    void keep() {
        kept = true;
    }

    void letGo() {
        kept = false;
    }

    boolean isKept() {
        return kept;
    }

    void end() {
        ending = true;
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

    /// {@return what keeps it from beginning calls}
    Held held() {
        return held;
    }

    void setHeld(Held by) {
        held = by;
    }

    /// {@return whether it has come to the head of the line, and may take a place that is free}
    boolean isPromised() {
        return promised;
    }

    void setPromised(boolean aPlace) {
        promised = aPlace;
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

    /// Gives everything back but the pool, which whoever has not answered a call of it may still use.
    void leave() {
        shown.close();
        resources.closeAllButPool();
    }

    @Override
    public String toString() {
        return "session " + number + " of process " + credentials.processId();
    }
}
