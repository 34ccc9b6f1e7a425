package dev.torc.uapi;

/// What an entry of a directory is: `DT_*`.
///
/// Numbers, not bits. Stands in: `d_type` of [DirectoryEntry].
public final class DirectoryEntryType {

    /// The file system does not say; ask `statx`.
    public static final int UNKNOWN = 0;

    /// A pipe.
    public static final int FIFO = 1;

    /// A character device.
    public static final int CHR = 2;

    /// A directory.
    public static final int DIR = 4;

    /// A block device.
    public static final int BLK = 6;

    /// A regular file.
    public static final int REG = 8;

    /// A symbolic link.
    public static final int LNK = 10;

    /// A socket.
    public static final int SOCK = 12;

    private DirectoryEntryType() {}
}
