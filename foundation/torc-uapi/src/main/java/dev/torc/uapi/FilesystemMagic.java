package dev.torc.uapi;

/// File systems, by their number.
///
/// Numbers, not bits. Stands in: `f_type` of [Statfs].
public final class FilesystemMagic {

    /// In memory.
    public static final int TMPFS = 0x01021994;

    /// Of huge pages.
    public static final int HUGETLBFS = 0x958458f6;

    /// ext2, ext3 and ext4.
    public static final int EXT4 = 0xEF53;

    /// XFS.
    public static final int XFS = 0x58465342;

    /// Btrfs.
    public static final int BTRFS = 0x9123683E;

    /// Layers over each other, as containers have.
    public static final int OVERLAYFS = 0x794c7630;

    /// Served by a process.
    public static final int FUSE = 0x65735546;

    /// Served over a network.
    public static final int NFS = 0x6969;

    /// Processes.
    public static final int PROC = 0x9fa0;

    private FilesystemMagic() {}
}
