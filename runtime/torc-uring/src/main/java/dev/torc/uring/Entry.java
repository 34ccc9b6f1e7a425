package dev.torc.uring;

import dev.torc.layout.Words;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.lang.foreign.MemorySegment;

/// What every method of the `Prepare` classes does first, and how they see memory.
final class Entry {

    private Entry() {}

    /// Starts an entry on an open file: everything else in it is zero.
    static void start(Words entries, long at, Opcode opcode, int file) {
        SubmissionEntry.start(entries, at, opcode.number(), FixedFile.fixedBit(file), FixedFile.number(file));
    }

    /// Starts an entry whose `fd` is something else than an open file: a count, an identity, nothing (-1).
    static void startPlain(Words entries, long at, Opcode opcode, int number) {
        SubmissionEntry.start(entries, at, opcode.number(), 0, number);
    }

    /// Adds to `ioprio`, where sockets keep flags of their own.
    static void addPriorityFlags(Words entries, long at, int flags) {
        SubmissionEntry.setHeader(
                entries,
                at,
                SubmissionEntry.opcode(entries, at),
                SubmissionEntry.flags(entries, at),
                SubmissionEntry.ioprio(entries, at) | flags);
    }

    /// {@return where the memory lies, for Linux}
    ///
    /// @throws IllegalArgumentException if it is on the heap, where the garbage collector moves it
    static long address(MemorySegment memory) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("memory on the heap can move while Linux works on it: use an arena's");
        }
        return memory.address();
    }

    /// {@return where memory lies that Linux will write to}
    ///
    /// @throws IllegalArgumentException if it is on the heap, or read-only
    static long writableAddress(MemorySegment memory) {
        if (memory.isReadOnly()) {
            throw new IllegalArgumentException("Linux would write to this memory, and it is read-only");
        }
        return address(memory);
    }

    /// {@return the memory's length in bytes, as `len` takes it}
    ///
    /// @throws IllegalArgumentException if it is more than 2 GiB less one, more than Linux moves at once
    static int length(MemorySegment memory) {
        long bytes = memory.byteSize();
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(bytes + " bytes: one operation moves 2 GiB less one at most");
        }
        return (int) bytes;
    }
}
