package dev.torc.nio;

import dev.torc.client.SessionEndedException;
import dev.torc.posix.SyscallException;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/// Says what a service answered with the exceptions, and the paths, that the JDK's own file system would.
final class Failures {

    private Failures() {}

    /// {@return the errno behind a failed call of a session; [Errno#UNLISTED] if there is none}
    static Errno errno(IOException failure) {
        return switch (failure) {
            case SyscallException call -> Errno.of(call.errno());
            case NoSuchFileException _ -> Errno.ENOENT;
            case FileAlreadyExistsException _ -> Errno.EEXIST;
            // One type for two errnos, which the JDK's own file system tells apart.
            case AccessDeniedException denied when reason(denied).contains(Errno.EPERM.name()) -> Errno.EPERM;
            case AccessDeniedException _ -> Errno.EACCES;
            case NotDirectoryException _ -> Errno.ENOTDIR;
            case DirectoryNotEmptyException _ -> Errno.ENOTEMPTY;
            case FileSystemLoopException _ -> Errno.ELOOP;
            default -> Errno.UNLISTED;
        };
    }

    /// {@return what a failed call on a path is thrown as}
    static IOException of(IOException failure, TorcPath path) {
        return of(failure, path, null);
    }

    /// {@return what a failed call on two paths is thrown as}
    static IOException of(IOException failure, TorcPath path, @Nullable TorcPath other) {
        if (failure instanceof FileSystemException said && said.getFile().equals(path.toString())) {
            return failure; // One of our own, with the path in it.
        }
        String file = path.toString();
        String second = other == null ? null : other.toString();
        Errno errno = errno(failure);
        FileSystemException said = switch (errno) {
            case ENOENT -> new NoSuchFileException(file, second, null);
            case EEXIST -> new FileAlreadyExistsException(file, second, null);
            case EACCES -> new AccessDeniedException(file, second, null);
            case EXDEV ->
                new FileSystemException(
                        file,
                        second,
                        "it leads out of what the service serves, or between two" + " of its file systems");
            case UNLISTED -> new FileSystemException(file, second, reason(failure));
            default -> new FileSystemException(file, second, errno.message());
        };
        said.initCause(failure);
        return said;
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> String.valueOf(denied.getReason());
            case SessionEndedException ended ->
                switch (ended.outcome()) {
                    case NOT_TAKEN -> "its service has ended";
                    case UNKNOWN -> "its service has ended during the call, so whether that happened is not known";
                };
            default -> String.valueOf(failure.getMessage());
        };
    }
}
