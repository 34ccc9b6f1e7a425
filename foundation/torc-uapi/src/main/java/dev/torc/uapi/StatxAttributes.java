package dev.torc.uapi;

/// What is special about a file: `STATX_ATTR_*`.
///
/// Stands in: `stx_attributes` and `stx_attributes_mask` of [Statx].
public final class StatxAttributes {

    /// Compressed by the file system.
    public static final long COMPRESSED = 0x4L;

    /// Cannot be changed.
    public static final long IMMUTABLE = 0x10L;

    /// Can only be appended to.
    public static final long APPEND = 0x20L;

    /// Not for backups.
    public static final long NODUMP = 0x40L;

    /// Needs a key.
    public static final long ENCRYPTED = 0x800L;

    /// A place where something is mounted on demand.
    public static final long AUTOMOUNT = 0x1000L;

    /// The root of a mount.
    public static final long MOUNT_ROOT = 0x2000L;

    /// Its content is checked against a hash.
    public static final long VERITY = 0x100000L;

    /// Accessed without the page cache, on persistent memory.
    public static final long DAX = 0x200000L;

    /// Can be written all or not at all. Since 6.11.
    public static final long WRITE_ATOMIC = 0x400000L;

    private StatxAttributes() {}
}
