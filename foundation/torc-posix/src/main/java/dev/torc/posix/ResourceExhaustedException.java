package dev.torc.posix;

import java.io.Serial;

/// A system call failed because there is no more of something: memory, descriptors, space.
///
/// The caller can let go of something and try again; nothing else is wrong.
public final class ResourceExhaustedException extends SyscallException {

    @Serial
    private static final long serialVersionUID = 1L;

    /// Tells which call failed, what it lacked, and at what.
    ///
    /// @param call the call, by its name in the manual
    /// @param errno what it failed with, positive
    /// @param subject what it was about: a path, a descriptor, a size
    public ResourceExhaustedException(String call, int errno, String subject) {
        super(call, errno, subject);
    }
}
