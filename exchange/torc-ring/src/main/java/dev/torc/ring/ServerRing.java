package dev.torc.ring;

import dev.torc.layout.Words;
import dev.torc.posix.EventDescriptor;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.SqRingFlags;
import org.jspecify.annotations.Nullable;

/// The server's end of a session's ring: takes submissions, answers completions, wakes the client, sleeps.
///
/// ```text
///      while (ring.await(Long.MAX_VALUE) == Awaited.READY) {
///          int count = ring.take(batch);
///          for (int i = 0; i < count; i++) {
///              ring.complete(batch[i].userData(), answer(batch[i]), 0);
///          }
///          ring.flush();
///      }
/// ```
///
/// **Back-pressure.** No more calls are in flight than the completion queue has slots: a client that submits more
/// waits. A completion that finds the queue full goes to a backlog, `IORING_SQ_CQ_OVERFLOW` is set, and nothing
/// more is taken until there is room. Nothing is lost.
///
/// **Threads.** One at a time, except [#peerIsGone], which is for any. **Errors.** A client that breaks the
/// protocol is a [PeerMisbehaviorException]: the session is over, the server's other sessions are not concerned.
public final class ServerRing {

    private static final int FEWEST_SLOTS_FOR_EXTENDED = 4;

    private final Words sqRing;
    private final Words cqRing;
    private final ServerSubmissionQueue submissions;
    private final ServerCompletionQueue completions;
    private final CompletionBacklog backlog;
    private final SleepWord own;
    private final SleepWord clients;
    private final FarEnd client;
    private final RingWaiter waiter;
    private final int firstSlot;

    private volatile boolean peerGone;
    private boolean streamWaits;
    private boolean takesNone;

    /// Whether entries were taken since the client's sleep word was looked at behind a fence.
    private boolean untold;

    private int taken;

    /// Slots that were filled without answering a call for the last time, less the answers that have no slot yet.
    private int otherSlots;

    private long wakes;

    /// Takes the server's end of a segment.
    ///
    /// @param clientEvent the eventfd that the client sleeps on, or null where it sleeps on its futex
    /// @param polling whether to poll before sleeping, for the thread that owns this ring alone
    public ServerRing(SessionSegment segment, @Nullable EventDescriptor clientEvent, PollingPolicy polling) {
        this(
                segment,
                polling,
                FarEnd.sleeper(new SleepWord(segment.cqRing(), SessionLayout.CLIENT_SLEEP), clientEvent));
    }

    /// Takes the server's end of a segment whose other end is played in this process: see [ClientStandIn].
    ///
    /// @param client who plays it
    /// @param polling whether to poll before sleeping, for the thread that owns this ring alone
    public static ServerRing to(FarEnd client, SessionSegment segment, PollingPolicy polling) {
        return new ServerRing(segment, polling, client);
    }

    private ServerRing(SessionSegment segment, PollingPolicy polling, FarEnd client) {
        SessionLayout layout = segment.layout();
        RingSpec spec = layout.spec();
        this.sqRing = segment.sqRing();
        this.cqRing = segment.cqRing();
        this.submissions =
                new ServerSubmissionQueue(sqRing, layout.sqOffsets(), segment.entries(), spec.submissionEntries());
        this.completions = new ServerCompletionQueue(cqRing, layout.cqOffsets(), spec.completionSlots());
        this.firstSlot = completions.position();
        this.backlog = new CompletionBacklog(spec.completionSlots());
        this.own = new SleepWord(segment.sqRing(), SessionLayout.SQ_FLAGS);
        this.clients = new SleepWord(segment.cqRing(), SessionLayout.CLIENT_SLEEP);
        this.client = client;
        RingWaiter.Readiness readiness = new RingWaiter.Readiness() {
            @Override
            public boolean isReady() {
                tellOfTaking();
                return hasWork();
            }

            @Override
            public boolean isEnded() {
                return clientIsGone();
            }
        };
        this.waiter = RingWaiter.ofServer(segment, own, polling, readiness);
    }

    /// Takes submissions: copies them out and tells the client so, before any is acted on.
    ///
    /// @param into where to; its length bounds how many are taken
    /// @return how many were taken, from the first element on; 0 also while completions wait for room
    public int take(Submission[] into) {
        return take(into, into.length);
    }

