package dev.torc.kernel;

import dev.torc.layout.Words;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.SubmissionEntry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A call by path that is forwarded to a scheme's process, now or when the session with it has begun.
///
/// @param token the call
/// @param context whose it is
/// @param opcode what it does
/// @param directory where the path begins: a handle of the scheme's, or `AT_FDCWD`
/// @param path the path, without its NUL, in memory of its own; nothing for the directory itself
/// @param second the other path of a rename
/// @param how flags, mode, and what else goes along
record PathCall(
        long token, Context context, Opcode opcode, int directory, MemorySegment path, MemorySegment second, How how) {

    /// How much memory one needs.
    static final int BYTES = 2 * LinuxLimits.PATH_MAX;

    private static final MemorySegment HERE = MemorySegment.ofArray(new byte[] {'.'});

    /// What else goes along.
    ///
    /// @param resolve how an open resolves
    /// @param target where in the caller's pool an answer's struct goes
    /// @param mask what a STATX asks for
    record How(int flags, int mode, long resolve, long target, long mask) {}

    /// {@return whether both paths fit}
    boolean fits() {
        return path.byteSize() < LinuxLimits.PATH_MAX && second.byteSize() < LinuxLimits.PATH_MAX;
    }

    /// Writes the paths and the struct into memory, and the call into an entry, but for its personality.
    ///
    /// @param entries where the entry begins `at`
    /// @param memory [#BYTES] that begin at `memoryAt` in the scheme's pool
    void write(Words entries, long at, MemorySegment memory, long memoryAt) {
        put(path, memory);
        SubmissionEntry.start(entries, at, opcode.number(), 0, directory);
        SubmissionEntry.setAddress(entries, at, memoryAt);
        SubmissionEntry.setOperationFlags(entries, at, how.flags());
        switch (opcode) {
            case OPENAT2 -> {
                MemorySegment struct = memory.asSlice(Forwarder.SECOND, OpenHow.LAYOUT.byteSize());
                OpenHow.setFlags(struct, Integer.toUnsignedLong(how.flags()));
                OpenHow.setMode(struct, how.mode());
                OpenHow.setResolve(struct, how.resolve());
                SubmissionEntry.setOperationFlags(entries, at, 0);
                SubmissionEntry.setOffset(entries, at, memoryAt + Forwarder.SECOND);
                SubmissionEntry.setLength(entries, at, (int) OpenHow.LAYOUT.byteSize());
            }
            case STATX -> {
                SubmissionEntry.setOffset(entries, at, memoryAt + Forwarder.SECOND);
                SubmissionEntry.setLength(entries, at, (int) how.mask());
            }
            case RENAMEAT -> {
                put(second, memory.asSlice(Forwarder.SECOND));
                // Both paths begin where the first does: another directory is another keeper, which is EXDEV.
                SubmissionEntry.setOffset(entries, at, memoryAt + Forwarder.SECOND);
                SubmissionEntry.setLength(entries, at, directory);
            }
            default -> SubmissionEntry.setLength(entries, at, how.mode());
        }
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
        return switch (opcode) {
            case OPENAT, OPENAT2 -> Forwarder.Kind.OPEN;
            case STATX -> Forwarder.Kind.STRUCT;
            default -> Forwarder.Kind.PLAIN;
        };
    }
}
