package dev.torc.ring;

import dev.torc.layout.Words;
import dev.torc.posix.EventDescriptor;
import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.SqRingFlags;
import dev.torc.uapi.SubmissionEntry;
import org.jspecify.annotations.Nullable;

/// The client's end of a session's ring: submits calls, takes completions, wakes the server, sleeps.
///
/// ```text
///      long at = ring.claim();
///      SubmissionEntry.setHeader(ring.entries(), at, …);
///      ring.submit();
///      if (ring.await(Long.MAX_VALUE) == Awaited.READY) {
///          ring.next();
///          ring.completions().result();
///      }
/// ```
///
/// **Credits.** No more calls are in flight than the completion queue has slots, so a server that keeps the
/// protocol never finds it full. A call whose answer may take more than one slot reserves the others.
///
/// **Threads.** One at a time, except [#peerIsGone] and [#wake], which are for any. **Errors.** A server that
/// breaks the protocol is a [PeerMisbehaviorException]: the session is over.
public final class ClientRing {

    private final Words sqRing;
    private final Words cqRing;
    private final SubmissionQueue submissions;
    private final CompletionQueue completions;
    private final SleepWord own;
    private final FarEnd server;
    private final RingWaiter waiter;
    private final int firstPosition;

    private volatile boolean peerGone;
    private volatile boolean woken;

    /// Slots that are reserved beyond one a call.
    private int reserved;

    /// The position up to which entries can be claimed with a slot for each: what is known of both queues without a
    /// look at what was taken since.
    private int creditUntil;

    // What is waited for: so many completions, and no more entries than so many that the server has not taken; or
    // room for an entry.
    private int wantedCompletions = 1;
    private int mostUntaken = Integer.MAX_VALUE;
    private boolean wantsRoom;

    /// The head that the server had been shown when its flag was last looked at.
    private int positionShown;

    private long wakes;

    /// Takes the client's end of a segment.
    ///
    /// @param serverEvent the eventfd that the server sleeps on, or null where it sleeps on its futex
    /// @param polling whether to poll before sleeping, for the thread that owns this ring alone
    public ClientRing(SessionSegment segment, @Nullable EventDescriptor serverEvent, PollingPolicy polling) {
        this(segment, polling, FarEnd.sleeper(new SleepWord(segment.sqRing(), SessionLayout.SQ_FLAGS), serverEvent));
    }

    /// Takes the client's end of a segment whose other end is played in this process: see [ServerStandIn].
    ///
    /// @param server who plays it
    /// @param polling whether to poll before sleeping, for the thread that owns this ring alone
    public static ClientRing to(FarEnd server, SessionSegment segment, PollingPolicy polling) {
        return new ClientRing(segment, polling, server);
    }

    private ClientRing(SessionSegment segment, PollingPolicy polling, FarEnd server) {
        SessionLayout layout = segment.layout();
        RingSpec spec = layout.spec();
        this.sqRing = segment.sqRing();
        this.cqRing = segment.cqRing();
        this.submissions = new SubmissionQueue(
                sqRing, layout.sqOffsets(), segment.entries(), spec.submissionEntries(), SubmissionEntry.BYTES);
        this.completions =
                new CompletionQueue(cqRing, layout.cqOffsets(), spec.completionSlots(), CompletionEntry.BYTES);
        this.own = new SleepWord(segment.cqRing(), SessionLayout.CLIENT_SLEEP);
        this.server = server;
        this.firstPosition = submissions.position();
        this.creditUntil = firstPosition;
        this.positionShown = completions.position();
        RingWaiter.Readiness readiness = new RingWaiter.Readiness() {
            @Override
            public boolean isReady() {
                return isReached();
            }

            @Override
            public boolean isEnded() {
                return serverIsGone();
            }

            @Override
            public void beforeSleep() {
                wakeServerThatWaitsForRoom();
            }
        };
        this.waiter = RingWaiter.ofClient(segment, own, polling, readiness);
    }

    /// Reserves the next entry and a slot for its completion.
    ///
    /// @return where the entry begins in [#entries], or [SubmissionQueue#FULL] where an entry or a slot is wanting
    public long claim() {
        if (submissions.claimedUntil() == creditUntil && freeSlots() <= 0) {
            return SubmissionQueue.FULL;
        }
        return submissions.claim();
    }

    /// Reserves several entries and a slot for each of their completions, or none, as [SubmissionQueue#claim(int)].
    ///
    /// @return whether so many were free
    public boolean claim(int count) {
        if (creditUntil - submissions.claimedUntil() < count && freeSlots() < count) {
            return false;
        }
        return submissions.claim(count);
    }

