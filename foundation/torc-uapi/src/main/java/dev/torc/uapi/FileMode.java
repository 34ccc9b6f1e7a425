package dev.torc.uapi;

/// The type and the permissions of a file: `S_*`.
///
/// Stands in: `st_mode`, `stx_mode`, and the `mode` of the calls that make files.
public final class FileMode {

    /// The mask of the types.
    public static final int IFMT = 0170000;

    /// A socket.
    public static final int IFSOCK = 0140000;

    /// A symbolic link.
    public static final int IFLNK = 0120000;

    /// A regular file.
    public static final int IFREG = 0100000;

    /// A block device.
    public static final int IFBLK = 0060000;

    /// A directory.
    public static final int IFDIR = 0040000;

    /// A character device.
    public static final int IFCHR = 0020000;

    /// A pipe.
    public static final int IFIFO = 0010000;

    /// Runs as its owner.
    public static final int ISUID = 04000;

    /// Runs as its group.
    public static final int ISGID = 02000;

    /// In a directory: only owners remove.
    public static final int ISVTX = 01000;

    /// Everything, for the owner.
    public static final int IRWXU = 0700;

    /// Reading, for the owner.
    public static final int IRUSR = 0400;

    /// Writing, for the owner.
    public static final int IWUSR = 0200;

    /// Running or passing through, for the owner.
    public static final int IXUSR = 0100;

    /// Everything, for the group.
    public static final int IRWXG = 0070;

    /// Reading, for the group.
    public static final int IRGRP = 0040;

    /// Writing, for the group.
    public static final int IWGRP = 0020;

    /// Running or passing through, for the group.
    public static final int IXGRP = 0010;

    /// Everything, for the others.
    public static final int IRWXO = 0007;

    /// Reading, for the others.
    public static final int IROTH = 0004;

    /// Writing, for the others.
    public static final int IWOTH = 0002;

    /// Running or passing through, for the others.
    public static final int IXOTH = 0001;

    private FileMode() {}
}
