package dev.torc.client;

import dev.torc.posix.SyscallErrors;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.CallEnd;
import dev.torc.reactor.CallFuture;
import dev.torc.uapi.Errno;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Turns the errno that a server answered into the exception that says what a caller can do about it.
///
/// The table is that of [SyscallErrors]. Only what that one takes for a mistake of this process is none here: a
/// server is another program, and may answer anything.
public final class CallErrors {

    private CallErrors() {}

    /// {@return the exception for what a service answered}
    ///
    /// @param call the call, by a name that its caller knows
    /// @param errno what was answered, positive
    /// @param subject what it was about: a path, a key
    public static IOException toException(String call, int errno, String subject) {
        return switch (Errno.of(errno)) {
            case EBADF, EFAULT, EINTR -> new SyscallException(call, errno, subject);
            default -> SyscallErrors.toException(call, errno, subject);
        };
    }

    /// {@return what a call has failed with that is done; null where it has not}
    static @Nullable IOException failure(CallFuture<?> call, String name, String subject) {
        long result = call.result();
        if (result == Errno.ESHUTDOWN.negated() && call.end() != CallEnd.ANSWERED) {
            return new SessionEndedException(name, subject, Outcome.of(call.end()));
        }
        return result < 0 ? toException(name, (int) -result, subject) : null;
    }

    /// Passes a good result on and throws for a bad one.
    ///
    /// @param result not negative, or a negated errno
    /// @param call the call, by a name that its caller knows
    /// @param subject what it was about: a path, a key
    /// @return the result, not negative
    /// @throws IOException if it is a negated errno: see [#toException]
    public static long check(long result, String call, String subject) throws IOException {
        if (result < 0) {
            throw toException(call, (int) -result, subject);
        }
        return result;
    }
}
