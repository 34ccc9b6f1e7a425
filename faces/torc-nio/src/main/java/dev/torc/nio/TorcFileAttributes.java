package dev.torc.nio;

import dev.torc.client.FileStatus;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/// What a service says of a file.
///
/// @param status what it said
record TorcFileAttributes(FileStatus status) implements PosixFileAttributes {

    /// What tells two files apart, and tells that two paths are one file.
    ///
    /// @param device the file system's number, of the service's machine
    /// @param inode the file's in it
    record Key(long device, long inode) {

        @Override
        public String toString() {
            return "(dev=" + Long.toHexString(device) + ",ino=" + inode + ")";
        }
    }

    @Override
    public FileTime lastModifiedTime() {
        return FileTime.from(status.modified());
    }

    @Override
    public FileTime lastAccessTime() {
        return FileTime.from(status.accessed());
    }

    /// The last modification where the service does not know it.
    @Override
    public FileTime creationTime() {
        return FileTime.from(status.created().orElse(status.modified()));
    }

    FileTime changeTime() {
        return FileTime.from(status.changed());
    }

    @Override
    public boolean isRegularFile() {
        return status.isFile();
    }

    @Override
    public boolean isDirectory() {
        return status.isDirectory();
    }

    @Override
    public boolean isSymbolicLink() {
        return status.isSymbolicLink();
    }

    @Override
    public boolean isOther() {
        return !isRegularFile() && !isDirectory() && !isSymbolicLink();
    }

    @Override
    public long size() {
        return status.sizeBytes();
    }

    @Override
    public Key fileKey() {
        return new Key(status.device(), status.inode());
    }

    @Override
    public UserPrincipal owner() {
        return Accounts.user(status.uid());
    }

    @Override
    public GroupPrincipal group() {
        return Accounts.group(status.gid());
    }

    @Override
    public Set<PosixFilePermission> permissions() {
        return OpenRequest.Permissions.of(status.mode());
    }
}