    /// Takes submissions, as [#take(Submission\[\])] does, and not more than so many.
    ///
    /// @param most how many, at least 0
    public int take(Submission[] into, int most) {
        tellOfTaking();
        if (!backlog.isEmpty()) {
            // Shown at once: a client that sees nothing new makes no room for the rest.
            flush();
            if (!backlog.isEmpty()) {
                return 0;
            }
        }
        int count = submissions.take(into, Math.min(most, completions.capacity() - inFlight()));
        taken += count;
        untold |= count != 0;
        // What is known now needs no look at the client's head in the midst of the answers.
        completions.lookForRoom(inFlight());
        return count;
    }

    /// Wakes a client that waits for entries to be taken, if any were since it was woken last.
    ///
    /// Without a fence a client is overlooked that has just asked. So this is to be called again and again as
    /// long as this end is awake, which [#take] does; before it sleeps it looks once more, behind a fence.
    public void tellOfTaking() {
        if (untold && clients.awaitsTaking() && client.wake()) {
            untold = false;
            wakes++;
        }
    }

    /// Answers a call. The client sees it after [#flush].
    ///
    /// @param result the operation's own meaning if not negative, else a negated errno
    /// @param flags `IORING_CQE_F_*`; with `MORE` the call stays in flight
    public void complete(long userData, int result, int flags) {
        boolean last = (flags & CqeFlags.MORE) == 0;
        if (!last) {
            checkRoomForStream();
        }
        if (backlog.isEmpty() && completions.offer(userData, result, flags)) {
            otherSlots += last ? 0 : 1;
        } else {
            otherSlots -= last ? 1 : 0;
            backlog.add(userData, result, flags);
            sayOverflow();
        }
    }

    /// Answers a call with a result of 64 bits, as an extended completion.
    ///
    /// A ring of fewer than 4 completion slots could not hold one at the wrap. It is the client who asks for so
    /// small a one: its call is answered with EOVERFLOW.
    ///
    /// @param result not negative: errors are never extended
    public void completeExtended(long userData, long result, int flags) {
        if (completions.capacity() < FEWEST_SLOTS_FOR_EXTENDED) {
            complete(userData, Errno.EOVERFLOW.negated(), flags);
            return;
        }
        boolean last = (flags & CqeFlags.MORE) == 0;
        if (!last) {
            checkRoomForStream();
        }
        int before = completions.position();
        if (backlog.isEmpty() && completions.offerExtended(userData, result, flags)) {
            otherSlots += completions.position() - before - (last ? 1 : 0);
        } else {
            otherSlots -= last ? 1 : 0;
            backlog.addExtended(userData, result, flags);
            sayOverflow();
        }
    }

    /// {@return whether a completion with `MORE` would find room now; a stream waits while it would not}
    ///
    /// The answers of the calls in flight have their slots in any case. What the client has reserved beyond them,
    /// the windows of its streams, is what a stream may fill until the client takes some of it.
    public boolean hasRoomForStream() {
        int inFlight = inFlight();
        return backlog.isEmpty()
                && inFlight < completions.capacity()
                && completions.hasRoom(Math.min(completions.capacity(), inFlight + 1));
    }

    /// Sends a completion that answers no call. The client sees it after [#flush].
    ///
    /// @throws IllegalStateException if [#hasRoomForStream] is false
    public void post(long userData, int result) {
        if (!hasRoomForStream() || !completions.offer(userData, result, 0)) {
            throw new IllegalStateException("a completion was posted although there is no room for one");
        }
        otherSlots++;
    }

    /// Says that a stream waits for room: the client is asked to wake this end when it has made some, which then
    /// is work, until [#streamGoesOn].
    public void streamWaits() {
        streamWaits = true;
        sayOverflow();
    }

    /// Says that no stream waits any more.
    public void streamGoesOn() {
        streamWaits = false;
        if (backlog.isEmpty()) {
            sayNoOverflow();
        }
    }

    /// Says that nothing can be taken for now, so that what the client submits is no work, until
    /// [#takesSubmissions].
    public void takesNoSubmissions() {
        takesNone = true;
    }

