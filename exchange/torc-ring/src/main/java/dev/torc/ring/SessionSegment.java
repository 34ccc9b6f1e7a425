package dev.torc.ring;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.memory.HugePages;
import dev.torc.memory.SharedSegment;
import dev.torc.posix.Descriptor;
import dev.torc.uapi.SetupFlags;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// The shared memory of one session's ring: a sealed memory file that the server makes and both ends map.
///
/// **Ownership.** Who made or attached it closes it; that unmaps this process's view only. No ring over it may be in
/// use then. **Threads.** Any.
public final class SessionSegment implements AutoCloseable {

    private final SharedSegment segment;
    private final SessionLayout layout;
    private final SegmentWords sqRing;
    private final SegmentWords cqRing;
    private final SegmentWords entries;

    private SessionSegment(SharedSegment segment, SessionLayout layout) {
        this.segment = segment;
        this.layout = layout;
        MemorySegment memory = segment.memory();
        this.sqRing = new SegmentWords(memory.asSlice(0, layout.cqRingAt()));
        this.cqRing = new SegmentWords(memory.asSlice(layout.cqRingAt(), layout.entriesAt() - layout.cqRingAt()));
        this.entries = new SegmentWords(memory.asSlice(layout.entriesAt()));
    }

    /// Makes the memory of a ring, with its header, both ends open. The magic is written last.
    ///
    /// @throws IOException if Linux gives no memory file or mapping
    public static SessionSegment create(RingSpec spec) throws IOException {
        SessionLayout layout = SessionLayout.of(spec);
        SharedSegment memory = SharedSegment.create("torc-ring", layout.totalBytes(), HugePages.NEVER);
        SessionSegment created = new SessionSegment(memory, layout);
        Words sq = created.sqRing;
        Words cq = created.cqRing;
        sq.putInt(SessionLayout.HEADER_ABI_VERSION, SessionLayout.ABI_VERSION);
        sq.storeRelease(SessionLayout.HEADER_SETUP_FLAGS, setupFlags(spec));
        sq.putInt(SessionLayout.SQ_MASK, spec.submissionEntries() - 1);
        sq.putInt(SessionLayout.SQ_ENTRIES, spec.submissionEntries());
        sq.putLong(SessionLayout.HEADER_TOTAL_BYTES, layout.totalBytes());
        sq.storeRelease(SessionLayout.SERVER_STATUS, SessionLayout.OPEN);
        cq.putInt(SessionLayout.CQ_MASK, spec.completionSlots() - 1);
        cq.putInt(SessionLayout.CQ_ENTRIES, spec.completionSlots());
        cq.storeRelease(SessionLayout.CLIENT_STATUS, SessionLayout.OPEN);
        sq.fullFence();
        sq.putLong(SessionLayout.HEADER_MAGIC, SessionLayout.MAGIC);
        return created;
    }

    /// Maps the memory that a server made, after its seals and its size were checked.
    ///
    /// @param file the memory file, lent: it is duplicated
    /// @param spec what the server's greeting says that the ring is
    /// @throws IOException if it is not what it should be, or Linux gives no mapping
    public static SessionSegment attach(Descriptor file, RingSpec spec) throws IOException {
        SessionLayout layout = SessionLayout.of(spec);
        SharedSegment memory = SharedSegment.mapForeign(file, layout.totalBytes());
        SessionSegment attached = new SessionSegment(memory, layout);
        // The only look at the header: from here on sizes and offsets are ours.
        if (attached.sqRing.getLong(SessionLayout.HEADER_MAGIC) != SessionLayout.MAGIC) {
            attached.close();
            throw new GreetingException("the server's ring does not begin with the ring's magic");
        }
        return attached;
    }

    /// {@return `IORING_SETUP_*`: what a Linux ring of this form would have been made with}
    static int setupFlags(RingSpec spec) {
        int form = SetupFlags.SQPOLL | SetupFlags.CQSIZE | SetupFlags.CQE_MIXED;
        return spec.order() == RingSpec.EntryOrder.INDIRECT ? form : form | SetupFlags.NO_SQARRAY;
    }

    /// {@return where everything lies}
    public SessionLayout layout() {
        return layout;
    }

    /// {@return the memory file, to be sent to the other end}
    public Descriptor descriptor() {
        return segment.descriptor();
    }

    /// {@return the region of the submission queue's positions}
    SegmentWords sqRing() {
        return sqRing;
    }

    /// {@return the region of the completion queue}
    SegmentWords cqRing() {
        return cqRing;
    }

    /// {@return the region of the submission entries}
    SegmentWords entries() {
        return entries;
    }

    @Override
    public void close() {
        segment.close();
    }
}