    /// Gives up the last entry claimed and not yet submitted, and its slot.
    public void abort() {
        submissions.abort();
    }

    /// Reserves more completion slots for a call: two for one whose answer may be extended, the window of a stream.
    ///
    /// @return whether there were so many; if not, nothing has changed
    public boolean reserve(int slots) {
        if (freeSlots() < slots) {
            return false;
        }
        reserved += slots;
        creditUntil -= slots;
        return true;
    }

    /// Gives back slots that [#reserve] had reserved, once the call's last completion has been taken.
    public void giveBack(int slots) {
        reserved -= slots;
    }

    /// {@return the memory of the submission entries}
    public Words entries() {
        return submissions.entries();
    }

    /// {@return the submission queue, to look at}
    public SubmissionQueue submissions() {
        return submissions;
    }

    /// {@return the completion queue, whose accessors say what [#next] took}
    public CompletionQueue completions() {
        return completions;
    }

    /// Hands every claimed entry to the server, and wakes it if it sleeps.
    ///
    /// @return how many entries were handed over
    public int submit() {
        int count = submissions.publish();
        if (count != 0) {
            if (server.wake()) {
                waiter.wokePeer();
                wakes++;
            }
            // A server that waits for room slept too, or saw it.
            positionShown = completions.position();
            submissions.fetchAhead(count);
        }
        return count;
    }

    /// Takes the next completion, if there is one, and gives its slot's credit back.
    ///
    /// @return whether there was one
    public boolean next() {
        do {
            if (completions.nextAhead()) {
                return true;
            }
        } while (readAhead());
        lookForServerThatWaits();
        return false;
    }

    /// Takes the next completion of those that the last [#next] found, without a look at what came since: for a
    /// loop over all of them.
    ///
    /// @return whether there was one
    public boolean nextFound() {
        return completions.nextAhead();
    }

    /// Waits for completions, on this thread: polls if that pays, then sleeps on the futex.
    ///
    /// @param timeoutNanos the longest wait; [Long#MAX_VALUE] is for ever
    public Awaited await(long timeoutNanos) {
        if (completions.ready() != 0) {
            return Awaited.READY;
        }
        lookForServerThatWaits();
        Awaited awaited = waiter.await(timeoutNanos);
        forgetWake();
        return awaited;
    }

    /// Hands over what is claimed, and waits on this thread until so many completions can be taken and the server
    /// has taken so many entries: `io_uring_enter(2)` on a ring whose other end is a process.
    ///
    /// It returns earlier where the time is over, the server is gone, or another thread calls [#wake].
    ///
    /// @param minCompletions 0 waits for none; more than the queue holds means all that it holds
    /// @param minTaken of the entries handed over by this call, at most as many as those are
    /// @param timeoutNanos the longest wait; [Long#MAX_VALUE] is for ever
    /// @return how many completion slots can be taken now
    /// @throws IllegalArgumentException if fewer entries were claimed than are to be taken
    public int enter(int minCompletions, int minTaken, long timeoutNanos) {
        int handedOver = submit();
        if (minTaken > handedOver) {
            throw new IllegalArgumentException(
                    minTaken + " entries are to be taken, and " + handedOver + " were handed over");
        }
        wantedCompletions = Math.min(minCompletions, completions.capacity());
        mostUntaken = minTaken == 0 ? Integer.MAX_VALUE : handedOver - minTaken;
        waitUntilReached(timeoutNanos);
        return completions.ready();
    }

    /// Hands over what is claimed, and waits on this thread until an entry can be claimed, or a completion be
    /// taken, which makes room too.
    ///
    /// It returns earlier where the time is over, the server is gone, or another thread calls [#wake].
    ///
    /// @param timeoutNanos the longest wait; [Long#MAX_VALUE] is for ever
    /// @return whether [#claim] would find room
    public boolean awaitRoom(long timeoutNanos) {
        submit();
        wantsRoom = true;
        waitUntilReached(timeoutNanos);
        return hasRoom();
    }

    /// Ends a wait of the thread that owns this ring, or its next one: nothing has come, but there is something
    /// that it does not wait for. From any thread. It never waits.
    public void wake() {
        woken = true;
        own.wakeOwnerRegardless();
    }

    private void forgetWake() {
        // A volatile store takes as long as a fence, and nearly always there is nothing to forget.
        if (woken) {
            woken = false;
        }
    }

