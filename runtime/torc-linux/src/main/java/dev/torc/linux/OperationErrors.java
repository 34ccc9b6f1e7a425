package dev.torc.linux;

import dev.torc.posix.SyscallErrors;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.CallEnd;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;

/// Turns the errno of a completion into the exception that says what a caller can do about it: the table of
/// [SyscallErrors], and what is different for an operation of a ring.
final class OperationErrors {

    private OperationErrors() {}

    static IOException toException(String call, int errno, Object subject) {
        return switch (Errno.of(errno)) {
            // A worker of Linux' was interrupted. Nobody repeats it: what it did is not known.
            case EINTR -> new InterruptedIOException(call + " was interrupted: " + subject);
            // Descriptor and address come from the caller here, so these are no mistakes of ours.
            case EBADF -> new ClosedChannelException();
            case EFAULT -> new SyscallException(call, errno, subject.toString());
            case EADDRINUSE, EADDRNOTAVAIL ->
                with(new BindException(sentence(call, errno, subject)), call, errno, subject);
            case EHOSTUNREACH, ENETUNREACH ->
                with(new NoRouteToHostException(sentence(call, errno, subject)), call, errno, subject);
            case ETIMEDOUT -> with(new SocketTimeoutException(sentence(call, errno, subject)), call, errno, subject);
            case ECONNRESET, EPIPE, ENOTCONN ->
                with(new SocketException(sentence(call, errno, subject)), call, errno, subject);
            // All others are as in a call without a ring.
            default -> SyscallErrors.toException(call, errno, subject.toString());
        };
    }

    /// {@return what a failed operation completes with}
    ///
    /// @param closing whether it ended because what it worked on was closed
    static Exception ofEnd(Operation<?> operation, int errno, boolean closing) {
        return switch (Errno.of(errno)) {
            case ECANCELED ->
                closing ? new AsynchronousCloseException() : new CancellationException(operation + " was cancelled");
            case ETIME -> new DeadlineException(operation + " did not end within its deadline");
            // Some errnos have a meaning of their own only where the call never reached Linux.
            default -> operation.end() == CallEnd.NOT_TAKEN ? notTaken(operation, errno) : operation.failed(errno);
        };
    }

    private static IOException notTaken(Operation<?> operation, int errno) {
        return errno == Errno.ESHUTDOWN.number()
                ? new SyscallException(operation + ", on a reactor that is closed,", errno, "it was not begun")
                : new SyscallException(operation + ", for which too many others wait,", errno, "it was not begun");
    }

    private static String sentence(String call, int errno, Object subject) {
        return call + ": " + Errno.of(errno).message() + " (" + Errno.of(errno) + "): " + subject;
    }

    private static IOException with(IOException typed, String call, int errno, Object subject) {
        typed.initCause(new SyscallException(call, errno, subject.toString()));
        return typed;
    }
}
