package dev.torc.uapi;

/// Where the parts of a path may lead: `RESOLVE_*`.
///
/// Stands in: `resolve` of [OpenHow].
public final class ResolveFlags {

    /// Not to another mount.
    public static final int NO_XDEV = 0x01;

    /// Not through the links of /proc that are not paths.
    public static final int NO_MAGICLINKS = 0x02;

    /// Not through any symbolic link.
    public static final int NO_SYMLINKS = 0x04;

    /// Not out of the given directory; a path that tries fails with EXDEV.
    public static final int BENEATH = 0x08;

    /// The given directory counts as the root, also for links and `..`.
    public static final int IN_ROOT = 0x10;

    /// Only as far as the cache knows, else EAGAIN. Since 5.12.
    public static final int CACHED = 0x20;

    private ResolveFlags() {}
}
