package dev.torc.uring;

import dev.torc.layout.Words;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.SubmissionEntry;

/// Fills submission entries with operations on names in the file system. See [Prepare] for what holds for all of
/// them.
///
/// A path is the address of bytes that end in zero. A directory is a descriptor, or `AT_FDCWD` for the working
/// directory; Linux takes no registered file there, and it is refused.
public final class PreparePath {

    private PreparePath() {}

    /// `OPENAT`: as `openat(2)`; the completion's result is the descriptor. Linux 5.6.
    ///
    /// @param flags `O_*`; without `O_CLOEXEC` a program that is started inherits the file
    /// @param mode the permissions of a file that is made, else 0
    public static void openat(Words entries, long at, int directory, long pathAddress, int flags, int mode) {
        path(entries, at, Opcode.OPENAT, directory, pathAddress, mode);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `OPENAT` into the table of registered files; no descriptor is made. Linux 5.15.
    ///
    /// @param flags `O_*` without `O_CLOEXEC`, which such a file cannot have
    /// @param mode the permissions of a file that is made, else 0
    /// @param index the place in the table, or [FixedFile#ALLOCATE] (Linux 5.19)
    public static void openatDirect(
            Words entries, long at, int directory, long pathAddress, int flags, int mode, int index) {
        openat(entries, at, directory, pathAddress, flags, mode);
        SubmissionEntry.setFileIndex(entries, at, FixedFile.target(index));
    }

    /// `OPENAT2`: as `openat2(2)`; the completion's result is the descriptor. Linux 5.6.
    ///
    /// @param howAddress a `struct open_how`
    public static void openat2(Words entries, long at, int directory, long pathAddress, long howAddress) {
        path(entries, at, Opcode.OPENAT2, directory, pathAddress, (int) OpenHow.LAYOUT.byteSize());
        SubmissionEntry.setOffset(entries, at, howAddress);
    }

    /// `OPENAT2` into the table of registered files; no descriptor is made. Linux 5.15.
    ///
    /// @param howAddress a `struct open_how`, without `O_CLOEXEC`
    /// @param index the place in the table, or [FixedFile#ALLOCATE] (Linux 5.19)
    public static void openat2Direct(
            Words entries, long at, int directory, long pathAddress, long howAddress, int index) {
        openat2(entries, at, directory, pathAddress, howAddress);
        SubmissionEntry.setFileIndex(entries, at, FixedFile.target(index));
    }

    /// `STATX`: as `statx(2)`. Linux 5.6.
    ///
    /// @param flags `AT_*`; with `AT_EMPTY_PATH` and an empty path, of the descriptor itself
    /// @param mask `STATX_*`: what is asked for
    /// @param statxAddress where the `struct statx` goes
    public static void statx(
            Words entries, long at, int directory, long pathAddress, int flags, int mask, long statxAddress) {
        path(entries, at, Opcode.STATX, directory, pathAddress, mask);
        SubmissionEntry.setOffset(entries, at, statxAddress);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `UNLINKAT`: as `unlinkat(2)`. Linux 5.11.
    ///
    /// @param flags `AT_REMOVEDIR` for a directory, else 0
    public static void unlinkat(Words entries, long at, int directory, long pathAddress, int flags) {
        path(entries, at, Opcode.UNLINKAT, directory, pathAddress, 0);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `RENAMEAT`: as `renameat2(2)`. Linux 5.11.
    ///
    /// @param flags `RENAME_*`, or 0
    public static void renameat(
            Words entries,
            long at,
            int fromDirectory,
            long fromPathAddress,
            int toDirectory,
            long toPathAddress,
            int flags) {
        twoPaths(entries, at, Opcode.RENAMEAT, fromDirectory, fromPathAddress, toDirectory, toPathAddress);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `MKDIRAT`: as `mkdirat(2)`. Linux 5.15.
    ///
    /// @param mode the directory's permissions
    public static void mkdirat(Words entries, long at, int directory, long pathAddress, int mode) {
        path(entries, at, Opcode.MKDIRAT, directory, pathAddress, mode);
    }

    /// `SYMLINKAT`: as `symlinkat(2)`. Linux 5.15.
    ///
    /// @param targetAddress what the link will say
    /// @param directory where the link is made
    /// @param pathAddress the link's name
    public static void symlinkat(Words entries, long at, long targetAddress, int directory, long pathAddress) {
        path(entries, at, Opcode.SYMLINKAT, directory, targetAddress, 0);
        SubmissionEntry.setOffset(entries, at, pathAddress);
    }

    /// `LINKAT`: as `linkat(2)`. Linux 5.15.
    ///
    /// @param flags `AT_SYMLINK_FOLLOW`, `AT_EMPTY_PATH`, or 0
    public static void linkat(
            Words entries,
            long at,
            int fromDirectory,
            long fromPathAddress,
            int toDirectory,
            long toPathAddress,
            int flags) {
        twoPaths(entries, at, Opcode.LINKAT, fromDirectory, fromPathAddress, toDirectory, toPathAddress);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `SETXATTR`: as `setxattr(2)`. Linux 5.19.
    ///
    /// @param nameAddress the attribute's name
    /// @param flags `XATTR_CREATE`, `XATTR_REPLACE`, or 0
    public static void setxattr(
            Words entries, long at, long pathAddress, long nameAddress, long valueAddress, int lengthBytes, int flags) {
        attribute(entries, at, Opcode.SETXATTR, 0, nameAddress, valueAddress, lengthBytes);
        SubmissionEntry.setAddress3(entries, at, pathAddress);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `FSETXATTR`: as `fsetxattr(2)`. Linux 5.19.
    ///
    /// @param fd a descriptor, or `FixedFile.at(index)`
    /// @param nameAddress the attribute's name
    /// @param flags `XATTR_CREATE`, `XATTR_REPLACE`, or 0
    public static void fsetxattr(
            Words entries, long at, int fd, long nameAddress, long valueAddress, int lengthBytes, int flags) {
        attribute(entries, at, Opcode.FSETXATTR, fd, nameAddress, valueAddress, lengthBytes);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `GETXATTR`: as `getxattr(2)`; the completion's result is the value's length in bytes. Linux 5.19.
    ///
    /// @param nameAddress the attribute's name
    /// @param valueAddress where the value goes
    /// @param lengthBytes the room there, or 0 to ask for the length only
    public static void getxattr(
            Words entries, long at, long pathAddress, long nameAddress, long valueAddress, int lengthBytes) {
        attribute(entries, at, Opcode.GETXATTR, 0, nameAddress, valueAddress, lengthBytes);
        SubmissionEntry.setAddress3(entries, at, pathAddress);
    }

    /// `FGETXATTR`: as `fgetxattr(2)`; the completion's result is the value's length in bytes. Linux 5.19.
    ///
    /// @param fd a descriptor, or `FixedFile.at(index)`
    /// @param nameAddress the attribute's name
    /// @param valueAddress where the value goes
    /// @param lengthBytes the room there, or 0 to ask for the length only
    public static void fgetxattr(Words entries, long at, int fd, long nameAddress, long valueAddress, int lengthBytes) {
        attribute(entries, at, Opcode.FGETXATTR, fd, nameAddress, valueAddress, lengthBytes);
    }

    private static void attribute(
            Words entries, long at, Opcode opcode, int fd, long nameAddress, long valueAddress, int lengthBytes) {
        Entry.start(entries, at, opcode, fd);
        SubmissionEntry.setOffset(entries, at, valueAddress);
        SubmissionEntry.setAddress(entries, at, nameAddress);
        SubmissionEntry.setLength(entries, at, lengthBytes);
    }

    private static void path(Words entries, long at, Opcode opcode, int directory, long pathAddress, int length) {
        Entry.startPlain(entries, at, opcode, FixedFile.requireDescriptor(directory));
        SubmissionEntry.setAddress(entries, at, pathAddress);
        SubmissionEntry.setLength(entries, at, length);
    }

    private static void twoPaths(
            Words entries, long at, Opcode opcode, int fromDirectory, long fromPath, int toDirectory, long toPath) {
        path(entries, at, opcode, fromDirectory, fromPath, FixedFile.requireDescriptor(toDirectory));
        SubmissionEntry.setOffset(entries, at, toPath);
    }
}
