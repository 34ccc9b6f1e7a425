package dev.torc.linux;

import dev.torc.uapi.FileMode;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Optional;

/// What Linux knows of a file: `statx(2)`.
///
/// @param sizeBytes its length
/// @param mode kind and permissions, as [FileMode]
/// @param links how many names it has
/// @param inode its number in the file system
/// @param user its owner's number
/// @param group its group's number
/// @param allocatedBytes how much of the device it takes
/// @param accessed when it was last read
/// @param modified when its content last changed
/// @param changed when its content or metadata last changed
/// @param born when it was made; nothing where the file system does not keep it
/// @param directAlignment how reads and writes past the page cache must be aligned; nothing where Linux (before 6.1)
///     does not say
public record FileStatus(
        long sizeBytes,
        int mode,
        int links,
        long inode,
        int user,
        int group,
        long allocatedBytes,
        Instant accessed,
        Instant modified,
        Instant changed,
        Optional<Instant> born,
        Optional<DirectAlignment> directAlignment) {

    /// What is asked for.
    static final int WANTED = StatxMask.BASIC_STATS | StatxMask.BTIME | StatxMask.DIOALIGN | StatxMask.DIO_READ_ALIGN;

    private static final long BLOCK_BYTES = 512L;

    static FileStatus of(MemorySegment statx) {
        return new FileStatus(
                Statx.sizeBytes(statx),
                Statx.mode(statx),
                Statx.linkCount(statx),
                Statx.inode(statx),
                Statx.uid(statx),
                Statx.gid(statx),
                Statx.blockCount(statx) * BLOCK_BYTES,
                Instant.ofEpochSecond(Statx.accessSeconds(statx), Statx.accessNanos(statx)),
                Instant.ofEpochSecond(Statx.modificationSeconds(statx), Statx.modificationNanos(statx)),
                Instant.ofEpochSecond(Statx.changeSeconds(statx), Statx.changeNanos(statx)),
                has(statx, StatxMask.BTIME)
                        ? Optional.of(Instant.ofEpochSecond(Statx.birthSeconds(statx), Statx.birthNanos(statx)))
                        : Optional.empty(),
                has(statx, StatxMask.DIOALIGN) ? Optional.of(alignment(statx)) : Optional.empty());
    }

    private static DirectAlignment alignment(MemorySegment statx) {
        int offset = Statx.directOffsetAlignment(statx);
        int read = has(statx, StatxMask.DIO_READ_ALIGN) ? Statx.directReadOffsetAlignment(statx) : offset;
        return new DirectAlignment(Statx.directMemoryAlignment(statx), offset, read == 0 ? offset : read);
    }

    private static boolean has(MemorySegment statx, int field) {
        return (Statx.mask(statx) & field) != 0;
    }

    /// {@return whether it is a directory}
    public boolean isDirectory() {
        return (mode & FileMode.IFMT) == FileMode.IFDIR;
    }

    /// {@return whether it is a regular file}
    public boolean isRegularFile() {
        return (mode & FileMode.IFMT) == FileMode.IFREG;
    }
}
