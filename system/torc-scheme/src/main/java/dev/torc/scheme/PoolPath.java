package dev.torc.scheme;

import dev.torc.uapi.Errno;
import dev.torc.uapi.LinuxLimits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Copies a path out of a pool, where the client could still rewrite it, into memory of the server's own.
///
/// On a session a path is what it is for Linux: bytes that end at a NUL. The search for the NUL is bounded by Linux'
/// `PATH_MAX` and by the end of the pool.
public final class PoolPath {

    private PoolPath() {}

    /// Copies the path that begins `offset` bytes into `pool`.
    ///
    /// @param into at least [LinuxLimits#PATH_MAX] of private memory; afterwards it begins with the path and its
    ///     NUL
    /// @return the length in bytes without the NUL, or a negated errno: EFAULT if the path begins outside the
    ///     pool or runs over its end, ENAMETOOLONG if no NUL comes within `PATH_MAX`
    public static int copy(MemorySegment pool, long offset, MemorySegment into) {
        if (offset < 0 || offset >= pool.byteSize()) {
            return Errno.EFAULT.negated();
        }
        int readable = (int) Math.min(LinuxLimits.PATH_MAX, pool.byteSize() - offset);
        for (int length = 0; length < readable; length++) {
            // Each byte is read once and looked at in the copy.
            byte next = pool.get(ValueLayout.JAVA_BYTE, offset + length);
            into.set(ValueLayout.JAVA_BYTE, length, next);
            if (next == 0) {
                return length;
            }
        }
        return readable == LinuxLimits.PATH_MAX ? Errno.ENAMETOOLONG.negated() : Errno.EFAULT.negated();
    }
}
