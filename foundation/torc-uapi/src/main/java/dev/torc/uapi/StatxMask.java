package dev.torc.uapi;

/// Which fields are wanted, and which were answered: `STATX_*`.
///
/// Stands in: `stx_mask` of [Statx] and the `mask` of `statx(2)`.
public final class StatxMask {

    /// The file type in `stx_mode`.
    public static final int TYPE = 0x1;

    /// The permissions in `stx_mode`.
    public static final int MODE = 0x2;

    /// The number of hard links.
    public static final int NLINK = 0x4;

    /// The owner.
    public static final int UID = 0x8;

    /// The group.
    public static final int GID = 0x10;

    /// When it was last read.
    public static final int ATIME = 0x20;

    /// When its content last changed.
    public static final int MTIME = 0x40;

    /// When its content or metadata last changed.
    public static final int CTIME = 0x80;

    /// The inode number.
    public static final int INO = 0x100;

    /// The length in bytes.
    public static final int SIZE = 0x200;

    /// The number of 512-byte blocks that it takes.
    public static final int BLOCKS = 0x400;

    /// All of the above, which is what `stat(2)` answers.
    public static final int BASIC_STATS = 0x7ff;

    /// When it was made.
    public static final int BTIME = 0x800;

    /// The mount it is on. Since 5.8.
    public static final int MNT_ID = 0x1000;

    /// How O_DIRECT must be aligned. Since 6.1.
    public static final int DIOALIGN = 0x2000;

    /// The mount it is on, by a number that is never used again. Since 6.8.
    public static final int MNT_ID_UNIQUE = 0x4000;

    /// The subvolume. Since 6.10.
    public static final int SUBVOL = 0x8000;

    /// How much is written all or not at all. Since 6.11.
    public static final int WRITE_ATOMIC = 0x10000;

    /// How O_DIRECT reads must be aligned. Since 6.14.
    public static final int DIO_READ_ALIGN = 0x20000;

    private StatxMask() {}
}
