package dev.torc.scheme;

import dev.torc.uapi.Errno;
import dev.torc.uapi.FailedCall;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The errno that an exception stands for, where one of Linux' says the same to a caller.
final class ThrownErrno {

    private ThrownErrno() {}

    /// {@return the errno; nothing for what no caller could act on, which is EIO and should be logged}
    static Optional<Errno> of(@Nullable Throwable thrown) {
        return switch (thrown) {
            case UncheckedIOException wrapped -> of(wrapped.getCause());
            case FailedCall failed -> Optional.of(Errno.of(failed.errno())).filter(e -> e != Errno.UNLISTED);
            case NoSuchFileException _, FileNotFoundException _ -> Optional.of(Errno.ENOENT);
            case FileAlreadyExistsException _ -> Optional.of(Errno.EEXIST);
            case AccessDeniedException _ -> Optional.of(Errno.EACCES);
            case NotDirectoryException _ -> Optional.of(Errno.ENOTDIR);
            case DirectoryNotEmptyException _ -> Optional.of(Errno.ENOTEMPTY);
            case FileSystemLoopException _ -> Optional.of(Errno.ELOOP);
            case NotLinkException _ -> Optional.of(Errno.EINVAL);
            case ReadOnlyFileSystemException _ -> Optional.of(Errno.EROFS);
            case ConnectException _ -> Optional.of(Errno.ECONNREFUSED);
            case NoRouteToHostException _, UnknownHostException _ -> Optional.of(Errno.EHOSTUNREACH);
            case SocketTimeoutException _, TimeoutException _ -> Optional.of(Errno.ETIMEDOUT);
            case UnsupportedOperationException _ -> Optional.of(Errno.EOPNOTSUPP);
            case null, default -> Optional.empty();
        };
    }
}
