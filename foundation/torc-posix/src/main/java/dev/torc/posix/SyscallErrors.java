package dev.torc.posix;

import dev.torc.uapi.Errno;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Turns a failed system call into the exception that says what a caller can do about it.
///
/// An errno gets an exception type of its own only where some caller reacts to it differently; the rest share
/// [SyscallException], which carries the number. Three kinds never become an [IOException] at all: what the
/// call's own wrapper repeats, and what only a mistake in this code can cause.
public final class SyscallErrors {

    private SyscallErrors() {}

    /// {@return the exception for a call that failed}
    ///
    /// This is the default table. A call whose manual gives an errno another meaning sorts that one before it
    /// asks.
    ///
    /// @param call the call, by its name in the manual
    /// @param errno what it failed with, positive
    /// @param subject what it was about: a path, a descriptor, a size
    /// @throws AssertionError if the errno says that Torc itself made a mistake
    public static IOException toException(String call, int errno, String subject) {
        return switch (Errno.of(errno)) {
            case ENOENT -> new NoSuchFileException(subject, null, describe(call, errno));
            case EEXIST -> new FileAlreadyExistsException(subject, null, describe(call, errno));
            case EACCES, EPERM -> new AccessDeniedException(subject, null, describe(call, errno));
            case ENOTDIR -> new NotDirectoryException(subject);
            case ENOTEMPTY -> new DirectoryNotEmptyException(subject);
            case ELOOP -> new FileSystemLoopException(subject);
            case ECONNREFUSED -> new ConnectException(describe(call, errno, subject));
            case EMFILE, ENFILE, ENOMEM, ENOSPC -> new ResourceExhaustedException(call, errno, subject);
            case EINTR -> throw new AssertionError(describe(call, errno, subject) + ", which its wrapper repeats");
            case EBADF, EFAULT -> throw new AssertionError(describe(call, errno, subject));
            // The other hundred and more are told apart by number where anyone needs to; a new one changes nothing
            // here.
            default -> new SyscallException(call, errno, subject);
        };
    }

    /// Passes a good result on and throws for a bad one.
    ///
    /// @param result what a call returned: not negative, or a negated errno
    /// @param call the call, by its name in the manual
    /// @param subject what it was about: a path, a descriptor, a size
    /// @return the result, not negative
    /// @throws IOException if it is a negated errno: see [#toException]
    public static int check(int result, String call, String subject) throws IOException {
        if (result < 0) {
            throw toException(call, -result, subject);
        }
        return result;
    }

    /// Passes a good result on and throws for a bad one.
    ///
    /// @param result what a call returned: not negative, or a negated errno
    /// @param call the call, by its name in the manual
    /// @param subject what it was about: a path, a descriptor, a size
    /// @return the result, not negative
    /// @throws IOException if it is a negated errno: see [#toException]
    public static long check(long result, String call, String subject) throws IOException {
        if (result < 0) {
            throw toException(call, (int) -result, subject);
        }
        return result;
    }

    /// {@return the sentence part for a call that failed: `fsync: no space left (ENOSPC): notes.txt`}
    static String describe(String call, int errno, String subject) {
        return describe(call, errno) + ": " + subject;
    }

    private static String describe(String call, int errno) {
        Errno known = Errno.of(errno);
        return known == Errno.UNLISTED
                ? call + ": errno " + errno
                : call + ": " + known.message() + " (" + known.name() + ")";
    }
}
