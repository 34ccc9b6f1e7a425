package dev.torc.uapi;

/// How a file is opened: `O_*`.
///
/// Stands in: the `flags` of `openat(2)` and `openat2(2)`.
public final class OpenFlags {

    /// For reading.
    public static final int RDONLY = 0;

    /// For writing.
    public static final int WRONLY = 1;

    /// For both.
    public static final int RDWR = 2;

    /// The mask of the three above, which are numbers and not bits.
    public static final int ACCMODE = 3;

    /// Make the file if it is not there.
    public static final int CREAT = 0100;

    /// With [#CREAT]: fail with EEXIST if it is.
    public static final int EXCL = 0200;

    /// A terminal does not become the process's own.
    public static final int NOCTTY = 0400;

    /// Cut the file to length 0.
    public static final int TRUNC = 01000;

    /// Every write goes to the end.
    public static final int APPEND = 02000;

    /// Fail with EAGAIN rather than wait.
    public static final int NONBLOCK = 04000;

    /// A write returns when its content is on the device.
    public static final int DSYNC = 010000;

    /// Send SIGIO when input or output becomes possible.
    public static final int ASYNC = 020000;

    /// Past the page cache.
    public static final int DIRECT = Architecture.CURRENT.pick(040000, 0200000);

    /// Lengths of 64 bits, which 64-bit processes always have; C libraries there define it as 0.
    public static final int LARGEFILE = Architecture.CURRENT.pick(0100000, 0400000);

    /// Fail with ENOTDIR if it is no directory.
    public static final int DIRECTORY = Architecture.CURRENT.pick(0200000, 040000);

    /// Fail with ELOOP if the last part is a symbolic link.
    public static final int NOFOLLOW = Architecture.CURRENT.pick(0400000, 0100000);

    /// Reading does not change the access time.
    public static final int NOATIME = 01000000;

    /// Closed by `execve(2)`.
    public static final int CLOEXEC = 02000000;

    /// A write returns when content and metadata are on the device. Includes [#DSYNC].
    public static final int SYNC = 04010000;

    /// A descriptor that names a place and cannot read or write.
    public static final int PATH = 010000000;

    /// A file without a name in the given directory. Includes [#DIRECTORY].
    public static final int TMPFILE = 020000000 | DIRECTORY;

    private OpenFlags() {}
}
