package dev.torc.bench.runtime;

import dev.torc.bench.uring.Offsets;
import dev.torc.bench.uring.Reads;
import dev.torc.layout.Words;
import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
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

    /// {@return the calls of a cell}
    static Question of(CallCell cell, Path file) throws IOException {
        return switch (cell.kind()) {
            case NOP, SESSION -> new Nothing();
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

        Blocks(Path path, int openFlags, int slots) throws IOException {
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
        public int answer() {
            return Reads.BLOCK_BYTES;
        }

        @Override
        public void close() {
            file.close();
            arena.close();
        }
    }
}
