package dev.torc.uapi;

/// What is asked of a descriptor: `F_*`.
///
/// Numbers, not bits. Stands in: the command of `fcntl(2)`.
public final class FileControl {

    /// A second descriptor.
    public static final int DUPFD = 0;

    /// Reads its flags, see [#FD_CLOEXEC].
    public static final int GETFD = 1;

    /// Sets its flags.
    public static final int SETFD = 2;

    /// Reads the flags it was opened with.
    public static final int GETFL = 3;

    /// Sets some of them.
    public static final int SETFL = 4;

    /// Tells of a lock that excludes a [RecordLock] of the open file.
    public static final int OFD_GETLK = 36;

    /// Sets a [RecordLock] of the open file, without waiting.
    public static final int OFD_SETLK = 37;

    /// Sets it, and waits until it can be.
    public static final int OFD_SETLKW = 38;

    /// A second descriptor, closed by `execve(2)`.
    public static final int DUPFD_CLOEXEC = 1030;

    /// Sets a pipe's capacity in bytes.
    public static final int SETPIPE_SZ = 1031;

    /// Reads it.
    public static final int GETPIPE_SZ = 1032;

    /// Adds [SealFlags].
    public static final int ADD_SEALS = 1033;

    /// Reads them.
    public static final int GET_SEALS = 1034;

    /// A descriptor's one flag: closed by `execve(2)`.
    public static final int FD_CLOEXEC = 1;

    private FileControl() {}
}
