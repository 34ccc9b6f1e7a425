package dev.torc.scheme.net;

import dev.torc.posix.FileCalls;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The path that a listener of the scheme `unix` has made in the file system.
///
/// @param name the path, with a zero at its end
/// @param inode the file that was made: what somebody else has put there since is left alone
record BoundPath(MemorySegment name, long inode) {

    /// Who removes paths, without making others wait.
    interface Remover {
        void remove(BoundPath path);
    }

    /// {@return the path that was just bound} It waits as the file system does.
    static BoundPath of(byte[] path) {
        MemorySegment name = Arena.ofAuto().allocate(path.length + 1L);
        MemorySegment.copy(path, 0, name, ValueLayout.JAVA_BYTE, 0, path.length);
        return new BoundPath(name, inodeOf(name));
    }

    /// Takes the name away, if it is still the same file's. It waits as the file system does.
    void remove() {
        if (inodeOf(name) == inode) {
            var unused = FileCalls.unlinkat(AtFlags.FDCWD, name, 0);
        }
    }

    private static long inodeOf(MemorySegment name) {
        MemorySegment status = Arena.ofAuto().allocate(Statx.LAYOUT);
        int result = FileCalls.statx(AtFlags.FDCWD, name, AtFlags.SYMLINK_NOFOLLOW, StatxMask.BASIC_STATS, status);
        return result < 0 ? 0 : Statx.inode(status);
    }
}
