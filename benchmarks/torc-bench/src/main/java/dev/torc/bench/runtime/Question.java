package dev.torc.bench.runtime;

import dev.torc.bench.uring.Offsets;
import dev.torc.bench.uring.Reads;
import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.layout.Words;
import dev.torc.memory.Slice;
import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
import dev.torc.reactor.Call;
import dev.torc.uapi.OpenFlags;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is called: writes the entries of calls, and knows the right answer. It is the same for every face.
///
/// **Threads.** Any, as long as each slot is used by one at a time.
interface Question extends AutoCloseable {

    /// Writes a whole entry, but for its user data.
    ///
    /// @param slot who asks, from 0 below the number of calls in flight
    void write(Words entries, long at, int slot);

    /// {@return the right answer}
    int answer();

    @Override
    void close() throws IOException;

    /// Checks what every contestant has to check of every call.
    default void check(long result) {
        if (result != answer()) {
            throw new IllegalStateException("a call gave " + result);
        }
    }

    /// Writes a future's entry, and lets it be tried at once where nothing is to be waited for.
    default void write(Call call, int slot) {
        write(call, Call.ENTRY, slot);
    }

    /// {@return the calls to Linux of a cell}
    static Question toLinux(CallCell cell, Path file) throws IOException {
        return switch (cell.kind()) {
            case NOP, SESSION, SESSION_READ -> new Nothing();
            case READ -> new Blocks(file, OpenFlags.RDONLY | OpenFlags.CLOEXEC, cell.depth());
            case DIRECT -> new Blocks(file, OpenFlags.RDONLY | OpenFlags.CLOEXEC | OpenFlags.DIRECT, cell.depth());
        };
    }

    /// Nothing is to be done.
    final class Nothing implements Question {

        @Override
        public void write(Words entries, long at, int slot) {
            Prepare.nop(entries, at);
        }

        @Override
        public int answer() {
            return 0;
        }

        @Override
        public void close() {
            // It has nothing.
        }
    }

    /// Random blocks of a file are to be read, into memory of each slot's own.
    final class Blocks implements Question {

        private final Arena arena = Arena.ofShared();
        private final Descriptor file;
        private final long address;
        private final Offsets[] offsets;
        private final boolean cached;

        Blocks(Path path, int openFlags, int slots) throws IOException {
            cached = (openFlags & OpenFlags.DIRECT) == 0;
            file = FileCalls.open(path, openFlags, 0);
            address = arena.allocate((long) slots * Reads.BLOCK_BYTES, Reads.BLOCK_BYTES)
                    .address();
            offsets = new Offsets[slots];
            for (int slot = 0; slot < slots; slot++) {
                offsets[slot] = new Offsets(Files.size(path), slot);
            }
        }

        @Override
        public void write(Words entries, long at, int slot) {
            PrepareFile.read(
                    entries,
                    at,
                    file.number(),
                    address + (long) slot * Reads.BLOCK_BYTES,
                    Reads.BLOCK_BYTES,
                    offsets[slot].next());
        }

        @Override
        public void write(Call call, int slot) {
            write(call, Call.ENTRY, slot);
            if (cached) {
                call.tryAtOnce();
            }
        }

        @Override
        public int answer() {
            return Reads.BLOCK_BYTES;
        }

        @Override
        public void close() {
            file.close();
            arena.close();
        }
    }

    /// Random blocks of a file are to be read by a server, into the pool of a session.
    final class RemoteBlocks implements Question {

        private final RemoteFile file;
        private final Slice slice;
        private final Offsets[] offsets;

        RemoteBlocks(Session session, Path path, int slots) throws IOException {
            file = session.open(path.getFileName().toString(), OpenMode.READ);
            slice = session.allocate((long) slots * Reads.BLOCK_BYTES);
            offsets = new Offsets[slots];
            for (int slot = 0; slot < slots; slot++) {
                offsets[slot] = new Offsets(Files.size(path), slot);
            }
        }

        @Override
        public void write(Words entries, long at, int slot) {
            PrepareFile.readFixed(
                    entries,
                    at,
                    file.handle(),
                    slice.offset() + (long) slot * Reads.BLOCK_BYTES,
                    Reads.BLOCK_BYTES,
                    offsets[slot].next(),
                    0);
        }

        @Override
        public int answer() {
            return Reads.BLOCK_BYTES;
        }

        @Override
        public void close() {
            // Both end with the session.
        }
    }
}
