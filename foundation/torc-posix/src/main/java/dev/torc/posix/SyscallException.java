package dev.torc.posix;

import dev.torc.uapi.FailedCall;
import java.io.IOException;
import java.io.Serial;

/// A system call failed for a reason that has no exception type of its own.
///
/// It carries the errno, for the few callers that tell one from another: as a [FailedCall], where this room cannot be
/// named.
public class SyscallException extends IOException implements FailedCall {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int errno;

    /// Tells which call failed, how, and at what.
    ///
    /// @param call the call, by its name in the manual
    /// @param errno what it failed with, positive
    /// @param subject what it was about: a path, a descriptor, a size
    public SyscallException(String call, int errno, String subject) {
        super(SyscallErrors.describe(call, errno, subject));
        this.errno = errno;
    }

    @Override
    public int errno() {
        return errno;
    }
}
