package dev.torc.bench.uring;

import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.OpenFlags;
import dev.torc.uring.FixedFile;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.Uring;
import dev.torc.uring.UringSetup;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Ours: a ring of one thread, file and buffer registered, a turn takes what is complete and submits as much again.
final class TorcReads implements Reads {

    private static final int FILE = FixedFile.at(0);
    private static final int BUFFER = 0;

    private final Arena arena = Arena.ofShared();
    private final Descriptor file;
    private final Uring ring;
    private final SubmissionQueue submissions;
    private final CompletionQueue completions;
    private final long buffersAddress;
    private final Offsets offsets;
    private long done;

    TorcReads(Path path, Cell cell) throws IOException {
        offsets = new Offsets(Files.size(path), 0);
        int flags = OpenFlags.RDONLY
                | OpenFlags.CLOEXEC
                | switch (cell.mode()) {
                    case PAGE_CACHE -> 0;
                    case DIRECT -> OpenFlags.DIRECT;
                };
        file = FileCalls.open(path, flags, 0);
        ring = Uring.open(UringSetup.of(cell.depth()));
        submissions = ring.submissions();
        completions = ring.completions();
        MemorySegment buffers = arena.allocate((long) cell.depth() * BLOCK_BYTES, BLOCK_BYTES);
        buffersAddress = buffers.address();
        ring.files().register(file.number());
        ring.buffers().register(List.of(buffers));
        for (int slot = 0; slot < cell.depth(); slot++) {
            prepare(slot);
        }
    }

    @Override
    public long advance() throws IOException {
        long end = done + CHUNK;
        while (done < end) {
            ring.submitAndWait(1);
            while (completions.next()) {
                Reads.check(completions.result());
                done++;
                prepare((int) completions.userData());
            }
        }
        return done;
    }

    private void prepare(int slot) {
        long at = submissions.claim();
        if (at == SubmissionQueue.FULL) {
            throw new IllegalStateException("the submission queue is full");
        }
        PrepareFile.readFixed(
                submissions.entries(),
                at,
                FILE,
                buffersAddress + (long) slot * BLOCK_BYTES,
                BLOCK_BYTES,
                offsets.next(),
                BUFFER);
        Prepare.userData(submissions.entries(), at, slot);
    }

    @Override
    public void close() throws IOException {
        // Waits for what Linux still writes to.
        ring.close();
        file.close();
        arena.close();
    }
}
