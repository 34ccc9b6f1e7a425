package dev.torc.nio;

import dev.torc.client.FileStatus;
import dev.torc.client.OpenMode;
import dev.torc.client.StatusChange;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Copies and moves, in the steps of the JDK's own file system.
final class FileMoves {

    private static final Set<CopyOption> OF_COPY =
            Set.of(StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    private static final Set<CopyOption> OF_MOVE =
            Set.of(StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE, LinkOption.NOFOLLOW_LINKS);
    private static final int PERMISSIONS = 07777;

    private FileMoves() {}

    static void copy(TorcPath source, TorcPath target, CopyOption... options) throws IOException {
        Set<CopyOption> asked = checked(OF_COPY, options);
        boolean followsLinks = !asked.contains(LinkOption.NOFOLLOW_LINKS);
        TorcFileAttributes what = PathCalls.attributesToShow(source, followsLinks);
        if (makeRoom(what, source, target, asked)) {
            copyContent(what, source, target);
            if (asked.contains(StandardCopyOption.COPY_ATTRIBUTES)) {
                copyAttributes(what, target);
            }
        }
    }

    static void move(TorcPath source, TorcPath target, CopyOption... options) throws IOException {
        Set<CopyOption> asked = checked(OF_MOVE, options);
        if (asked.contains(StandardCopyOption.ATOMIC_MOVE)) {
            moveAtOnce(source, target);
            return;
        }
        TorcFileAttributes what = PathCalls.attributesToShow(source, false);
        if (!makeRoom(what, source, target, asked)) {
            return;
        }
        if (PathCalls.areInOneService(source, target)) {
            try {
                PathCalls.ask(source, target, (session, from, to) -> session.rename(from, to));
                return;
            } catch (FileSystemException e) {
                if (!isBetweenFileSystems(e)) {
                    throw e;
                }
            }
        }
        if (what.isDirectory()) {
            ensureEmpty(source);
        }
        copyContent(what, source, target);
        copyAttributes(what, target);
        PathCalls.remove(source, what);
    }

    private static Set<CopyOption> checked(Set<CopyOption> known, CopyOption... options) {
        for (CopyOption option : options) {
            if (!known.contains(Objects.requireNonNull(option))) {
                throw new UnsupportedOperationException(option + " means nothing here");
            }
        }
        return Set.of(options);
    }

    private static boolean isBetweenFileSystems(FileSystemException failure) {
        return PathCalls.causeOf(failure) == Errno.EXDEV;
    }

    private static void moveAtOnce(TorcPath source, TorcPath target) throws IOException {
        boolean possible = PathCalls.areInOneService(source, target);
        if (possible) {
            try {
                PathCalls.ask(source, target, (session, from, to) -> session.rename(from, to));
                return;
            } catch (FileSystemException e) {
                if (!isBetweenFileSystems(e)) {
                    throw e;
                }
            }
        }
        throw new AtomicMoveNotSupportedException(
                source.toString(), target.toString(), "they are in two services, or two file systems of one");
    }

    /// Sees to it that the target is not there.
    ///
    /// @return false if the target is the source, so there is nothing to do
    private static boolean makeRoom(
            TorcFileAttributes source, TorcPath sourcePath, TorcPath target, Set<CopyOption> asked) throws IOException {
        TorcFileAttributes existing = attributesIfThere(target);
        if (existing == null) {
            return true;
        }
        if (PathCalls.areInOneService(sourcePath, target) && source.fileKey().equals(existing.fileKey())) {
            return false;
        }
        if (!asked.contains(StandardCopyOption.REPLACE_EXISTING)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        PathCalls.remove(target, existing);
        return true;
    }

    private static @Nullable TorcFileAttributes attributesIfThere(TorcPath path) throws IOException {
        try {
            return PathCalls.attributes(path, false);
        } catch (FileSystemException _) {
            return null; // If that is in the way, what is done next says it.
        }
    }

    private static void ensureEmpty(TorcPath directory) throws IOException {
        try (DirectoryStream<Path> names = PathCalls.list(directory, _ -> true)) {
            if (names.iterator().hasNext()) {
                throw new DirectoryNotEmptyException(directory.toString());
            }
        }
    }

    private static void copyContent(TorcFileAttributes what, TorcPath source, TorcPath target) throws IOException {
        int permissions = what.status().mode() & PERMISSIONS;
        if (what.isDirectory()) {
            PathCalls.makeDirectory(target, permissions);
        } else if (what.isRegularFile()) {
            copyFile(what, source, target);
        } else if (what.isSymbolicLink()) {
            Links.make(target, Links.read(source));
        } else {
            throw new FileSystemException(source.toString(), target.toString(), "it is neither a file nor a directory");
        }
    }

    /// Owner, permissions and times. Who may not give a file away keeps it.
    private static void copyAttributes(TorcFileAttributes what, TorcPath target) throws IOException {
        FileStatus status = what.status();
        TorcAttributeView copy = new TorcAttributeView(target, false, "posix");
        try {
            copy.change(StatusChange.none().withUser(status.uid()).withGroup(status.gid()));
        } catch (AccessDeniedException _) {
            // As on Linux' own: the copy is its maker's.
        }
        StatusChange times = StatusChange.none().withModified(status.modified()).withAccessed(status.accessed());
        copy.change(what.isSymbolicLink() ? times : times.withMode(status.mode() & PERMISSIONS));
    }

    private static void copyFile(TorcFileAttributes what, TorcPath source, TorcPath target) throws IOException {
        OpenFile from = PathCalls.open(source, OpenMode.READ);
        try {
            OpenMode make = new OpenMode(
                    OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.EXCL,
                    what.status().mode() & PERMISSIONS,
                    0L);
            OpenFile to = PathCalls.open(target, make);
            try {
                FileCopy.between(from, 0, to, 0, Long.MAX_VALUE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted =
                        new InterruptedIOException("the copy to " + target + " is not complete");
                interrupted.initCause(e);
                throw interrupted;
            } finally {
                to.close();
            }
        } finally {
            from.close();
        }
    }
}