    private void waitUntilReached(long timeoutNanos) {
        boolean asksForTaking = wantsRoom || mostUntaken != Integer.MAX_VALUE;
        try {
            if (!isReached()) {
                if (asksForTaking) {
                    own.awaitTaking(true);
                }
                lookForServerThatWaits();
                var unused = waiter.await(timeoutNanos);
            }
        } finally {
            if (asksForTaking) {
                own.awaitTaking(false);
            }
            wantedCompletions = 1;
            mostUntaken = Integer.MAX_VALUE;
            wantsRoom = false;
            forgetWake();
        }
    }

    private boolean isReached() {
        int ready = completions.ready();
        return (ready >= wantedCompletions
                        && (mostUntaken == Integer.MAX_VALUE || submissions.unconsumed() <= mostUntaken))
                || (wantsRoom && (ready != 0 || hasRoom()))
                || woken;
    }

    private boolean hasRoom() {
        return freeSlots() > 0 && submissions.claimed() + submissions.unconsumed() < submissions.capacity();
    }

    /// Asks the server to ring this end's eventfd, for a thread that sleeps on more than this ring.
    public void sleepOnEvent() {
        own.chooseEvent();
    }

    /// Says that this end is about to sleep on its eventfd, if there is nothing to take.
    ///
    /// @return whether it may sleep; if not, there is something, and this end counts as awake
    public boolean prepareToSleep() {
        own.announceSleep();
        wakeServerThatWaitsForRoom();
        if (completions.ready() != 0 || serverIsGone()) {
            own.announceAwake();
            return false;
        }
        return true;
    }

    /// Says that this end is awake after [#prepareToSleep] let it sleep.
    public void awake() {
        own.announceAwake();
    }

    /// {@return whether the server has closed or is dead; what it had published may still be taken}
    public boolean serverIsGone() {
        return peerGone || sqRing.loadAcquire(SessionLayout.SERVER_STATUS) == SessionLayout.CLOSING;
    }

    /// Tells this end that the operating system said that the peer is dead, and wakes it. From any thread.
    public void peerIsGone() {
        if (server.isComplete()) {
            peerGone = true;
        }
        own.wakeOwnerRegardless();
    }

    /// Says that this end submits nothing more, and wakes the server. The segment stays mapped.
    public void closing() {
        cqRing.storeRelease(SessionLayout.CLIENT_STATUS, SessionLayout.CLOSING);
        server.wake();
    }

    /// {@return how many completion slots are reserved by calls in flight}
    public int slotsInFlight() {
        return unfinished() + completions.untaken();
    }

    /// {@return how often this end woke the server}
    public long wakes() {
        return wakes;
    }

    /// {@return how often this end slept in [#await]}
    public long sleeps() {
        return waiter.sleeps();
    }

    /// {@return how many polls of [#await] ended in work}
    public long pollsPaid() {
        return waiter.pollsPaid();
    }

    /// {@return how many polls of [#await] ended in nothing}
    public long pollsLost() {
        return waiter.pollsLost();
    }

    private boolean readAhead() {
        if (!completions.readAhead()) {
            return false;
        }
        if (completions.isUneven()) {
            // More slots were used than calls have ended.
            creditUntil = submissions.claimedUntil();
        }
        return true;
    }

    /// {@return how many slots are neither reserved nor in use, after all that were taken are the server's again}
    private int freeSlots() {
        completions.release();
        int free = completions.capacity() - unfinished() - completions.held();
        creditUntil = submissions.claimedUntil() + Math.max(free, 0);
        return free;
    }

    /// {@return how many slots are reserved by calls whose last completion was not read yet}
    private int unfinished() {
        return submissions.claimedUntil() - firstPosition - completions.finals() + reserved;
    }

    /// Wakes a server whose completions wait for the room that this end has made. Without new room since the last
    /// look there is no other: a server that finds the queue full has filled it, and then it is not empty here.
    ///
    /// There is no fence, which would hold up every call: a look that comes too early is made good before this end
    /// sleeps, and by the next [#submit].
    private void lookForServerThatWaits() {
        int position = completions.position();
        if (position != positionShown) {
            positionShown = position;
            if (submissions.serverSeemsToWait()) {
                server.wake();
            }
        }
    }

    private void wakeServerThatWaitsForRoom() {
        // WAKE: our head is stored before the flag is looked at; the server does the two the other way round.
        sqRing.fullFence();
        if ((submissions.flags() & SqRingFlags.CQ_OVERFLOW) != 0) {
            server.wake();
        }
    }
}
