package dev.torc.scheme;

import dev.torc.ring.Submission;
import dev.torc.uapi.AccessFlags;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FsyncFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.RecordLockType;
import dev.torc.uapi.StatxMask;
import dev.torc.uapi.TorcOpcode;
import org.jspecify.annotations.Nullable;

/// The operations on things that look like files, and which fields of an entry each of them uses.
///
/// A field that an operation does not use must be zero, as for Linux: an entry that says more than its operation
/// means contradicts itself and is answered with EINVAL. `buf_index` is the exception: on a session it names the
/// pool of everything that the entry points to, also for operations where Linux has pointers.
enum FileOperation {
    OPENAT(Opcode.OPENAT.number(), EntryFields.ADDR | EntryFields.LEN | EntryFields.FLAGS | EntryFields.POOL),
    OPENAT2(Opcode.OPENAT2.number(), EntryFields.ADDR | EntryFields.LEN | EntryFields.OFF | EntryFields.POOL),
    CLOSE(Opcode.CLOSE.number(), 0),
    READ_FIXED(
            Opcode.READ_FIXED.number(),
            EntryFields.ADDR | EntryFields.LEN | EntryFields.OFF | EntryFields.FLAGS | EntryFields.POOL),
    WRITE_FIXED(
            Opcode.WRITE_FIXED.number(),
            EntryFields.ADDR | EntryFields.LEN | EntryFields.OFF | EntryFields.FLAGS | EntryFields.POOL),
    FSYNC(Opcode.FSYNC.number(), EntryFields.OFF | EntryFields.LEN | EntryFields.FLAGS),
    STATX(
            Opcode.STATX.number(),
            EntryFields.ADDR | EntryFields.LEN | EntryFields.OFF | EntryFields.FLAGS | EntryFields.POOL),
    FTRUNCATE(Opcode.FTRUNCATE.number(), EntryFields.OFF),
    FALLOCATE(Opcode.FALLOCATE.number(), EntryFields.OFF | EntryFields.ADDR | EntryFields.LEN),
    UNLINKAT(Opcode.UNLINKAT.number(), EntryFields.ADDR | EntryFields.FLAGS | EntryFields.POOL),
    RENAMEAT(
            Opcode.RENAMEAT.number(),
            EntryFields.ADDR | EntryFields.LEN | EntryFields.OFF | EntryFields.FLAGS | EntryFields.POOL),
    MKDIRAT(Opcode.MKDIRAT.number(), EntryFields.ADDR | EntryFields.LEN | EntryFields.POOL),
    SYMLINKAT(Opcode.SYMLINKAT.number(), EntryFields.ADDR | EntryFields.OFF | EntryFields.POOL),
    LINKAT(
            Opcode.LINKAT.number(),
            EntryFields.ADDR | EntryFields.LEN | EntryFields.OFF | EntryFields.FLAGS | EntryFields.POOL),
    GETDENTS(TorcOpcode.GETDENTS.number(), EntryFields.ADDR | EntryFields.LEN | EntryFields.POOL),
    READLINKAT(TorcOpcode.READLINKAT.number(), EntryFields.ADDR | EntryFields.LEN | EntryFields.OFF | EntryFields.POOL),
    SETSTATX(
            TorcOpcode.SETSTATX.number(),
            EntryFields.ADDR | EntryFields.LEN | EntryFields.OFF | EntryFields.FLAGS | EntryFields.POOL),
    STATFS(TorcOpcode.STATFS.number(), EntryFields.ADDR | EntryFields.OFF | EntryFields.FLAGS | EntryFields.POOL),
    FACCESSAT(TorcOpcode.FACCESSAT.number(), EntryFields.ADDR | EntryFields.LEN | EntryFields.FLAGS | EntryFields.POOL),
    SETLK(TorcOpcode.SETLK.number(), EntryFields.OFF | EntryFields.ADDR | EntryFields.LEN);

    private static final @Nullable FileOperation[] BY_OPCODE = new FileOperation[256];

    static {
        for (FileOperation operation : values()) {
            BY_OPCODE[operation.opcode] = operation;
        }
    }

    /// The bit of a `STATX_*` mask that Linux keeps for an extension, and refuses until then.
    private static final int STATX_RESERVED = 1 << 31;

    private static final int SETTABLE =
            StatxMask.MODE | StatxMask.UID | StatxMask.GID | StatxMask.ATIME | StatxMask.MTIME;
    private static final int OF_TARGET = AtFlags.EMPTY_PATH | AtFlags.SYMLINK_NOFOLLOW;
    private static final int ANY_ACCESS = AccessFlags.READ | AccessFlags.WRITE | AccessFlags.EXECUTE;

    private final int opcode;
    private final int used;

    FileOperation(int opcode, int used) {
        this.opcode = opcode;
        this.used = used;
    }

    /// {@return the operation with this opcode, 0..255, or null if it is none of these}
    static @Nullable FileOperation of(int opcode) {
        return BY_OPCODE[opcode];
    }

    /// {@return 0, or EINVAL negated if the fields contradict the operation}
    int check(Submission entry) {
        if ((EntryFields.present(entry) & ~used) != 0) {
            return Errno.EINVAL.negated();
        }
        int flags = entry.operationFlags();
        boolean sensible = switch (this) {
            case FSYNC -> (flags & ~FsyncFlags.DATASYNC) == 0;
            case UNLINKAT -> (flags & ~AtFlags.REMOVEDIR) == 0;
            case STATX -> ((int) entry.length() & STATX_RESERVED) == 0;
            // There is no file position on a session, so -1 for "where it stands" means nothing.
            case READ_FIXED, WRITE_FIXED, FTRUNCATE, FALLOCATE -> entry.offset() >= 0;
            case LINKAT -> (flags & ~(AtFlags.SYMLINK_FOLLOW | AtFlags.EMPTY_PATH)) == 0;
            case SETSTATX -> (flags & ~OF_TARGET) == 0 && (entry.length() & ~SETTABLE) == 0;
            case STATFS -> (flags & ~OF_TARGET) == 0;
            case FACCESSAT -> (flags & ~OF_TARGET) == 0 && (entry.length() & ~ANY_ACCESS) == 0;
            // A lock that ends where no file can end would be one to the end, and mean another thing.
            case SETLK ->
                entry.offset() >= 0
                        && entry.address() >= 0
                        && entry.address() <= Long.MAX_VALUE - entry.offset()
                        && entry.length() <= RecordLockType.UNLCK;
            case OPENAT, OPENAT2, CLOSE, RENAMEAT, MKDIRAT, SYMLINKAT, GETDENTS, READLINKAT -> true;
        };
        return sensible ? 0 : Errno.EINVAL.negated();
    }
}
