package dev.torc.interfaces;

import dev.torc.uapi.Errno;
import dev.torc.uapi.FailedCall;
import java.io.Serial;

/// A service refuses a call with an errno of its choice: what its implementation throws, and what the caller is
/// told.
public final class RefusalException extends RuntimeException implements FailedCall {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Errno errno;

    /// Refuses a call.
    ///
    /// @param errno what the caller is told
    /// @param why what the log of the service is told
    public RefusalException(Errno errno, String why) {
        super(errno + ": " + why);
        this.errno = errno;
    }

    @Override
    public int errno() {
        return errno.number();
    }
}
