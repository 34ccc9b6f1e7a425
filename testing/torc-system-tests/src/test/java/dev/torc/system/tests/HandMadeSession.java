package dev.torc.system.tests;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.memory.SharedSegment;
import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.SessionLayout;
import dev.torc.ring.SubmissionQueue;
import dev.torc.ring.Welcome;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.SqRingFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A session of which a test has every word in its hands.
///
/// @param client its socket
/// @param layout where its words are
/// @param segment the ring's memory
/// @param pool the pool
/// @param bell the server's eventfd
/// @param submissions an honest end of the submission queue, for who wants one
/// @param completions an honest end of the completion queue
record HandMadeSession(
        HandMadeClient client,
        SessionLayout layout,
        SharedSegment segment,
        SharedSegment pool,
        EventDescriptor bell,
        SubmissionQueue submissions,
        CompletionQueue completions)
        implements AutoCloseable {

    static final int ENTRIES = 16;
    static final int POOL_BYTES = 1 << 20;

    /// Where a path is put, behind what is read into the pool.
    static final int PATH_AT = POOL_BYTES - 8192;

    /// Of the CQ ring: where the client says how it is.
    static final long CLIENT_STATUS = 264;

    static HandMadeSession map(HandMadeClient client, Welcome welcome, List<Descriptor> descriptors)
            throws IOException {
        SessionLayout layout = SessionLayout.of(welcome.spec());
        SharedSegment segment = SharedSegment.mapForeign(descriptors.get(0), layout.totalBytes());
        SharedSegment pool = SharedSegment.mapForeign(descriptors.get(1), welcome.poolBytes());
        EventDescriptor bell = EventDescriptor.adopt(descriptors.get(2).duplicate());
        return new HandMadeSession(
                client,
                layout,
                segment,
                pool,
                bell,
                new SubmissionQueue(
                        sqRing(segment),
                        layout.sqOffsets(),
                        new SegmentWords(segment.memory().asSlice(layout.entriesAt())),
                        layout.spec().submissionEntries(),
                        SubmissionEntry.BYTES),
                new CompletionQueue(
                        cqRing(segment, layout),
                        layout.cqOffsets(),
                        layout.spec().completionSlots(),
                        CompletionEntry.BYTES));
    }

    private static Words sqRing(SharedSegment segment) {
        return new SegmentWords(segment.memory());
    }

    private static Words cqRing(SharedSegment segment, SessionLayout layout) {
        return new SegmentWords(segment.memory().asSlice(layout.cqRingAt(), layout.entriesAt() - layout.cqRingAt()));
    }

    Words sqRing() {
        return sqRing(segment);
    }

    Words cqRing() {
        return cqRing(segment, layout);
    }

    Words entries() {
        return submissions.entries();
    }

    /// {@return where the next entry begins, cleared but for the opcode and the user data}
    long claim(int opcode, long userData) {
        long at = submissions.claim();
        if (at == SubmissionQueue.FULL) {
            throw new AssertionError("the submission queue is full");
        }
        SubmissionEntry.clear(entries(), at);
        SubmissionEntry.setHeader(entries(), at, opcode, 0, 0);
        SubmissionEntry.setUserData(entries(), at, userData);
        return at;
    }

    long claimOpen(String path, long userData) {
        pool.memory().setString(PATH_AT, path);
        long at = claim(Opcode.OPENAT.number(), userData);
        SubmissionEntry.setFd(entries(), at, AtFlags.FDCWD);
        SubmissionEntry.setAddress(entries(), at, PATH_AT);
        SubmissionEntry.setOperationFlags(entries(), at, OpenFlags.RDONLY);
        return at;
    }

    long claimRead(int handle, long poolOffset, int bytes, long userData) {
        long at = claim(Opcode.READ_FIXED.number(), userData);
        SubmissionEntry.setFd(entries(), at, handle);
        SubmissionEntry.setAddress(entries(), at, poolOffset);
        SubmissionEntry.setLength(entries(), at, bytes);
        return at;
    }

    /// The waker's half of the protocol, by hand.
    void wake() {
        if (submissions.serverSleeps()) {
            sqRing().getAndBitwiseAnd(layout.sqOffsets().flags(), ~SqRingFlags.NEED_WAKEUP);
            bell.signal();
        }
    }

    void submit() {
        submissions.publish();
        wake();
    }

    /// Waits for the next completion, awake.
    ///
    /// @return its result
    int await() {
        Eventually.isTrue(completions::next, () -> "no completion");
        return completions.result();
    }

    int open(String path) {
        claimOpen(path, 1);
        submit();
        return await();
    }

    MemorySegment read(int handle, int bytes) {
        claimRead(handle, 0, bytes, 2);
        submit();
        int read = await();
        if (read != bytes) {
            throw new AssertionError("a read of " + bytes + " bytes answered " + read);
        }
        return pool.memory().asSlice(0, bytes);
    }

    @Override
    public void close() {
        client.close();
        bell.close();
        pool.close();
        segment.close();
    }
}
