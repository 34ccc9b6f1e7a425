package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.AtFlags;
import dev.torc.uapi.FileControl;
import dev.torc.uapi.LockFlags;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.SystemCallNumber;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The system calls of files, as they are: what a server makes itself where io_uring may not be used.
///
/// Each returns what Linux returned, or a negated errno, as a completion would; [#open] alone throws.
/// Descriptors are numbers here, because the caller may mean the current directory (`AtFlags.FDCWD`). A path is
/// a string of bytes with a zero at its end, in native memory.
///
/// What a signal interrupts is repeated, apart from `close`.
///
/// **Ownership.** Memory is lent for the call. A descriptor that a call returns is the caller's.
///
/// **Threads.** A platform thread: a disk or a network file system can hold any of these as long as it likes.
public final class FileCalls {

    private static final MethodHandle OPENAT = Libc.function("openat");
    private static final MethodHandle PREAD = Libc.function("pread");
    private static final MethodHandle PWRITE = Libc.function("pwrite");
    private static final MethodHandle FSYNC = Libc.function("fsync");
    private static final MethodHandle FDATASYNC = Libc.function("fdatasync");
    private static final MethodHandle STATX = Libc.function("statx");
    private static final MethodHandle FTRUNCATE = Libc.function("ftruncate");
    private static final MethodHandle FALLOCATE = Libc.function("fallocate");
    private static final MethodHandle UNLINKAT = Libc.function("unlinkat");
    private static final MethodHandle RENAMEAT2 = Libc.function("renameat2");
    private static final MethodHandle MKDIRAT = Libc.function("mkdirat");
    private static final MethodHandle SYMLINKAT = Libc.function("symlinkat");
    private static final MethodHandle LINKAT = Libc.function("linkat");
    private static final MethodHandle READLINKAT = Libc.function("readlinkat");
    private static final MethodHandle FACCESSAT = Libc.function("faccessat");
    private static final MethodHandle FCHMODAT = Libc.function("fchmodat");
    private static final MethodHandle FCHOWNAT = Libc.function("fchownat");
    private static final MethodHandle UTIMENSAT = Libc.function("utimensat");
    private static final MethodHandle FCNTL = Libc.function("fcntl");
    private static final MethodHandle LSEEK = Libc.function("lseek");
    private static final MethodHandle CLOSE = Libc.function("close");
    private static final MethodHandle FSTATFS = Libc.function("fstatfs");
    private static final MethodHandle FLOCK = Libc.function("flock");

    private FileCalls() {}

