package dev.torc.ring;

import dev.torc.layout.Words;
import dev.torc.posix.EventDescriptor;
import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.SqRingFlags;
import dev.torc.uapi.SubmissionEntry;

/// The client's end of a ring, played in the server's own process for a client that is reached in another way: what
/// the client has submitted is put here, what the server answers is taken here and sent on.
///
/// The server cannot tell: its end of the ring is the same. Unlike a client, who plays it counts no credits: the
/// client counts its own.
///
/// **Threads.** One at a time.
public final class ClientStandIn {

    private final Words sqRing;
    private final SubmissionQueue submissions;
    private final CompletionQueue completions;
    private final SleepWord server;
    private final EventDescriptor serverEvent;

    /// Takes the client's end of a segment that nobody else has mapped.
    ///
    /// @param serverEvent the eventfd that the server sleeps on
    public ClientStandIn(SessionSegment segment, EventDescriptor serverEvent) {
        SessionLayout layout = segment.layout();
        RingSpec spec = layout.spec();
        this.sqRing = segment.sqRing();
        this.submissions = new SubmissionQueue(
                sqRing, layout.sqOffsets(), segment.entries(), spec.submissionEntries(), SubmissionEntry.BYTES);
        this.completions = new CompletionQueue(
                segment.cqRing(), layout.cqOffsets(), spec.completionSlots(), CompletionEntry.BYTES);
        this.server = new SleepWord(segment.sqRing(), SessionLayout.SQ_FLAGS);
        this.serverEvent = serverEvent;
    }

    /// {@return where the next entry is to be written in [#entries], or [SubmissionQueue#FULL]}
    public long claim() {
        return submissions.claim();
    }

    /// {@return the memory of the entries}
    public Words entries() {
        return submissions.entries();
    }

    /// Hands what was claimed to the server, and wakes it if it sleeps.
    public void submit() {
        submissions.publish();
        server.wakeOwner(serverEvent);
    }

    /// Takes the next completion, if there is one: see [CompletionQueue#next].
    ///
    /// @return whether there was one
    public boolean next() {
        return completions.next();
    }

    /// {@return the completion queue, whose accessors say what [#next] took}
    public CompletionQueue completions() {
        return completions;
    }

    /// {@return the position after the completion that was taken last, the same as in the client's own queue}
    public int taken() {
        return completions.position() + completions.unreleased();
    }

    /// Gives the slots of what was taken back to the server, and wakes it if it waits for room.
    public void release() {
        completions.release();
        // WAKE: the head is stored before the flag is looked at; the server does the two the other way round.
        sqRing.fullFence();
        if ((submissions.flags() & SqRingFlags.CQ_OVERFLOW) != 0) {
            server.wakeOwner(serverEvent);
        }
    }
}
