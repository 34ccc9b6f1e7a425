package dev.torc.posix;

import static dev.torc.posix.Libc.INT;
import static dev.torc.posix.Libc.LONG;
import static dev.torc.posix.Libc.POINTER;

import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FileControl;
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

    private static final MethodHandle OPENAT = Libc.variadic("openat", 3, INT, INT, POINTER, INT, INT);
    private static final MethodHandle OPENAT2 = Libc.systemCall(SystemCallNumber.OPENAT2, INT, POINTER, POINTER, LONG);
    private static final MethodHandle PREAD = Libc.function("pread", LONG, INT, POINTER, LONG, LONG);
    private static final MethodHandle PWRITE = Libc.function("pwrite", LONG, INT, POINTER, LONG, LONG);
    private static final MethodHandle FSYNC = Libc.function("fsync", INT, INT);
    private static final MethodHandle FDATASYNC = Libc.function("fdatasync", INT, INT);
    private static final MethodHandle STATX = Libc.function("statx", INT, INT, POINTER, INT, INT, POINTER);
    private static final MethodHandle FTRUNCATE = Libc.function("ftruncate", INT, INT, LONG);
    private static final MethodHandle FALLOCATE = Libc.function("fallocate", INT, INT, INT, LONG, LONG);
    private static final MethodHandle UNLINKAT = Libc.function("unlinkat", INT, INT, POINTER, INT);
    private static final MethodHandle RENAMEAT2 = Libc.function("renameat2", INT, INT, POINTER, INT, POINTER, INT);
    private static final MethodHandle MKDIRAT = Libc.function("mkdirat", INT, INT, POINTER, INT);
    private static final MethodHandle GETDENTS64 = Libc.systemCall(SystemCallNumber.GETDENTS64, INT, POINTER, LONG);
    private static final MethodHandle LSEEK = Libc.function("lseek", LONG, INT, LONG, INT);
    private static final MethodHandle CLOSE = Libc.function("close", INT, INT);
    private static final MethodHandle FSTATFS = Libc.function("fstatfs", INT, INT, POINTER);

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
        ThreadCell cell = ThreadCell.current();
        try {
            int result;
            do {
                result = (int) OPENAT.invokeExact(cell.state(), directory, path, flags, mode);
            } while (isInterrupted(cell, result));
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `long syscall(SYS_openat2, int dirfd, const char *pathname, struct open_how *how, size_t size)`: see
    /// `openat2(2)`.
    ///
    /// @param how a `dev.torc.uapi.OpenHow`
    /// @return a descriptor, or a negated errno; `EAGAIN` if a path below changed while it was resolved
    public static int openat2(int directory, MemorySegment path, MemorySegment how) {
        BlockingCalls.refuseVirtualThread("openat2");
        ThreadCell cell = ThreadCell.current();
        long howBytes = OpenHow.LAYOUT.byteSize();
        try {
            long result;
            do {
                result = (long) OPENAT2.invokeExact(cell.state(), directory, path, how, howBytes);
            } while (isInterrupted(cell, result));
            return result < 0 ? cell.negatedErrno() : (int) result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `ssize_t pread(int fd, void *buf, size_t count, off_t offset)`: see `pread(2)`.
    ///
    /// @param into where the bytes go, as many as fit
    /// @param offset where in the file, in bytes
    /// @return how many bytes were read, 0 at the end, or a negated errno
    public static long pread(int fd, MemorySegment into, long offset) {
        BlockingCalls.refuseVirtualThread("pread");
        ThreadCell cell = ThreadCell.current();
        try {
            long result;
            do {
                result = (long) PREAD.invokeExact(cell.state(), fd, into, into.byteSize(), offset);
            } while (isInterrupted(cell, result));
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `ssize_t pwrite(int fd, const void *buf, size_t count, off_t offset)`: see `pread(2)`.
    ///
    /// @param from the bytes
    /// @param offset where in the file, in bytes
    /// @return how many bytes were written, or a negated errno
    public static long pwrite(int fd, MemorySegment from, long offset) {
        BlockingCalls.refuseVirtualThread("pwrite");
        ThreadCell cell = ThreadCell.current();
        try {
            long result;
            do {
                result = (long) PWRITE.invokeExact(cell.state(), fd, from, from.byteSize(), offset);
            } while (isInterrupted(cell, result));
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int fsync(int fd)`: see `fsync(2)`.
    ///
    /// @return 0, or a negated errno
    public static int fsync(int fd) {
        return synchronize("fsync", FSYNC, fd);
    }

    /// `int fdatasync(int fd)`: see `fsync(2)`.
    ///
    /// @return 0, or a negated errno
    public static int fdatasync(int fd) {
        return synchronize("fdatasync", FDATASYNC, fd);
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
        ThreadCell cell = ThreadCell.current();
        try {
            int result;
            do {
                result = (int) STATX.invokeExact(cell.state(), directory, path, flags, mask, into);
            } while (isInterrupted(cell, result));
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
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
        ThreadCell cell = ThreadCell.current();
        try {
            int result;
            do {
                result = (int) FTRUNCATE.invokeExact(cell.state(), fd, length);
            } while (isInterrupted(cell, result));
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int fallocate(int fd, int mode, off_t offset, off_t len)`: see `fallocate(2)`.
    ///
    /// @param mode `dev.torc.uapi.FallocateFlags`
    /// @return 0, or a negated errno
    public static int fallocate(int fd, int mode, long offset, long length) {
        BlockingCalls.refuseVirtualThread("fallocate");
        ThreadCell cell = ThreadCell.current();
        try {
            int result;
            do {
                result = (int) FALLOCATE.invokeExact(cell.state(), fd, mode, offset, length);
            } while (isInterrupted(cell, result));
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int unlinkat(int dirfd, const char *pathname, int flags)`: see `unlink(2)`.
    ///
    /// @param flags `dev.torc.uapi.AtFlags`
    /// @return 0, or a negated errno
    public static int unlinkat(int directory, MemorySegment path, int flags) {
        BlockingCalls.refuseVirtualThread("unlinkat");
        ThreadCell cell = ThreadCell.current();
        try {
            int result = (int) UNLINKAT.invokeExact(cell.state(), directory, path, flags);
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int
    /// flags)`: see `rename(2)`.
    ///
    /// @param flags `dev.torc.uapi.RenameFlags`
    /// @return 0, or a negated errno
    public static int renameat2(
            int oldDirectory, MemorySegment oldPath, int newDirectory, MemorySegment newPath, int flags) {
        BlockingCalls.refuseVirtualThread("renameat2");
        ThreadCell cell = ThreadCell.current();
        try {
            int result = (int) RENAMEAT2.invokeExact(cell.state(), oldDirectory, oldPath, newDirectory, newPath, flags);
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int mkdirat(int dirfd, const char *pathname, mode_t mode)`: see `mkdir(2)`.
    ///
    /// @return 0, or a negated errno
    public static int mkdirat(int directory, MemorySegment path, int mode) {
        BlockingCalls.refuseVirtualThread("mkdirat");
        ThreadCell cell = ThreadCell.current();
        try {
            int result = (int) MKDIRAT.invokeExact(cell.state(), directory, path, mode);
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `ssize_t getdents64(int fd, void *dirp, size_t count)`: see `getdents(2)`.
    ///
    /// @param into where `dev.torc.uapi.DirectoryEntry` records go, as many as fit
    /// @return how many bytes of records there are, 0 at the end, or a negated errno; `EINVAL` if not even one
    ///     fits
    public static long getdents64(int fd, MemorySegment into) {
        BlockingCalls.refuseVirtualThread("getdents64");
        ThreadCell cell = ThreadCell.current();
        try {
            long result = (long) GETDENTS64.invokeExact(cell.state(), fd, into, into.byteSize());
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
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
        ThreadCell cell = ThreadCell.current();
        try {
            long result = (long) LSEEK.invokeExact(cell.state(), fd, offset, whence);
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int fstatfs(int fd, struct statfs *buf)`: see `statfs(2)`.
    ///
    /// @param into a `dev.torc.uapi.Statfs`
    /// @return 0, or a negated errno
    public static int fstatfs(int fd, MemorySegment into) {
        ThreadCell cell = ThreadCell.current();
        try {
            int result;
            do {
                result = (int) FSTATFS.invokeExact(cell.state(), fd, into);
            } while (isInterrupted(cell, result));
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    /// `int close(int fd)`: see `close(2)`. For a number that no [Descriptor] owns.
    ///
    /// After an error the number is free as well, `EBADF` apart, so it is never closed again.
    ///
    /// @return 0, or a negated errno
    public static int close(int fd) {
        ThreadCell cell = ThreadCell.current();
        try {
            int result = (int) CLOSE.invokeExact(cell.state(), fd);
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    private static int synchronize(String name, MethodHandle call, int fd) {
        BlockingCalls.refuseVirtualThread(name);
        ThreadCell cell = ThreadCell.current();
        try {
            int result;
            do {
                result = (int) call.invokeExact(cell.state(), fd);
            } while (isInterrupted(cell, result));
            return result < 0 ? cell.negatedErrno() : result;
        } catch (Throwable e) {
            throw Libc.thrown(e);
        }
    }

    private static boolean isInterrupted(ThreadCell cell, long result) {
        return result < 0 && cell.negatedErrno() == Errno.EINTR.negated();
    }
}
