package dev.torc.client;

import dev.torc.posix.SyscallErrors;
import dev.torc.posix.SyscallException;
import dev.torc.uapi.Errno;
import java.io.IOException;

/// Turns the errno that a server answered into the exception that says what a caller can do about it.
///
/// The table is that of [SyscallErrors]. Only what that one takes for a mistake of this process is none here: a server
/// is another program, and may answer anything.
final class CallErrors {

    private CallErrors() {}

    static IOException toException(String call, int errno, String subject) {
        return switch (Errno.of(errno)) {
            case EBADF, EFAULT, EINTR -> new SyscallException(call, errno, subject);
            default -> SyscallErrors.toException(call, errno, subject);
        };
    }
}
