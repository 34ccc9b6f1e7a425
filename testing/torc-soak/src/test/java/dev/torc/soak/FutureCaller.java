package dev.torc.soak;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.reactor.CallEnd;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uring.Prepare;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Several calls at once as futures, of which some are cancelled and some have deadlines.
final class FutureCaller extends Caller {

    private static final int MOST_AT_ONCE = 24;
    private static final int MOST_BYTES = 8 << 10;
    private static final long LONGEST_DEADLINE_NANOS = 2_000_000;

    private final Link link;
    private final ServedContent content;

    FutureCaller(String name, Link link, ServedContent content, Findings findings, SplittableRandom random) {
        super(name, findings, random);
        this.link = link;
        this.content = content;
    }

    @Override
    void step() throws IOException, InterruptedException {
        link.use(this::calls);
    }

    /// A call, and the slice that it reads into, if any.
    private record Started(OnceCall call, @Nullable Slice slice, long fileOffset) {}

    private void calls(Session session) throws IOException, InterruptedException {
        RemoteFile file = link.file(session, ServedContent.NAME, OpenMode.READ);
        List<Started> started = new ArrayList<>();
        try {
            int count = random.nextInt(1, MOST_AT_ONCE);
            for (int i = 0; i < count; i++) {
                started.add(start(session, file));
            }
            for (Started each : started) {
                if (random.nextInt(4) == 0) {
                    each.call().cancelAsked = true;
                    findings.tally().add(Count.CANCELS_ASKED);
                    each.call().cancel(true);
                }
            }
        } finally {
            // Each ends, whatever becomes of the session.
            for (Started each : started) {
                var unused = each.call().join();
                ended(each);
            }
        }
    }

    private Started start(Session session, RemoteFile file) {
        OnceCall call = new OnceCall(findings);
        Slice slice = null;
        long fileOffset = 0;
        if (random.nextBoolean()) {
            int bytes = random.nextInt(1, MOST_BYTES);
            fileOffset = random.nextLong(ServedContent.BYTES - bytes);
            slice = session.allocate(bytes);
            slice.memory().fill((byte) random.nextInt());
            writeRead(call, file, slice, fileOffset);
            call.holding(slice.lend(slice.pool()));
        } else {
            Prepare.nop(call, OnceCall.ENTRY);
        }
        if (random.nextInt(4) == 0) {
            call.hasDeadline = true;
            call.withinNanos(random.nextLong(1, LONGEST_DEADLINE_NANOS));
        }
        findings.tally().add(Count.STARTED);
        session.port().start(call);
        return new Started(call, slice, fileOffset);
    }

    /// A session's handle is any number, where `PrepareFile` would see registered files in some.
    private static void writeRead(OnceCall call, RemoteFile file, Slice slice, long fileOffset) {
        SubmissionEntry.setHeader(call, OnceCall.ENTRY, Opcode.READ_FIXED.number(), 0, 0);
        SubmissionEntry.setFd(call, OnceCall.ENTRY, file.handle());
        SubmissionEntry.setOffset(call, OnceCall.ENTRY, fileOffset);
        SubmissionEntry.setAddress(call, OnceCall.ENTRY, slice.offset());
        SubmissionEntry.setLength(call, OnceCall.ENTRY, (int) slice.byteSize());
        SubmissionEntry.setBufferIndex(call, OnceCall.ENTRY, slice.number(), 0);
    }

    private void ended(Started started) {
        OnceCall call = started.call();
        long result = call.result();
        if (result >= 0) {
            right(started, result);
        } else if (result == Errno.ECANCELED.negated() && call.cancelAsked) {
            findings.tally().add(Count.CANCELLED);
        } else if (result == Errno.ETIME.negated() && call.hasDeadline) {
            findings.tally().add(Count.EXPIRED);
        } else if (result == Errno.ESHUTDOWN.negated() && call.end() != CallEnd.ANSWERED) {
            findings.tally().add(Count.ENDED_WITH_SESSION);
        } else {
            findings.fault(this
                    + (started.slice() == null
                            ? ": a NOP"
                            : ": a read of " + started.slice().byteSize()) + " at "
                    + started.fileOffset() + " answered " + result + " (" + call.end() + ", cancelled: "
                    + call.cancelAsked
                    + ", deadline: " + call.hasDeadline + ")");
        }
        if (started.slice() != null) {
            started.slice().close();
        }
    }

    private void right(Started started, long result) {
        Slice slice = started.slice();
        boolean isRight = slice == null
                ? result == 0
                : result > 0
                        && result <= slice.byteSize()
                        && content.matches(slice.memory(), started.fileOffset(), result);
        findings.require(isRight, this + ": a wrong answer was accepted: " + result + " at " + started.fileOffset());
        findings.tally().add(Count.RIGHT);
        if (slice != null) {
            findings.tally().add(Count.COMPARED_BYTES, result);
        }
    }
}
