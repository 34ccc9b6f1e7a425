package dev.torc.scheme;

import dev.torc.counters.TracedEntry;
import dev.torc.ring.Submission;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PeerCredentials;
import dev.torc.uapi.SqeFlags;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call on a session: a private copy of the entry, so that it means one thing however often it is read.
///
/// Such objects are used again: a scheme that answers later keeps the [#token] and what it needs of the fields. The
/// entry's flags, its priority and its personality are zero here: they are the server's, which has obeyed them.
///
/// **Threads.** The server's only, within [Scheme#handle].
public final class Request {

    private static final int LINKS = SqeFlags.IO_LINK | SqeFlags.IO_HARDLINK;
    private static final int UNDERSTOOD = LINKS | SqeFlags.IO_DRAIN;

    /// Where Linux takes a buffer of a group that the client has provided, a session does.
    private static final int ALSO_OF_RECEIVES = UNDERSTOOD | SqeFlags.BUFFER_SELECT;

    private final SchemeHost host;
    private final Submission entry;
    private final ServedSession session;
    private final TracedEntry traced;
    private long token = -1L;
    private @Nullable PeerCredentials caller;

    // What follows is the waiting room's.
    private Stand stand = Stand.ELSEWHERE;
    private int flags;
    private int rank;
    private long arrival;
    private int place;
    private boolean follows;
    private boolean cancelled;
    private @Nullable Request before;
    private @Nullable Request after;
    private @Nullable Request successor;

    /// Where a request of a session is.
    enum Stand {
        /// Not used, or begun.
        ELSEWHERE,
        /// Behind an entry with `IOSQE_IO_DRAIN` that has not completed.
        BEHIND,
        /// A member of a chain, before which another is not done.
        CHAINED,
        /// Nothing keeps it from beginning but its turn.
        READY
    }

    Request(SchemeHost host, Submission entry, ServedSession session) {
        this.host = host;
        this.entry = entry;
        this.session = session;
        this.traced = new TracedRequest(this);
    }

    /// Reads the order that the entry asks for, and takes it off the entry.
    ///
    /// @param afterLink whether the entry before says that this one is the next of its chain
    void arrive(boolean afterLink, long number) {
        flags = entry.flags();
        entry.clearFlags();
        rank = Priority.takeOff(entry);
        follows = afterLink;
        arrival = number;
        cancelled = false;
    }

    /// Finds out whose call it is, and takes that off the entry.
    ///
    /// @param personalities those of the session
    void findCaller(Personalities personalities) {
        caller = personalities.caller(entry.personality());
        entry.clearPersonality();
    }

    /// {@return the process whose call it is, or of whose session it is as long as that is not found out}
    int process() {
        PeerCredentials who = caller;
        return (who == null ? session.credentials() : who).processId();
    }

    /// {@return what a trace tells of it}
    TracedEntry traced() {
        return traced;
    }

    void begin(long callToken) {
        token = callToken;
    }

    /// {@return whether flags, priority and personality say something that this server understands}
    boolean isUnderstood() {
        int understood = entry.opcode() == Opcode.RECV.number() ? ALSO_OF_RECEIVES : UNDERSTOOD;
        return (flags & ~understood) == 0 && rank != Priority.MEANINGLESS && caller != null;
    }

    /// {@return whether it waits for every call before it, and every call after waits for it}
    boolean drains() {
        return (flags & SqeFlags.IO_DRAIN) != 0;
    }

    /// {@return whether the next entry is the next of its chain}
    boolean links() {
        return (flags & LINKS) != 0;
    }

    /// {@return whether the chain goes on even where this fails}
    boolean linksHard() {
        return (flags & SqeFlags.IO_HARDLINK) != 0;
    }

    /// {@return whether it has no part in any order}
    boolean isAlone() {
        return flags == 0 && !follows;
    }

    /// {@return whether it is a member of a chain}
    boolean isOfChain() {
        return follows || links();
    }

    /// {@return its rank of [Priority]; the last where it asked for none that there is}
    int rank() {
        return rank == Priority.MEANINGLESS ? Priority.RANKS - 1 : rank;
    }

    /// {@return how many of the session arrived before it}
    long arrival() {
        return arrival;
    }

    Stand stand() {
        return stand;
    }

    void setStand(Stand now) {
        stand = now;
    }

    /// {@return where it is among those that wait}
    int place() {
        return place;
    }

    void setPlace(int index) {
        place = index;
    }

    /// {@return whether it is to end as cancelled when its turn in the chain comes}
    boolean isCancelled() {
        return cancelled;
    }

    void setCancelled() {
        cancelled = true;
    }

    @Nullable
    Request before() {
        return before;
    }

    @Nullable
    Request after() {
        return after;
    }

    void setNeighbours(@Nullable Request left, @Nullable Request right) {
        before = left;
        after = right;
    }

    /// {@return the next of its chain, if that has come}
    @Nullable
    Request successor() {
        return successor;
    }

    void setSuccessor(@Nullable Request next) {
        successor = next;
    }

    /// {@return the entry, in a copy that the client cannot change}
    public Submission entry() {
        return entry;
    }

    /// {@return whether it takes a buffer of the group that `buf_index` names, and names no memory itself}
    public boolean selectsBuffer() {
        return (flags & SqeFlags.BUFFER_SELECT) != 0;
    }

    /// {@return over which session it came}
    public ServedSession session() {
        return session;
    }

    /// {@return who calls: the session's client, as Linux has told of it, or the one for whom a kernel forwards, as
    /// that has told}
    public PeerCredentials credentials() {
        PeerCredentials who = caller;
        if (who == null) {
            throw new IllegalStateException("the request has not been taken");
        }
        return who;
    }

    /// {@return the part of the pool that `buf_index`, `addr` and `len` name; nothing where they name none that
    /// there is, which is to be answered with EFAULT}
    ///
    /// The client can change what is there at any moment: what counts is copied out once.
    public Optional<MemorySegment> memory() {
        return namesMemory()
                ? Optional.of(session.pool(entry.bufferIndex()).asSlice(entry.address(), entry.length()))
                : Optional.empty();
    }

    /// {@return whether `buf_index`, `addr` and `len` name a part of a pool that there is: what [#memory] says,
    /// for who makes no object of it}
    public boolean namesMemory() {
        return namesMemory(entry, session);
    }

    static boolean namesMemory(Submission entry, ServedSession session) {
        if (entry.bufferIndex() >= session.pools()) {
            return false;
        }
        return isInside(session.pool(entry.bufferIndex()), entry.address(), entry.length());
    }

    /// {@return whether a range lies inside a pool; both numbers are the client's}
    ///
    /// @param offset where it begins, any value
    /// @param lengthBytes its length, any value
    public static boolean isInside(MemorySegment pool, long offset, long lengthBytes) {
        return offset >= 0 && lengthBytes >= 0 && offset <= pool.byteSize() - lengthBytes;
    }

    /// {@return what stands for this call until it is answered; not negative, and never used again}
    public long token() {
        return token;
    }

    /// Answers the call now.
    ///
    /// @param result its own meaning if not negative, else a negated errno
    public void complete(int result) {
        host.complete(token, result);
    }
}
