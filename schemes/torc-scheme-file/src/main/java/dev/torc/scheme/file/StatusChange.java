package dev.torc.scheme.file;

import dev.torc.posix.FileCalls;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Sets what STATX tells of a file that is open, also where that is with `O_PATH` and so for nothing but its name.
final class StatusChange {

    private static final int OWNERS = StatxMask.UID | StatxMask.GID;
    private static final int TIMES = StatxMask.ATIME | StatxMask.MTIME;
    private static final int MODE_BITS = 07777;
    private static final int AS_IT_IS = -1;

    private StatusChange() {}

    /// Sets owner, mode and times, in this order: a new owner takes some bits of the mode away.
    ///
    /// @param mask which fields are set: `STATX_*`
    /// @param status a `struct statx` that has them
    /// @return 0, or what the first that failed answered
    static int apply(int fd, int mask, MemorySegment status) {
        try (Arena scratch = Arena.ofConfined()) {
            int result = 0;
            if ((mask & OWNERS) != 0) {
                int user = (mask & StatxMask.UID) != 0 ? Statx.uid(status) : AS_IT_IS;
                int group = (mask & StatxMask.GID) != 0 ? Statx.gid(status) : AS_IT_IS;
                result = FileCalls.fchownat(fd, scratch.allocate(1), user, group, AtFlags.EMPTY_PATH);
            }
            if (result == 0 && (mask & StatxMask.MODE) != 0) {
                // By this name Linux finds the file itself, where fchmod(2) would refuse O_PATH.
                MemorySegment itself = scratch.allocateFrom("/proc/self/fd/" + fd);
                result = FileCalls.fchmodat(AtFlags.FDCWD, itself, Statx.mode(status) & MODE_BITS, 0);
            }
            if (result == 0 && (mask & TIMES) != 0) {
                result = FileCalls.utimensat(fd, scratch.allocate(1), times(scratch, mask, status), AtFlags.EMPTY_PATH);
            }
            return result;
        }
    }

    private static MemorySegment times(Arena scratch, int mask, MemorySegment status) {
        MemorySegment times = scratch.allocate(KernelTimespec.LAYOUT, 2);
        MemorySegment access = times.asSlice(0, KernelTimespec.LAYOUT);
        MemorySegment modification = times.asSlice(KernelTimespec.LAYOUT.byteSize(), KernelTimespec.LAYOUT);
        boolean setsAccess = (mask & StatxMask.ATIME) != 0;
        boolean setsModification = (mask & StatxMask.MTIME) != 0;
        KernelTimespec.setSeconds(access, Statx.accessSeconds(status));
        KernelTimespec.setNanos(access, setsAccess ? Statx.accessNanos(status) : KernelTimespec.OMIT);
        KernelTimespec.setSeconds(modification, Statx.modificationSeconds(status));
        KernelTimespec.setNanos(modification, setsModification ? Statx.modificationNanos(status) : KernelTimespec.OMIT);
        return times;
    }
}
