package dev.torc.scheme.net;

import dev.torc.uapi.FileMode;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import java.lang.foreign.MemorySegment;

/// What STATX tells of a socket.
final class SocketStatus {

    private static final int MODE = FileMode.IFSOCK | FileMode.IRUSR | FileMode.IWUSR;
    private static final int BLOCK_BYTES = 4096;

    private SocketStatus() {}

    /// Writes a `struct statx`.
    ///
    /// @param inode what tells the socket from others of its scheme; 0 for one that is not open
    static void write(MemorySegment struct, long inode) {
        struct.fill((byte) 0);
        Statx.setMask(struct, StatxMask.BASIC_STATS);
        Statx.setMode(struct, MODE);
        Statx.setInode(struct, inode);
        Statx.setLinkCount(struct, 1);
        Statx.setBlockSizeBytes(struct, BLOCK_BYTES);
    }
}
