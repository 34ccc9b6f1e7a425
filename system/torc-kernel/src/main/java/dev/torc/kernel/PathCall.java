package dev.torc.kernel;

import dev.torc.layout.Words;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.Statfs;
import dev.torc.uapi.Statx;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.TorcOpcode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A call by path that is forwarded to a scheme's process, now or when the session with it has begun.
///
/// @param token the call
/// @param context whose it is
/// @param opcode what it does
/// @param directory where the path begins: a handle of the scheme's, or `AT_FDCWD`
/// @param path the path, without its NUL, in memory of its own; nothing for the directory itself
/// @param second what goes along: the other path of a rename or a link, what a symbolic link says, a struct
/// @param how flags, mode, and what else goes along
record PathCall(
        long token, Context context, int opcode, int directory, MemorySegment path, MemorySegment second, How how) {

    private static final MemorySegment HERE = MemorySegment.ofArray(new byte[] {'.'});

    /// What else goes along.
    ///
    /// @param resolve how an open resolves
    /// @param target where in the caller's pool an answer's struct goes
    /// @param length what a STATX asks for, what a SETSTATX sets, or how much a READLINKAT has room for
    record How(int flags, int mode, long resolve, long target, long length) {}

    /// {@return whether both paths fit}
    boolean fits() {
        return path.byteSize() < LinuxLimits.PATH_MAX && second.byteSize() < LinuxLimits.PATH_MAX;
    }

    /// {@return how much memory it needs}: where a path ends, what comes back begins.
    int bytes() {
        return Forwarder.SECOND
                + switch (kind()) {
                    case STRUCT -> (int) (is(Opcode.STATX) ? Statx.LAYOUT.byteSize() : Statfs.LAYOUT.byteSize());
                    case TEXT -> (int) Math.min(how.length(), LinuxLimits.PATH_MAX);
                    default -> LinuxLimits.PATH_MAX;
                };
    }

    private boolean is(Opcode other) {
        return opcode == other.number();
    }

    private boolean is(TorcOpcode other) {
        return opcode == other.number();
    }

    /// Writes the paths and the struct into memory, and the call into an entry, but for its personality.
    ///
    /// @param entries where the entry begins `at`
    /// @param memory [#bytes] that begin at `memoryAt` in the scheme's pool
    void write(Words entries, long at, MemorySegment memory, long memoryAt) {
        put(path, memory);
        SubmissionEntry.start(entries, at, opcode, 0, directory);
        SubmissionEntry.setAddress(entries, at, memoryAt);
        SubmissionEntry.setOperationFlags(entries, at, how.flags());
        if (goesAlong()) {
            SubmissionEntry.setOffset(entries, at, memoryAt + Forwarder.SECOND);
        }
        if (is(Opcode.OPENAT2)) {
            MemorySegment struct = memory.asSlice(Forwarder.SECOND, OpenHow.LAYOUT.byteSize());
            OpenHow.setFlags(struct, Integer.toUnsignedLong(how.flags()));
            OpenHow.setMode(struct, how.mode());
            OpenHow.setResolve(struct, how.resolve());
            SubmissionEntry.setOperationFlags(entries, at, 0);
            SubmissionEntry.setLength(entries, at, (int) OpenHow.LAYOUT.byteSize());
        } else if (is(Opcode.RENAMEAT) || is(Opcode.LINKAT)) {
            put(second, memory.asSlice(Forwarder.SECOND));
            // Both paths begin where the first does: another directory is another keeper, which is EXDEV.
            SubmissionEntry.setLength(entries, at, directory);
        } else if (is(Opcode.SYMLINKAT)) {
            put(path, memory.asSlice(Forwarder.SECOND));
            put(second, memory);
        } else if (is(TorcOpcode.SETSTATX)) {
            MemorySegment.copy(second, 0L, memory, Forwarder.SECOND, second.byteSize());
            SubmissionEntry.setLength(entries, at, (int) how.length());
        } else if (is(Opcode.STATX)) {
            SubmissionEntry.setLength(entries, at, (int) how.length());
        } else if (is(TorcOpcode.READLINKAT)) {
            SubmissionEntry.setLength(entries, at, bytes() - Forwarder.SECOND);
        } else {
            SubmissionEntry.setLength(entries, at, how.mode());
        }
        if (path.byteSize() == 0 && directory != AtFlags.FDCWD && meansTheHandle()) {
            memory.set(ValueLayout.JAVA_BYTE, 0L, (byte) 0);
            int emptyPath = is(TorcOpcode.READLINKAT) ? 0 : AtFlags.EMPTY_PATH;
            SubmissionEntry.setOperationFlags(entries, at, how.flags() | emptyPath);
        }
    }

    /// {@return whether `off` is where something goes along, or comes back}
    private boolean goesAlong() {
        return !(is(Opcode.OPENAT) || is(Opcode.UNLINKAT) || is(Opcode.MKDIRAT) || is(TorcOpcode.FACCESSAT));
    }

    /// {@return whether no path means the handle itself, which need not be a directory's}
    private boolean meansTheHandle() {
        return is(TorcOpcode.READLINKAT)
                || is(TorcOpcode.SETSTATX)
                || is(TorcOpcode.STATFS)
                || is(TorcOpcode.FACCESSAT)
                || is(Opcode.LINKAT);
    }

    private static void put(MemorySegment text, MemorySegment into) {
        MemorySegment bytes = text.byteSize() == 0 ? HERE : text;
        MemorySegment.copy(bytes, 0L, into, 0L, bytes.byteSize());
        into.set(ValueLayout.JAVA_BYTE, bytes.byteSize(), (byte) 0);
    }

    /// {@return whether it opens the scheme's root with `O_PATH`: a handle that stands for the scheme, whatever
    /// that has or has not at its root, and by which its own opcodes are called}
    boolean isForRoot() {
        return kind() == Forwarder.Kind.OPEN
                && directory == AtFlags.FDCWD
                && path.byteSize() == 0
                && (how.flags() & OpenFlags.PATH) != 0;
    }

    /// {@return what becomes of the answer}
    Forwarder.Kind kind() {
        if (is(Opcode.OPENAT) || is(Opcode.OPENAT2)) {
            return Forwarder.Kind.OPEN;
        }
        if (is(Opcode.STATX) || is(TorcOpcode.STATFS)) {
            return Forwarder.Kind.STRUCT;
        }
        return is(TorcOpcode.READLINKAT) ? Forwarder.Kind.TEXT : Forwarder.Kind.PLAIN;
    }
}