    /// Says that submissions can be taken again.
    public void takesSubmissions() {
        takesNone = false;
    }

    /// Shows the client what was completed, and wakes it if it sleeps.
    public void flush() {
        if (!backlog.isEmpty()) {
            drainBacklog();
        }
        int count = completions.publish();
        if (count != 0) {
            if (client.wake()) {
                waiter.wokePeer();
                wakes++;
            }
            untold = false;
            completions.fetchAhead(count);
        }
    }

    /// Waits for submissions, on this thread: polls if that pays, then sleeps on the futex.
    ///
    /// @param timeoutNanos the longest wait; [Long#MAX_VALUE] is for ever
    public Awaited await(long timeoutNanos) {
        return waiter.await(timeoutNanos);
    }

    /// Asks the client to ring this end's eventfd, for a thread that sleeps on more than this ring.
    public void sleepOnEvent() {
        own.chooseEvent();
    }

    /// Says that this end is about to sleep on its eventfd, if there is nothing to do.
    ///
    /// @return whether it may sleep; if not, there is work, and this end counts as awake
    public boolean prepareToSleep() {
        own.announceSleep();
        // WAKE: the head of what was taken is stored before the client's sleep word is looked at.
        tellOfTaking();
        if (hasWork() || clientIsGone()) {
            own.announceAwake();
            return false;
        }
        return true;
    }

    /// Says that this end is awake after [#prepareToSleep] let it sleep.
    public void awake() {
        own.announceAwake();
    }

    /// {@return whether there is something to take, or room for what waited for it}
    public boolean hasWork() {
        if (streamWaits && hasRoomForStream()) {
            return true;
        }
        if (backlog.isEmpty()) {
            return !takesNone && inFlight() < completions.capacity() && submissions.ready() != 0;
        }
        return completions.hasRoom(Math.min(completions.capacity(), FEWEST_SLOTS_FOR_EXTENDED));
    }

    /// {@return whether the client last ran on this thread's CPU, so that polling for it would hold it up}
    public boolean sharesCpu() {
        return waiter.sharesCpu();
    }

    /// {@return whether the client has closed or is dead; what it had published may still be taken}
    public boolean clientIsGone() {
        return peerGone || cqRing.loadAcquire(SessionLayout.CLIENT_STATUS) == SessionLayout.CLOSING;
    }

    /// Tells this end that the operating system said that the peer is dead, and wakes it. From any thread.
    public void peerIsGone() {
        peerGone = true;
        own.wakeOwnerRegardless();
    }

    /// Says that this end completes nothing more, and wakes the client. The segment stays mapped.
    public void closing() {
        sqRing.storeRelease(SessionLayout.SERVER_STATUS, SessionLayout.CLOSING);
        client.wake();
    }

    /// {@return how many submissions the ring holds}
    public int entries() {
        return submissions.capacity();
    }

    /// {@return how many calls were taken and not yet answered for the last time}
    public int inFlight() {
        return taken - (completions.position() - firstSlot - otherSlots);
    }

    /// {@return how often this end woke the client}
    public long wakes() {
        return wakes;
    }

    /// {@return how often this end slept in [#await]}
    public long sleeps() {
        return waiter.sleeps();
    }

    /// {@return how many entries were skipped because their index was out of range}
    public int dropped() {
        return submissions.dropped();
    }

    private void checkRoomForStream() {
        if (backlog.isFull()) {
            throw new IllegalStateException("a stream was completed although hasRoomForStream() was false");
        }
    }

    private void sayOverflow() {
        // WAKE: the flag is stored before the completion head is looked at again, in hasWork() before a sleep.
        sqRing.getAndBitwiseOr(SessionLayout.SQ_FLAGS, SqRingFlags.CQ_OVERFLOW);
    }

    private boolean drainBacklog() {
        int before = completions.position();
        boolean drained = backlog.drainTo(completions);
        otherSlots += completions.position() - before;
        if (drained && !streamWaits) {
            sayNoOverflow();
        }
        return drained;
    }

    private void sayNoOverflow() {
        sqRing.getAndBitwiseAnd(SessionLayout.SQ_FLAGS, ~SqRingFlags.CQ_OVERFLOW);
    }
}
