package dev.torc.client;

import dev.torc.uapi.FileMode;
import dev.torc.uapi.Statx;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/// What STATX says of a resource.
///
/// @param mode type and permissions, as in `st_mode`
/// @param sizeBytes the length
/// @param links how many names it has
/// @param uid the owner's user number, of the server's machine
/// @param gid the owner's group number
/// @param inode its number in its file system
/// @param modified when its content last changed
/// @param accessed when it was last read
/// @param changed when its status last changed
public record FileStatus(
        int mode,
        long sizeBytes,
        int links,
        int uid,
        int gid,
        long inode,
        Instant modified,
        Instant accessed,
        Instant changed) {

    static FileStatus of(MemorySegment status) {
        return new FileStatus(
                Statx.mode(status),
                Statx.sizeBytes(status),
                Statx.linkCount(status),
                Statx.uid(status),
                Statx.gid(status),
                Statx.inode(status),
                Instant.ofEpochSecond(Statx.modificationSeconds(status), nanos(Statx.modificationNanos(status))),
                Instant.ofEpochSecond(Statx.accessSeconds(status), nanos(Statx.accessNanos(status))),
                Instant.ofEpochSecond(Statx.changeSeconds(status), nanos(Statx.changeNanos(status))));
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