    /// Opens a file of this process' own choice. It is closed on `exec`.
    ///
    /// @param path the file
    /// @param flags `dev.torc.uapi.OpenFlags`
    /// @param mode the permissions of a file that is made
    /// @return the file, owned by the caller
    /// @throws IOException if Linux refuses: see `open(2)`, section ERRORS
    public static Descriptor open(Path path, int flags, int mode) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment name = scratch.allocateFrom(path.toString());
            int number = openat(AtFlags.FDCWD, name, flags | OpenFlags.CLOEXEC, mode);
            return Descriptor.owning(SyscallErrors.check(number, "openat", path.toString()));
        }
    }

    /// `int openat(int dirfd, const char *pathname, int flags, mode_t mode)`: see `open(2)`.
    ///
    /// @param flags `dev.torc.uapi.OpenFlags`
    /// @return a descriptor, or a negated errno
    public static int openat(int directory, MemorySegment path, int flags, int mode) {
        BlockingCalls.refuseVirtualThread("openat");
        return Libc.repeatInt(OPENAT, path, NONE, directory, path.address(), flags, mode);
    }

    /// `long syscall(SYS_openat2, int dirfd, const char *pathname, struct open_how *how, size_t size)`: see
    /// `openat2(2)`.
    ///
    /// @param how a `dev.torc.uapi.OpenHow`
    /// @return a descriptor, or a negated errno; `EAGAIN` if a path below changed while it was resolved
    public static int openat2(int directory, MemorySegment path, MemorySegment how) {
        BlockingCalls.refuseVirtualThread("openat2");
        return Libc.repeatInt(
                Libc.SYSCALL,
                path,
                how,
                SystemCallNumber.OPENAT2,
                directory,
                path.address(),
                how.address(),
                OpenHow.LAYOUT.byteSize());
    }

    /// `ssize_t pread(int fd, void *buf, size_t count, off_t offset)`: see `pread(2)`.
    ///
    /// @param into where the bytes go, as many as fit
    /// @param offset where in the file, in bytes
    /// @return how many bytes were read, 0 at the end, or a negated errno
    public static long pread(int fd, MemorySegment into, long offset) {
        BlockingCalls.refuseVirtualThread("pread");
        return Libc.repeatLong(PREAD, into, NONE, fd, into.address(), into.byteSize(), offset);
    }

    /// `ssize_t pwrite(int fd, const void *buf, size_t count, off_t offset)`: see `pread(2)`.
    ///
    /// @param from the bytes
    /// @param offset where in the file, in bytes
    /// @return how many bytes were written, or a negated errno
    public static long pwrite(int fd, MemorySegment from, long offset) {
        BlockingCalls.refuseVirtualThread("pwrite");
        return Libc.repeatLong(PWRITE, from, NONE, fd, from.address(), from.byteSize(), offset);
    }

    /// `int fsync(int fd)`: see `fsync(2)`.
    ///
    /// @return 0, or a negated errno
    public static int fsync(int fd) {
        BlockingCalls.refuseVirtualThread("fsync");
        return Libc.repeatInt(FSYNC, NONE, NONE, fd);
    }

    /// `int fdatasync(int fd)`: see `fsync(2)`.
    ///
    /// @return 0, or a negated errno
    public static int fdatasync(int fd) {
        BlockingCalls.refuseVirtualThread("fdatasync");
        return Libc.repeatInt(FDATASYNC, NONE, NONE, fd);
    }

    /// `int statx(int dirfd, const char *pathname, int flags, unsigned int mask, struct statx *statxbuf)`: see
    /// `statx(2)`.
    ///
    /// @param flags `dev.torc.uapi.AtFlags`
    /// @param mask `dev.torc.uapi.StatxMask`
    /// @param into a `dev.torc.uapi.Statx`
    /// @return 0, or a negated errno
    public static int statx(int directory, MemorySegment path, int flags, int mask, MemorySegment into) {
        BlockingCalls.refuseVirtualThread("statx");
        return Libc.repeatInt(STATX, path, into, directory, path.address(), flags, mask, into.address());
    }

    /// `int ftruncate(int fd, off_t length)`: see `truncate(2)`.
    ///
    /// @return 0, or a negated errno
    public static int ftruncate(int fd, long length) {
        BlockingCalls.refuseVirtualThread("ftruncate");
        return resize(fd, length);
    }

    /// `int ftruncate(int fd, off_t length)`, for files in memory too, where it does not block.
    static int resize(int fd, long length) {
        return Libc.repeatInt(FTRUNCATE, NONE, NONE, fd, length);
    }

    /// `int fallocate(int fd, int mode, off_t offset, off_t len)`: see `fallocate(2)`.
    ///
    /// @param mode `dev.torc.uapi.FallocateFlags`
    /// @return 0, or a negated errno
    public static int fallocate(int fd, int mode, long offset, long length) {
        BlockingCalls.refuseVirtualThread("fallocate");
        return Libc.repeatInt(FALLOCATE, NONE, NONE, fd, mode, offset, length);
    }

    /// `int unlinkat(int dirfd, const char *pathname, int flags)`: see `unlink(2)`.
    ///
    /// @param flags `dev.torc.uapi.AtFlags`
    /// @return 0, or a negated errno
    public static int unlinkat(int directory, MemorySegment path, int flags) {
        BlockingCalls.refuseVirtualThread("unlinkat");
        return Libc.callInt(UNLINKAT, path, NONE, directory, path.address(), flags);
    }

    /// `int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int
    /// flags)`: see `rename(2)`.
    ///
    /// @param flags `dev.torc.uapi.RenameFlags`
    /// @return 0, or a negated errno
    public static int renameat2(
            int oldDirectory, MemorySegment oldPath, int newDirectory, MemorySegment newPath, int flags) {
        BlockingCalls.refuseVirtualThread("renameat2");
        return Libc.callInt(
                RENAMEAT2, oldPath, newPath, oldDirectory, oldPath.address(), newDirectory, newPath.address(), flags);
    }

    /// `int mkdirat(int dirfd, const char *pathname, mode_t mode)`: see `mkdir(2)`.
    ///
    /// @return 0, or a negated errno
    public static int mkdirat(int directory, MemorySegment path, int mode) {
        BlockingCalls.refuseVirtualThread("mkdirat");
        return Libc.callInt(MKDIRAT, path, NONE, directory, path.address(), mode);
    }

    /// `int symlinkat(const char *target, int newdirfd, const char *linkpath)`: see `symlink(2)`.
    ///
    /// @return 0, or a negated errno
    public static int symlinkat(MemorySegment target, int directory, MemorySegment path) {
        BlockingCalls.refuseVirtualThread("symlinkat");
        return Libc.callInt(SYMLINKAT, target, path, target.address(), directory, path.address());
    }

    /// `int linkat(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, int flags)`: see
    /// `link(2)`.
    ///
    /// @param flags `dev.torc.uapi.AtFlags`
    /// @return 0, or a negated errno
    public static int linkat(
            int oldDirectory, MemorySegment oldPath, int newDirectory, MemorySegment newPath, int flags) {
        BlockingCalls.refuseVirtualThread("linkat");
        return Libc.callInt(
                LINKAT, oldPath, newPath, oldDirectory, oldPath.address(), newDirectory, newPath.address(), flags);
    }

    /// `ssize_t readlinkat(int dirfd, const char *pathname, char *buf, size_t bufsiz)`: see `readlink(2)`.
    ///
    /// @param path empty for the link that the descriptor itself is, opened with `OpenFlags.PATH` and `NOFOLLOW`
    /// @param into where the text goes, without a zero at its end, and cut off where it does not fit
    /// @return the text's length in bytes, or a negated errno
    public static long readlinkat(int directory, MemorySegment path, MemorySegment into) {
        BlockingCalls.refuseVirtualThread("readlinkat");
        return Libc.callLong(READLINKAT, path, into, directory, path.address(), into.address(), into.byteSize());
    }

    /// `int faccessat(int dirfd, const char *pathname, int mode, int flags)`: see `access(2)`.
    ///
    /// @param mode `dev.torc.uapi.AccessFlags`
    /// @param flags `dev.torc.uapi.AtFlags`
    /// @return 0, or a negated errno
    public static int faccessat(int directory, MemorySegment path, int mode, int flags) {
        BlockingCalls.refuseVirtualThread("faccessat");
        return Libc.callInt(FACCESSAT, path, NONE, directory, path.address(), mode, flags);
    }

    /// `int fchmodat(int dirfd, const char *pathname, mode_t mode, int flags)`: see `chmod(2)`.
    ///
    /// @param flags `dev.torc.uapi.AtFlags`
    /// @return 0, or a negated errno
    public static int fchmodat(int directory, MemorySegment path, int mode, int flags) {
        BlockingCalls.refuseVirtualThread("fchmodat");
        return Libc.callInt(FCHMODAT, path, NONE, directory, path.address(), mode, flags);
    }

    /// `int fchownat(int dirfd, const char *pathname, uid_t owner, gid_t group, int flags)`: see `chown(2)`.
    ///
    /// @param user -1 to leave it
    /// @param group -1 to leave it
    /// @param flags `dev.torc.uapi.AtFlags`
    /// @return 0, or a negated errno
    public static int fchownat(int directory, MemorySegment path, int user, int group, int flags) {
        BlockingCalls.refuseVirtualThread("fchownat");
        return Libc.callInt(FCHOWNAT, path, NONE, directory, path.address(), user, group, flags);
    }

    /// `int utimensat(int dirfd, const char *pathname, const struct timespec times[2], int flags)`: see
    /// `utimensat(2)`.
    ///
    /// @param times two of `dev.torc.uapi.KernelTimespec`: last access and last modification
    /// @param flags `dev.torc.uapi.AtFlags`
    /// @return 0, or a negated errno
    public static int utimensat(int directory, MemorySegment path, MemorySegment times, int flags) {
        BlockingCalls.refuseVirtualThread("utimensat");
        return Libc.callInt(UTIMENSAT, path, times, directory, path.address(), times.address(), flags);
    }

    /// `int fcntl(int fd, F_OFD_SETLK, struct flock *lock)`: see `fcntl(2)`. It does not wait for who has what
    /// excludes the lock, which is the open file's, and goes with the last descriptor of it.
    ///
    /// @param lock a `dev.torc.uapi.RecordLock`, whose process is 0
    /// @return 0, or a negated errno; `EAGAIN` if another open file holds what excludes it
    public static int tryRecordLock(int fd, MemorySegment lock) {
        BlockingCalls.refuseVirtualThread("fcntl(F_OFD_SETLK)");
        return Libc.repeatInt(FCNTL, lock, NONE, fd, FileControl.OFD_SETLK, lock.address());
    }

    /// `int fcntl(int fd, F_OFD_GETLK, struct flock *lock)`: see `fcntl(2)`. Nothing is locked. What the open file of
    /// this descriptor has locked itself excludes nothing here: to see it, ask through another open file.
    ///
    /// @param lock a `dev.torc.uapi.RecordLock`, whose process is 0: what would be locked. Its type is `UNLCK`
    ///     after the call if it could be; else it is one of the locks that exclude it
    /// @return 0, or a negated errno
    public static int findRecordLock(int fd, MemorySegment lock) {
        BlockingCalls.refuseVirtualThread("fcntl(F_OFD_GETLK)");
        return Libc.repeatInt(FCNTL, lock, NONE, fd, FileControl.OFD_GETLK, lock.address());
    }

    /// `ssize_t getdents64(int fd, void *dirp, size_t count)`: see `getdents(2)`.
    ///
    /// @param into where `dev.torc.uapi.DirectoryEntry` records go, as many as fit
    /// @return how many bytes of records there are, 0 at the end, or a negated errno; `EINVAL` if not even one
    ///     fits
    public static long getdents64(int fd, MemorySegment into) {
        BlockingCalls.refuseVirtualThread("getdents64");
        return Libc.callLong(
                Libc.SYSCALL, into, NONE, SystemCallNumber.GETDENTS64, fd, into.address(), into.byteSize());
    }

    /// `int fcntl(int fd, F_SETFL, int flags)`: see `fcntl(2)`. It does not block.
    ///
    /// @param flags the new status flags, `dev.torc.uapi.OpenFlags`: Linux takes `APPEND`, `ASYNC`, `DIRECT`,
    ///     `NOATIME` and `NONBLOCK`
    /// @return 0, or a negated errno
    public static int setStatusFlags(int fd, int flags) {
        return Descriptor.fcntl(fd, FileControl.SETFL, flags);
    }

    /// `off_t lseek(int fd, off_t offset, int whence)`: see `lseek(2)`. Of a directory, it sets where
    /// [#getdents64] goes on.
    ///
    /// @param whence `dev.torc.uapi.SeekOrigin`
    /// @return the position, or a negated errno
    public static long lseek(int fd, long offset, int whence) {
        return Libc.callLong(LSEEK, NONE, NONE, fd, offset, whence);
    }

    /// `int fstatfs(int fd, struct statfs *buf)`: see `statfs(2)`.
    ///
    /// @param into a `dev.torc.uapi.Statfs`
    /// @return 0, or a negated errno
    public static int fstatfs(int fd, MemorySegment into) {
        return Libc.repeatInt(FSTATFS, into, NONE, fd, into.address());
    }

    /// `int flock(int fd, int operation)`, without waiting: see `flock(2)`.
    ///
    /// The lock is the open file's, so it goes with the last descriptor of it, however the process ends.
    ///
    /// @param operation `dev.torc.uapi.LockFlags`; `NB` is added
    /// @return 0, or a negated errno; `EAGAIN` if another open file holds what excludes it
    public static int tryFlock(int fd, int operation) {
        return Libc.callInt(FLOCK, NONE, NONE, fd, operation | LockFlags.NB);
    }

    /// `int close(int fd)`: see `close(2)`. For a number that no [Descriptor] owns.
    ///
    /// After an error the number is free as well, `EBADF` apart, so it is never closed again.
    ///
    /// @return 0, or a negated errno
    public static int close(int fd) {
        return Libc.callInt(CLOSE, NONE, NONE, fd);
    }
}
