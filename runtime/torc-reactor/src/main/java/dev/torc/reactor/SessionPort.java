package dev.torc.reactor;

import dev.torc.counters.Counter;
import dev.torc.counters.Subject;
import dev.torc.counters.events.WakeEvent;
import dev.torc.layout.Words;
import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.ring.ClientRing;
import dev.torc.ring.PeerMisbehaviorException;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PollFlags;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Calls to a server, over the ring of a session that the reactor drives.
///
/// The server is not trusted. Completions find their calls by index and generation; whatever else comes is counted
/// as a stray. A server that breaks the protocol, closes or dies ends the session: what it had published is taken,
/// then every call in flight ends with ESHUTDOWN, and [CallFuture#end] says whether the server had taken it.
///
/// A call whose deadline has passed ends at once with ETIME, and the server is asked to give it up. Its slot, and
/// the guard of its memory, stay as they are until the server answers or the session ends. A handle that is the
/// answer then is closed.
///
/// **Threads.** [#close] and [#ended] any.
public final class SessionPort extends Port implements Driven, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SessionPort.class.getName());

    private final ClientRing ring;
    private final CompletableFuture<CallEnd> over = new CompletableFuture<>();
    private @Nullable Hosted hosted;
    private @Nullable Watch lifeLine;
    private boolean broken;
    private boolean unsubmitted;
    private long heldSinceNanos;
    private long holdBackNanos;
    private long wakesSeen;
    private long answered;

    /// What a session port stands on, all lent until it has ended.
    ///
    /// @param ring the client's end
    /// @param bell the eventfd that the server was told to ring
    /// @param lifeLine the control socket, whose hang-up is the server's death
    public record Session(ClientRing ring, EventDescriptor bell, Descriptor lifeLine) {}

    private SessionPort(Reactor reactor, ClientRing ring) {
        super(reactor, new CallTable(ring.completions().capacity(), CallTable.Finding.CHECKED), Subject.SESSION);
        this.ring = ring;
    }

    /// Begins to drive a session. On the reactor's thread.
    static SessionPort begin(Reactor reactor, Session session) throws IOException {
        SessionPort port = new SessionPort(reactor, session.ring());
        try {
            port.host(session);
        } catch (IOException | RuntimeException e) {
            port.end();
            throw e;
        }
        return port;
    }

    /// Says where the offsets of this session's entries are, so that a trace can tell the paths that they name.
    ///
    /// Before the first call is started.
    ///
    /// @param pool lent until the session has ended
    public void offsetsAreIn(MemorySegment pool) {
        underWay.offsetsAreIn(pool);
    }

    private void host(Session session) throws IOException {
        ring.sleepOnEvent();
        hosted = reactor().host(this, session.bell());
        lifeLine = reactor().watch(session.lifeLine(), PollFlags.RDHUP, () -> {
            ring.peerIsGone();
            turn();
        });
        if (ring.serverIsGone()) {
            end();
        }
    }

    /// {@return a future that is done when the session has ended, and nothing of it is in flight or used any more}
    public CompletableFuture<?> ended() {
        return over.copy();
    }

    /// Ends the session: every call of it ends with ESHUTDOWN. When it returns, what the session stood on is its
    /// owner's again; on the reactor's thread, within a turn of it, too.
    @Override
    public void close() {
        if (reactor().isCurrentThread()) {
            end();
            return;
        }
        try {
            reactor().execute(this::end);
        } catch (RejectedExecutionException _) {
            // The reactor ends, and ends its sessions first.
        }
        var unused = over.join();
    }

    /// {@return how often the server had to be woken}
    public long wakes() {
        return ring.wakes();
    }

    @Override
    boolean isAnsweredAtOnce(CallFuture<?> call) {
        return false;
    }

    @Override
    public Words entries() {
        return ring.entries();
    }

    @Override
    long claimEntry(boolean mayMakeRoom) {
        try {
            long at = ring.claim();
            if (at == SubmissionQueue.FULL && mayMakeRoom && claimed() != 0) {
                submit();
                at = ring.claim();
            }
            if (at != SubmissionQueue.FULL && !unsubmitted) {
                unsubmitted = true;
                holdBackNanos = reactor().setup().submit().heldNanos();
                heldSinceNanos = holdBackNanos == 0 ? 0 : reactor().clock().nanoTime();
                reactor().rounds().submitLater(this);
            }
            return at;
        } catch (PeerMisbehaviorException e) {
            breaks(e);
            return SubmissionQueue.FULL;
        }
    }

    @Override
    void abortEntry() {
        ring.abort();
    }

    @Override
    int position() {
        return ring.submissions().position() + ring.submissions().claimed() - 1;
    }

    @Override
    int claimed() {
        return ring.submissions().claimed();
    }

    /// {@return how long what is claimed may be held back yet; not positive if it is due, or there is nothing}
    long nanosHeldBack(long nowNanos) {
        return claimed() == 0 ? 0 : heldSinceNanos + holdBackNanos - nowNanos;
    }

    @Override
    void submit() {
        if (hasEnded()) {
            return;
        }
        unsubmitted = false;
        reactor().rounds().forget(this);
        ring.submit();
        show();
        if (ring.wakes() != wakesSeen) {
            wakesSeen = ring.wakes();
            shown.set(Counter.WAKES, wakesSeen);
            WakeEvent.woke(reactor().setup().name(), 1);
            reactor().rounds().wokePeer();
        }
    }

    @Override
    boolean hasRoomFor(int count) {
        try {
            SubmissionQueue queue = ring.submissions();
            ring.completions().release();
            return ring.slotsInFlight() + count <= ring.completions().capacity()
                    && queue.claimed() + queue.unconsumed() + count <= queue.capacity();
        } catch (PeerMisbehaviorException e) {
            breaks(e);
            return false;
        }
    }

    @Override
    int mostTogether() {
        return Math.min(ring.submissions().capacity(), table.capacity());
    }

    @Override
    void giveUp(CallFuture<?> call, Errno why) {
        int index = table.findExactly(call.token);
        if (index != CallTable.NONE) {
            underWay.setOwner(index, new Abandoned(this, call));
            underWay.end(call, why.negated(), 0, CallEnd.UNKNOWN);
        }
    }

    @Override
    public boolean turn() {
        if (hasEnded()) {
            return false;
        }
        boolean any = takeCompletions();
        if (any) {
            shown.set(Counter.CALLS, answered);
            show();
        }
        if (broken || (!any && ring.serverIsGone())) {
            // The server publishes before it ends: what it published last is seen now.
            any |= takeCompletions();
            end();
            return true;
        }
        return startWaiting() || any;
    }

    private boolean takeCompletions() {
        boolean any = false;
        // A stream's server can publish as fast as this end takes: so much a turn, and others have theirs.
        int left = ring.completions().capacity();
        try {
            while (!hasEnded() && !broken && left-- > 0 && ring.next()) {
                any = true;
                if ((ring.completions().flags() & CqeFlags.MORE) == 0) {
                    answered++;
                }
                underWay.completed(
                        ring.completions().userData(),
                        ring.completions().extendedResult(),
                        ring.completions().flags());
            }
        } catch (PeerMisbehaviorException e) {
            breaks(e);
        }
        return any;
    }

    @Override
    public boolean hasWork() {
        try {
            return hasEnded() || broken || ring.completions().ready() != 0 || ring.serverIsGone();
        } catch (PeerMisbehaviorException e) {
            breaks(e);
            return true;
        }
    }

    @Override
    public boolean prepareToSleep() {
        try {
            return !broken && !hasEnded() && ring.prepareToSleep();
        } catch (PeerMisbehaviorException e) {
            ring.awake();
            breaks(e);
            return false;
        }
    }

    @Override
    public void awake() {
        ring.awake();
    }

    private void breaks(PeerMisbehaviorException e) {
        if (!broken) {
            broken = true;
            LOG.log(Level.WARNING, "the server broke the protocol: {0}", e.getMessage());
            if (hosted != null) {
                hosted.wake();
            }
        }
    }

    @Override
    public boolean isHeldUpByPolling() {
        return false;
    }

    /// Ends every call, and lets go of what the session stands on.
    @Override
    public void end() {
        if (hasEnded()) {
            return;
        }
        endWaiting();
        if (hosted != null) {
            hosted.close();
        }
        if (lifeLine != null) {
            lifeLine.close();
        }
        int notTaken = notTaken();
        int published = ring.submissions().position();
        for (int i = table.nextInFlight(0); i != CallTable.NONE; i = table.nextInFlight(i + 1)) {
            // Distances of free-running positions: the call is among the last that were published.
            underWay.endUnanswered(i, published - table.position(i) <= notTaken ? CallEnd.NOT_TAKEN : CallEnd.UNKNOWN);
        }
        shown.close();
        ring.closing();
        reactor().rounds().forget(this);
        over.complete(CallEnd.ANSWERED);
    }

    @Override
    public void abandoned() {
        end();
    }

    private int notTaken() {
        try {
            return ring.submissions().unconsumed();
        } catch (PeerMisbehaviorException _) {
            return 0;
        }
    }
}
