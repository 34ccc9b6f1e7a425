package dev.torc.client;

import dev.torc.uapi.Statfs;
import java.lang.foreign.MemorySegment;

/// What STATFS says of the file system that a file is in.
///
/// @param type a number of [dev.torc.uapi.FilesystemMagic], or another
/// @param blockBytes the length of a block, in which the space is counted
/// @param blocks how many there are
/// @param freeBlocks how many are free
/// @param availableBlocks how many are free for users without privilege
public record FileSystemStatus(long type, long blockBytes, long blocks, long freeBlocks, long availableBlocks) {

    static FileSystemStatus of(MemorySegment status) {
        long fragment = Statfs.fragmentBytes(status);
        return new FileSystemStatus(
                Statfs.type(status),
                fragment == 0 ? Statfs.blockSizeBytes(status) : fragment,
                Statfs.blockCount(status),
                Statfs.freeBlockCount(status),
                Statfs.availableBlockCount(status));
    }
}
