package dev.torc.cli;

import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallErrors;
import dev.torc.posix.SyscallException;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;

/// Moves a file's bytes between a service and here, in order: of a file with many calls in flight, of anything else
/// with one. A stream takes bytes in the order in which it is asked, and its reads end where its writes did.
///
/// **Threads.** One. **Ownership.** The slices go back to the session's pool with [#close].
final class Transfer implements AutoCloseable {

    /// How much one call moves: large enough that the call's cost does not show, small enough for a few in a cache.
    static final int CHUNK_BYTES = 256 * 1024;

    /// How many calls are in flight, which hides the way there and back.
    static final int DEPTH = 16;

    /// Where bytes go that were read.
    interface Sink {

        /// Takes the next bytes. The memory is the service's as well: what it holds can change while it is looked at.
        void take(MemorySegment bytes, long fileOffset) throws IOException;
    }

    /// Where bytes come from that are to be written.
    interface Source {

        /// Fills memory as far as it can.
        ///
        /// @return how many bytes; less than fit only at the end
        int fill(MemorySegment memory) throws IOException;
    }

    /// A chunk under way.
    private static final class Chunk {

        private final Slice slice;
        private long fileOffset;
        private int wantedBytes;
        private int movedBytes;
        private boolean inFlight;
        private long beganNanos;

        private Chunk(Slice slice) {
            this.slice = slice;
        }
    }

    private final Session session;
    private final RemoteFile file;
    private final LongConsumer callNanos;
    private final boolean isStream;
    private final Chunk[] chunks;

    /// Prepares to move bytes of a file.
    ///
    /// @param callNanos is told how long each call took
    Transfer(Session session, RemoteFile file, LongConsumer callNanos) throws IOException {
        this.session = session;
        this.file = file;
        this.callNanos = callNanos;
        this.isStream = !isFile(file);
        this.chunks = new Chunk[isStream ? 1 : DEPTH];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = new Chunk(session.allocate(CHUNK_BYTES));
        }
    }

    private static boolean isFile(RemoteFile file) throws IOException {
        try {
            return file.status().isFile();
        } catch (SyscallException untold) {
            // Whose scheme does not say what it is may be anything.
            return false;
        }
    }

    /// Reads the file from its beginning to its end.
    ///
    /// @return how many bytes it has
    long read(Sink sink) throws IOException {
        try (Pipeline pipeline = session.pipeline()) {
            for (int i = 0; i < chunks.length; i++) {
                begin(pipeline, Opcode.READ_FIXED, i, (long) i * CHUNK_BYTES, CHUNK_BYTES);
            }
            for (int i = 0; ; i = (i + 1) % chunks.length) {
                Chunk chunk = chunks[i];
                await(pipeline, Opcode.READ_FIXED, chunk);
                if (chunk.movedBytes > 0) {
                    sink.take(chunk.slice.memory().asSlice(0, chunk.movedBytes), chunk.fileOffset);
                }
                if (isStream ? chunk.movedBytes == 0 : chunk.movedBytes < CHUNK_BYTES) {
                    return chunk.fileOffset + chunk.movedBytes;
                }
                long further = isStream ? chunk.movedBytes : (long) DEPTH * CHUNK_BYTES;
                begin(pipeline, Opcode.READ_FIXED, i, chunk.fileOffset + further, CHUNK_BYTES);
                pipeline.submit();
            }
        }
    }

    /// Writes the file from its beginning.
    ///
    /// @param reached is told how many bytes are on their way
    /// @return how many bytes were written
    long write(Source source, LongConsumer reached) throws IOException {
        long fileOffset = 0;
        try (Pipeline pipeline = session.pipeline()) {
            for (int i = 0; ; i = (i + 1) % chunks.length) {
                Chunk chunk = chunks[i];
                await(pipeline, Opcode.WRITE_FIXED, chunk);
                int bytes = source.fill(chunk.slice.memory());
                if (bytes > 0) {
                    begin(pipeline, Opcode.WRITE_FIXED, i, fileOffset, bytes);
                    pipeline.submit();
                    fileOffset += bytes;
                    reached.accept(fileOffset);
                }
                if (bytes < CHUNK_BYTES) {
                    break;
                }
            }
            for (Chunk chunk : chunks) {
                await(pipeline, Opcode.WRITE_FIXED, chunk);
            }
        }
        return fileOffset;
    }

    private void begin(Pipeline pipeline, Opcode opcode, int index, long fileOffset, int bytes) {
        Chunk chunk = chunks[index];
        chunk.fileOffset = fileOffset;
        chunk.wantedBytes = bytes;
        chunk.movedBytes = 0;
        chunk.inFlight = true;
        call(pipeline, opcode, index);
    }

    /// Asks for what the chunk still lacks.
    private void call(Pipeline pipeline, Opcode opcode, int index) {
        Chunk chunk = chunks[index];
        long at = pipeline.claim();
        if (at == SubmissionQueue.FULL) {
            throw new IllegalStateException("the session has room for fewer than " + DEPTH + " calls");
        }
        var entries = pipeline.entries();
        SubmissionEntry.clear(entries, at);
        SubmissionEntry.setHeader(entries, at, opcode.number(), 0, 0);
        SubmissionEntry.setFd(entries, at, file.handle());
        SubmissionEntry.setOffset(entries, at, chunk.fileOffset + chunk.movedBytes);
        SubmissionEntry.setAddress(entries, at, chunk.slice.offset() + chunk.movedBytes);
        SubmissionEntry.setLength(entries, at, chunk.wantedBytes - chunk.movedBytes);
        SubmissionEntry.setBufferIndex(entries, at, chunk.slice.number(), 0);
        chunk.beganNanos = System.nanoTime();
        pipeline.ready(at, index);
    }

    private void await(Pipeline pipeline, Opcode opcode, Chunk chunk) throws IOException {
        while (chunk.inFlight) {
            if (!pipeline.await() || pipeline.unanswered().isPresent()) {
                throw new EOFException(file.path() + ": the service has ended the session");
            }
            finish(pipeline, opcode, (int) pipeline.tag(), pipeline.result());
        }
    }

    private void finish(Pipeline pipeline, Opcode opcode, int index, long result) throws IOException {
        Chunk chunk = chunks[index];
        callNanos.accept(System.nanoTime() - chunk.beganNanos);
        String call = opcode == Opcode.READ_FIXED ? "read" : "write";
        if (result < 0) {
            throw SyscallErrors.toException(call, (int) -result, file.path());
        }
        if (result > chunk.wantedBytes - chunk.movedBytes) {
            throw new IOException(file.path() + ": the service says that it moved more bytes than it was asked to");
        }
        if (result == 0 && opcode == Opcode.WRITE_FIXED) {
            throw new EOFException(file.path() + ": the service takes no more bytes");
        }
        chunk.movedBytes += (int) result;
        boolean isAllThereIs = isStream && opcode == Opcode.READ_FIXED;
        if (result == 0 || chunk.movedBytes == chunk.wantedBytes || isAllThereIs) {
            chunk.inFlight = false;
        } else {
            call(pipeline, opcode, index);
            pipeline.submit();
        }
    }

    @Override
    public void close() {
        for (Chunk chunk : chunks) {
            chunk.slice.close();
        }
    }
}
