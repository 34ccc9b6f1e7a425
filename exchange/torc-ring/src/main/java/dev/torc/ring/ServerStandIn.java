package dev.torc.ring;

import dev.torc.layout.Words;
import dev.torc.posix.EventDescriptor;
import dev.torc.uapi.SqRingFlags;
import org.jspecify.annotations.Nullable;

/// The server's end of a ring, played in the client's own process for a server that is reached in another way: what
/// the client submits is taken here and sent on, what the server answers is put here.
///
/// The client cannot tell: its end of the ring is the same, and so are its credits.
///
/// **Threads.** One at a time.
public final class ServerStandIn {

    private final Words sqRing;
    private final ServerSubmissionQueue submissions;
    private final ServerCompletionQueue completions;
    private final SleepWord client;
    private final @Nullable EventDescriptor clientEvent;

    /// Takes the server's end of a segment that nobody else has mapped.
    ///
    /// @param clientEvent the eventfd that the client sleeps on, or null where it sleeps on its futex
    public ServerStandIn(SessionSegment segment, @Nullable EventDescriptor clientEvent) {
        SessionLayout layout = segment.layout();
        RingSpec spec = layout.spec();
        this.sqRing = segment.sqRing();
        this.submissions =
                new ServerSubmissionQueue(sqRing, layout.sqOffsets(), segment.entries(), spec.submissionEntries());
        this.completions = new ServerCompletionQueue(segment.cqRing(), layout.cqOffsets(), spec.completionSlots());
        this.client = new SleepWord(segment.cqRing(), SessionLayout.CLIENT_SLEEP);
        this.clientEvent = clientEvent;
    }

    /// Takes entries, as [ServerRing#take(Submission\[\])] does; a client that waits for that is woken by
    /// [#tellOfTaking].
    ///
    /// @param into where to; its length bounds how many are taken
    /// @return how many were taken, from the first element on
    public int take(Submission[] into) {
        return submissions.take(into, into.length);
    }

    /// Wakes a client that waits for entries to be taken.
    public void tellOfTaking() {
        // WAKE: the head of what was taken is stored before the client's sleep word is looked at.
        sqRing.fullFence();
        if (client.awaitsTaking()) {
            client.wakeOwner(clientEvent);
        }
    }

    /// Puts a completion in, and wakes the client if it sleeps.
    ///
    /// @return whether there was room; a server that keeps to the credits always finds some
    public boolean complete(long userData, int result, int flags) {
        return shown(completions.offer(userData, result, flags));
    }

    /// Puts a completion of two slots in, as [#complete].
    ///
    /// @return whether there was room
    public boolean completeExtended(long userData, long result, int flags) {
        return shown(completions.offerExtended(userData, result, flags));
    }

    private boolean shown(boolean offered) {
        if (offered) {
            completions.publish();
            client.wakeOwner(clientEvent);
        }
        return offered;
    }

    /// {@return the position up to which the client has taken the completions: what it has room for is the
    /// server's}
    public int taken() {
        return completions.head();
    }

    /// {@return the position after the last completion that was put in}
    public int shown() {
        return completions.position();
    }

    /// Asks the client to wake the far end when it takes more than it has, until [#wantsNoRoom].
    ///
    /// Who asks looks at [#taken] once more: the client may have taken all before it could see this.
    public void wantsRoom() {
        // WAKE: the flag is stored, with a fence, before the completion head is looked at again.
        sqRing.getAndBitwiseOr(SessionLayout.SQ_FLAGS, SqRingFlags.CQ_OVERFLOW);
    }

    /// Takes [#wantsRoom] back.
    public void wantsNoRoom() {
        sqRing.getAndBitwiseAnd(SessionLayout.SQ_FLAGS, ~SqRingFlags.CQ_OVERFLOW);
    }

    /// Says that the server is gone, and that nothing more comes of it: the client takes what is there, and then
    /// sees the end.
    public void closing() {
        sqRing.storeRelease(SessionLayout.SERVER_STATUS, SessionLayout.CLOSING);
        client.wakeOwnerRegardless();
        if (clientEvent != null) {
            clientEvent.signal();
        }
    }
}
