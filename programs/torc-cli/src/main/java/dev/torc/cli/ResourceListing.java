package dev.torc.cli;

import dev.torc.client.FileStatus;
import dev.torc.uapi.DirectoryEntryType;
import dev.torc.uapi.FileMode;

/// How types and permissions of resources are written.
final class ResourceListing {

    private static final String[] TRIPLES = {"---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx"};

    private ResourceListing() {}

    /// {@return the type's name, of `st_mode`}
    static String type(int mode) {
        return switch (mode & FileMode.IFMT) {
            case FileMode.IFREG -> "file";
            case FileMode.IFDIR -> "directory";
            case FileMode.IFLNK -> "link";
            case FileMode.IFIFO -> "fifo";
            case FileMode.IFSOCK -> "socket";
            case FileMode.IFCHR -> "character device";
            case FileMode.IFBLK -> "block device";
            default -> "unknown"; // another process has written it
        };
    }

    /// {@return the type's name, of a directory entry}
    static String entryType(int type) {
        return type == DirectoryEntryType.UNKNOWN ? "unknown" : type(type << 12);
    }

    /// {@return permissions as `ls -l` writes them}
    static String permissions(FileStatus status) {
        int mode = status.mode();
        char type = status.isDirectory() ? 'd' : status.isSymbolicLink() ? 'l' : status.isFile() ? '-' : '?';
        return type + TRIPLES[mode >> 6 & 7] + TRIPLES[mode >> 3 & 7] + TRIPLES[mode & 7];
    }
}
