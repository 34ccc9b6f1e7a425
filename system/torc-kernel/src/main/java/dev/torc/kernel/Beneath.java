package dev.torc.kernel;

import dev.torc.uapi.Errno;
import java.lang.foreign.MemorySegment;

/// Where paths begin: a scheme's root, or a directory that is open. Each method answers now, with a negated errno
/// where it does not succeed, or keeps the token and returns [Call#LATER].
///
/// **Threads.** The kernel's.
public interface Beneath {

    /// What is no directory.
    Beneath NOWHERE = new Beneath() {
        @Override
        public int open(Lookup lookup) {
            return Errno.ENOTDIR.negated();
        }

        @Override
        public int status(Lookup lookup) {
            return Errno.ENOTDIR.negated();
        }

        @Override
        public int remove(Lookup lookup) {
            return Errno.ENOTDIR.negated();
        }

        @Override
        public int makeDirectory(Lookup lookup) {
            return Errno.ENOTDIR.negated();
        }

        @Override
        public int rename(Lookup lookup, MemorySegment to) {
            return Errno.ENOTDIR.negated();
        }
    };

    /// Opens what a path names.
    ///
    /// @return what [Lookup#opened] says, or a negated errno; or [Call#LATER], and [KernelHost#opened] follows
    int open(Lookup lookup);

    /// STATX of what a path names.
    ///
    /// @return what [Call#answer] says, or a negated errno, or [Call#LATER]
    default int status(Lookup lookup) {
        return Errno.ENOENT.negated();
    }

    /// UNLINKAT, with `AT_REMOVEDIR` among [Lookup#flags] for a directory.
    ///
    /// @return 0 or a negated errno, or [Call#LATER]
    default int remove(Lookup lookup) {
        return Errno.ENOENT.negated();
    }

    /// MKDIRAT.
    ///
    /// @return 0 or a negated errno, or [Call#LATER]
    default int makeDirectory(Lookup lookup) {
        return Errno.ENOENT.negated();
    }

    /// RENAMEAT within one scheme.
    ///
    /// @param to the bytes of the other path, which is seen from the same place; valid until this returns
    /// @return 0 or a negated errno, or [Call#LATER]
    default int rename(Lookup lookup, MemorySegment to) {
        return Errno.ENOENT.negated();
    }

    /// LINKAT, SYMLINKAT, READLINKAT, SETSTATX, STATFS or FACCESSAT, as [Lookup#call] says.
    ///
    /// @param second what goes along: the other path, what a symbolic link says, or the struct; or nothing. It is a
    ///     copy, valid until this returns
    /// @return what the operation says, or a negated errno, or [Call#LATER]
    default int other(Lookup lookup, MemorySegment second) {
        return Errno.ENOSYS.negated();
    }
}
