package dev.torc.uapi;

/// How a path relative to a directory is taken: `AT_*`.
///
/// Stands in: the `flags` of the system calls that end in `at`; calls share the word and reuse bits.
public final class AtFlags {

    /// As directory: the process's current one. A number, not a flag.
    public static final int FDCWD = -100;

    /// Do not follow a link in the last part.
    public static final int SYMLINK_NOFOLLOW = 0x100;

    /// `unlinkat`: remove a directory.
    public static final int REMOVEDIR = 0x200;

    /// `faccessat`: with the effective ids.
    public static final int EACCESS = 0x200;

    /// Follow a link in the last part, where not following is the rule.
    public static final int SYMLINK_FOLLOW = 0x400;

    /// Do not trigger an automount.
    public static final int NO_AUTOMOUNT = 0x800;

    /// An empty path means the given descriptor itself.
    public static final int EMPTY_PATH = 0x1000;

    /// The mask of the three below.
    public static final int STATX_SYNC_TYPE = 0x6000;

    /// `statx`: as fresh as `stat(2)` would be.
    public static final int STATX_SYNC_AS_STAT = 0x0000;

    /// `statx`: ask the file's server.
    public static final int STATX_FORCE_SYNC = 0x2000;

    /// `statx`: take what is cached.
    public static final int STATX_DONT_SYNC = 0x4000;

    /// The whole tree below.
    public static final int RECURSIVE = 0x8000;

    private AtFlags() {}
}
