package dev.torc.client;

import dev.torc.uapi.FileMode;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Optional;

/// What STATX says of a resource.
///
/// @param mode type and permissions, as in `st_mode`
/// @param sizeBytes the length
/// @param links how many names it has
/// @param uid the owner's user number, of the server's machine
/// @param gid the owner's group number
/// @param device the number of its file system, the major one in the upper half
/// @param inode its number in its file system
/// @param modified when its content last changed
/// @param accessed when it was last read
/// @param changed when its status last changed
/// @param created when it was made, where the file system keeps that
public record FileStatus(
        int mode,
        long sizeBytes,
        int links,
        int uid,
        int gid,
        long device,
        long inode,
        Instant modified,
        Instant accessed,
        Instant changed,
        Optional<Instant> created) {

    static FileStatus of(MemorySegment status) {
        return new FileStatus(
                Statx.mode(status),
                Statx.sizeBytes(status),
                Statx.linkCount(status),
                Statx.uid(status),
                Statx.gid(status),
                ((long) Statx.filesystemMajor(status) << Integer.SIZE)
                        | Integer.toUnsignedLong(Statx.filesystemMinor(status)),
                Statx.inode(status),
                Instant.ofEpochSecond(Statx.modificationSeconds(status), nanos(Statx.modificationNanos(status))),
                Instant.ofEpochSecond(Statx.accessSeconds(status), nanos(Statx.accessNanos(status))),
                Instant.ofEpochSecond(Statx.changeSeconds(status), nanos(Statx.changeNanos(status))),
                created(status));
    }

    private static Optional<Instant> created(MemorySegment status) {
        return (Statx.mask(status) & StatxMask.BTIME) == 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(Statx.birthSeconds(status), nanos(Statx.birthNanos(status))));
    }

    /// {@return whether it is a regular file}
    public boolean isFile() {
        return (mode & FileMode.IFMT) == FileMode.IFREG;
    }

    /// {@return whether it is a directory}
    public boolean isDirectory() {
        return (mode & FileMode.IFMT) == FileMode.IFDIR;
    }

    /// {@return whether it is a symbolic link}
    public boolean isSymbolicLink() {
        return (mode & FileMode.IFMT) == FileMode.IFLNK;
    }

    private static long nanos(int unsigned) {
        return Integer.toUnsignedLong(unsigned);
    }
}
