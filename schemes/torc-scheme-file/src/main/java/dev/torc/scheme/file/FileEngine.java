package dev.torc.scheme.file;

import dev.torc.scheme.Request;
import java.lang.foreign.MemorySegment;

/// What carries out Linux' file operations without holding up the server's thread.
///
/// Each operation belongs to a call; its result comes to [dev.torc.scheme.Scheme#operationFinished] with the call's
/// token. A call has one operation outstanding at a time, and the memory that it names stays as it is until then.
///
/// **Threads.** The server's.
sealed interface FileEngine permits UringFileEngine, BlockingFileEngine {

    /// READ_FIXED or WRITE_FIXED, as the request says, between the file and the session's pool.
    void transfer(long token, int fd, Request request);

    /// FSYNC, FTRUNCATE or FALLOCATE, as the request says: what names no memory.
    void forward(long token, int fd, Request request);

    /// `openat2(2)`.
    void open(long token, int directoryFd, MemorySegment path, MemorySegment how);

    /// `statx(2)` of an open file.
    ///
    /// @param flags `AT_*`, to which `AT_EMPTY_PATH` is added
    /// @param mask `STATX_*`
    /// @param into 256 bytes for a `struct statx`
    void stat(long token, int fd, int flags, int mask, MemorySegment into);

    /// `unlinkat(2)`.
    void remove(long token, int directoryFd, MemorySegment name, int flags);

    /// `mkdirat(2)`.
    void makeDirectory(long token, int directoryFd, MemorySegment name, int mode);

    /// `renameat2(2)`.
    void rename(long token, Place from, Place to, int flags);

    /// `symlinkat(2)`.
    ///
    /// @param target what the link says, NUL-terminated
    void makeSymbolicLink(long token, MemorySegment target, Place link);

    /// `linkat(2)`, which follows no link.
    void makeLink(long token, Place from, Place to);

    /// `readlinkat(2)` of a link that was opened itself.
    void readLink(long token, int fd, MemorySegment into);

    /// `fchownat(2)`, `fchmodat(2)` and `utimensat(2)` of an open file, of which the first that fails is the
    /// result.
    ///
    /// @param mask which fields are set: `STATX_*`
    /// @param status a `struct statx` that has them
    void setStatus(long token, int fd, int mask, MemorySegment status);

    /// `fstatfs(2)`.
    void statFileSystem(long token, int fd, MemorySegment into);

    /// `faccessat(2)` of an open file, for the server's effective user.
    void access(long token, int fd, int mode);

    /// `fcntl(2)` with `F_OFD_SETLK`, as the request says.
    void lock(long token, int fd, Request request);

    /// `getdents64(2)`.
    void list(long token, int fd, MemorySegment into);

    /// `close(2)`.
    void close(long token, int fd);

    /// `close(2)`, for nobody.
    void forget(int fd);

    /// Asks for the end of the operation that belongs to a call. Its result comes all the same, whatever it is.
    void cancel(long token);

    /// A name in a directory.
    ///
    /// @param directoryFd the directory
    /// @param name the name, NUL-terminated and without a path
    record Place(int directoryFd, MemorySegment name) {}
}
