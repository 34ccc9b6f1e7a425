package dev.torc.kernel;

import dev.torc.layout.Words;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.Statfs;
import dev.torc.uapi.Statx;
import dev.torc.uapi.SubmissionEntry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A call by path that is forwarded to a scheme's process, now or when the session with it has begun.
///
/// @param token the call
/// @param context whose it is
/// @param operation what it does
/// @param directory where the path begins: a handle of the scheme's, or `AT_FDCWD`
/// @param path the path, without its NUL, in memory of its own; nothing for the directory itself
/// @param second what goes along: the other path of a rename or a link, what a symbolic link says, a struct
/// @param how flags, mode, and what else goes along
record ForwardedPath(
        long token,
        Context context,
        PathOperation operation,
        int directory,
        MemorySegment path,
        MemorySegment second,
        How how) {

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
                + switch (operation) {
                    case STATX -> (int) Statx.LAYOUT.byteSize();
                    case STATFS -> (int) Statfs.LAYOUT.byteSize();
                    case READLINKAT -> (int) Math.min(how.length(), LinuxLimits.PATH_MAX);
                    case OPENAT, OPENAT2, UNLINKAT, RENAMEAT, MKDIRAT, SYMLINKAT, LINKAT, SETSTATX, FACCESSAT ->
                        LinuxLimits.PATH_MAX;
                };
    }

    /// Writes the paths and the struct into memory, and the call into an entry, but for its personality.
    ///
    /// @param entries where the entry begins `at`
    /// @param memory [#bytes] that begin at `memoryAt` in the scheme's pool
    void write(Words entries, long at, MemorySegment memory, long memoryAt) {
        put(path, memory);
        SubmissionEntry.start(entries, at, operation.opcode(), 0, directory);
        SubmissionEntry.setAddress(entries, at, memoryAt);
        SubmissionEntry.setOperationFlags(entries, at, how.flags());
        switch (operation) {
            case OPENAT, UNLINKAT, MKDIRAT, FACCESSAT -> SubmissionEntry.setLength(entries, at, how.mode());
            case OPENAT2 -> {
                writeHow(memory.asSlice(Forwarder.SECOND, OpenHow.LAYOUT.byteSize()));
                SubmissionEntry.setOperationFlags(entries, at, 0);
                along(entries, at, memoryAt, (int) OpenHow.LAYOUT.byteSize());
            }
            case RENAMEAT, LINKAT -> {
                put(second, memory.asSlice(Forwarder.SECOND));
                // Both paths begin where the first does: another directory is another keeper, which is EXDEV.
                along(entries, at, memoryAt, directory);
            }
            case SYMLINKAT -> {
                put(path, memory.asSlice(Forwarder.SECOND));
                put(second, memory);
                along(entries, at, memoryAt, 0);
            }
            case SETSTATX -> {
                MemorySegment.copy(second, 0L, memory, Forwarder.SECOND, second.byteSize());
                along(entries, at, memoryAt, (int) how.length());
            }
            case STATX -> along(entries, at, memoryAt, (int) how.length());
            case READLINKAT -> along(entries, at, memoryAt, bytes() - Forwarder.SECOND);
            case STATFS -> along(entries, at, memoryAt, 0);
        }
        if (path.byteSize() == 0 && directory != AtFlags.FDCWD && operation.isOfHandleWithoutPath()) {
            memory.set(ValueLayout.JAVA_BYTE, 0L, (byte) 0);
            // Which READLINKAT does not have to say.
            int emptyPath = operation == PathOperation.READLINKAT ? 0 : AtFlags.EMPTY_PATH;
            SubmissionEntry.setOperationFlags(entries, at, how.flags() | emptyPath);
        }
    }

    private void writeHow(MemorySegment struct) {
        OpenHow.setFlags(struct, Integer.toUnsignedLong(how.flags()));
        OpenHow.setMode(struct, how.mode());
        OpenHow.setResolve(struct, how.resolve());
    }

    /// Says that something lies behind the path: it goes along, or will come back.
    private static void along(Words entries, long at, long memoryAt, int length) {
        SubmissionEntry.setOffset(entries, at, memoryAt + Forwarder.SECOND);
        SubmissionEntry.setLength(entries, at, length);
    }

    private static void put(MemorySegment text, MemorySegment into) {
        MemorySegment bytes = text.byteSize() == 0 ? HERE : text;
        MemorySegment.copy(bytes, 0L, into, 0L, bytes.byteSize());
        into.set(ValueLayout.JAVA_BYTE, bytes.byteSize(), (byte) 0);
    }

    /// {@return whether it opens the scheme's root with `O_PATH`: a handle that stands for the scheme, whatever
    /// that has or has not at its root, and by which its own opcodes are called}
    boolean isForRoot() {
        return operation.kind() == Forwarder.Kind.OPEN
                && directory == AtFlags.FDCWD
                && path.byteSize() == 0
                && (how.flags() & OpenFlags.PATH) != 0;
    }
}
