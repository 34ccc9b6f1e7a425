package dev.torc.counters;

import dev.torc.layout.Words;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.TorcOpcode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The beginnings of what a call's offsets name, as they are when it begins: paths, and bytes to be written.
final class Excerpts {

    /// What the offsets of an operation name.
    private enum Named {
        /// Nothing that is known to be a text.
        NOTHING,
        /// `addr` a path.
        PATH,
        /// `addr` and `off` a path each.
        TWO_PATHS,
        /// `addr` a path, and `off` an [OpenHow].
        PATH_AND_HOW,
        /// `addr` and `len` bytes that are written.
        BYTES
    }

    private static final Named[] BY_OPCODE = new Named[256];

    static {
        Arrays.fill(BY_OPCODE, Named.NOTHING);
        name(
                Named.PATH,
                Opcode.OPENAT.number(),
                Opcode.STATX.number(),
                Opcode.UNLINKAT.number(),
                Opcode.MKDIRAT.number(),
                TorcOpcode.READLINKAT.number(),
                TorcOpcode.SETSTATX.number(),
                TorcOpcode.STATFS.number(),
                TorcOpcode.FACCESSAT.number(),
                TorcOpcode.INTRODUCE.number());
        name(Named.TWO_PATHS, Opcode.RENAMEAT.number(), Opcode.SYMLINKAT.number(), Opcode.LINKAT.number());
        name(Named.PATH_AND_HOW, Opcode.OPENAT2.number());
        name(Named.BYTES, Opcode.WRITE_FIXED.number());
    }

    private Excerpts() {}

    private static void name(Named what, int... opcodes) {
        for (int opcode : opcodes) {
            BY_OPCODE[opcode] = what;
        }
    }

    /// Copies what an entry names.
    ///
    /// @param from where its offsets are
    /// @param entryAt where the entry begins in `entries`
    /// @param record the memory in which the record is that is written
    /// @param at where it begins there
    static void copy(MemorySegment from, Words entries, long entryAt, MemorySegment record, long at) {
        long address = SubmissionEntry.address(entries, entryAt);
        long offset = SubmissionEntry.offset(entries, entryAt);
        int first = TraceLayout.NO_TEXT;
        int second = TraceLayout.NO_TEXT;
        switch (BY_OPCODE[SubmissionEntry.opcode(entries, entryAt)]) {
            case NOTHING -> {}
            case PATH -> first = path(from, address, record, at + TraceLayout.FIRST);
            case TWO_PATHS -> {
                first = path(from, address, record, at + TraceLayout.FIRST);
                second = path(from, offset, record, at + TraceLayout.SECOND);
            }
            case PATH_AND_HOW -> {
                first = path(from, address, record, at + TraceLayout.FIRST);
                second = bytes(from, offset, OpenHow.LAYOUT.byteSize(), record, at + TraceLayout.SECOND);
            }
            case BYTES -> {
                long length = Integer.toUnsignedLong(SubmissionEntry.length(entries, entryAt));
                first = bytes(from, address, length, record, at + TraceLayout.FIRST);
            }
        }
        CounterLayout.INT.set(record, at + TraceLayout.FIRST_LENGTH, first);
        CounterLayout.INT.set(record, at + TraceLayout.SECOND_LENGTH, second);
    }

    private static int path(MemorySegment from, long at, MemorySegment record, long into) {
        if (at < 0 || at >= from.byteSize()) {
            return TraceLayout.NO_TEXT;
        }
        int readable = (int) Math.min(TraceLayout.EXCERPT_BYTES, from.byteSize() - at);
        for (int length = 0; length < readable; length++) {
            byte next = from.get(ValueLayout.JAVA_BYTE, at + length);
            if (next == 0) {
                return length;
            }
            record.set(ValueLayout.JAVA_BYTE, into + length, next);
        }
        return readable | TraceLayout.CUT;
    }

    private static int bytes(MemorySegment from, long at, long length, MemorySegment record, long into) {
        if (at < 0 || length < 0 || at > from.byteSize() || length > from.byteSize() - at) {
            return TraceLayout.NO_TEXT;
        }
        int copied = (int) Math.min(TraceLayout.EXCERPT_BYTES, length);
        MemorySegment.copy(from, at, record, into, copied);
        return copied < length ? copied | TraceLayout.CUT : copied;
    }
}
