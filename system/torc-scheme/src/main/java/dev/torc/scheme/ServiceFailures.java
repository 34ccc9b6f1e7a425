package dev.torc.scheme;

import dev.torc.uapi.Errno;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// What a service's exceptions become: an errno for who called, and a line of the log for who runs it.
///
/// | exception | errno |
/// |---|---|
/// | one that is a [dev.torc.uapi.FailedCall], like a failed system call | its own |
/// | `NoSuchFileException`, `FileNotFoundException` | ENOENT |
/// | `FileAlreadyExistsException` | EEXIST |
/// | `AccessDeniedException` | EACCES |
/// | `NotDirectoryException` | ENOTDIR |
/// | `DirectoryNotEmptyException` | ENOTEMPTY |
/// | `FileSystemLoopException` | ELOOP |
/// | `NotLinkException` | EINVAL |
/// | `ReadOnlyFileSystemException` | EROFS |
/// | `ConnectException` | ECONNREFUSED |
/// | `NoRouteToHostException`, `UnknownHostException` | EHOSTUNREACH |
/// | `SocketTimeoutException`, `TimeoutException` | ETIMEDOUT |
/// | `UnsupportedOperationException` | EOPNOTSUPP |
/// | `UncheckedIOException` | as its cause |
/// | any other | EIO, and the log has it with its stack, at most one a second |
///
/// What has an errno of its own is logged with its message too, at level DEBUG.
///
/// **Threads.** Any.
public final class ServiceFailures {

    private static final System.Logger LOG = System.getLogger(ServiceFailures.class.getName());

    private final String scheme;
    private final LogLimit limit = new LogLimit();

    /// For the calls of one scheme.
    ///
    /// @param scheme its name, for the log
    public ServiceFailures(String scheme) {
        this.scheme = scheme;
    }

    /// {@return the errno that a call is answered with, negated}
    ///
    /// @param thrown what the service's code threw
    /// @param call which call it was, for the log
    public int resultOf(Throwable thrown, String call) {
        Optional<Errno> errno = ThrownErrno.of(thrown);
        if (errno.isPresent()) {
            LOG.log(Level.DEBUG, () -> scheme + ": " + call + " is answered with " + errno.get() + ": " + thrown);
            return errno.get().negated();
        }
        long skipped = limit.skipped();
        if (skipped != LogLimit.NOT_NOW) {
            LOG.log(
                    Level.ERROR,
                    "the scheme " + scheme + " failed on " + call + "; " + skipped
                            + " such failures before were not logged",
                    thrown);
        }
        return Errno.EIO.negated();
    }
}
