package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.Errno;
import dev.torc.uapi.FileControl;
import dev.torc.uapi.OpenFlags;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// An open file descriptor and the duty to close it.
///
/// **Ownership.** Exactly one object owns a number. Who passes a `Descriptor` on says in its contract whether
/// it lends or gives it. Numbers are reused by Linux at once, so a number that is kept beyond [#close] may name
/// another file: ask [#number] each time, and do not close while another thread is in a call with it.
///
/// **Threads.** Any; of several that close, one does.
public final class Descriptor implements AutoCloseable {

    private static final int CLOSED = -1;

    private static final MethodHandle FCNTL = Libc.function("fcntl");

    private static final VarHandle NUMBER;

    static {
        try {
            NUMBER = MethodHandles.lookup().findVarHandle(Descriptor.class, "number", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int number;

    private Descriptor(int number) {
        this.number = number;
    }

    /// Takes a number into ownership.
    ///
    /// @param number an open descriptor that nothing else closes
    /// @return its owner
    /// @throws IllegalArgumentException if the number is negative
    public static Descriptor owning(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("not a descriptor: " + number);
        }
        return new Descriptor(number);
    }

    /// {@return the number, for a call that is made now}
    ///
    /// @throws IllegalStateException after [#close]
    public int number() {
        int current = number;
        if (current == CLOSED) {
            throw new IllegalStateException("the descriptor is closed");
        }
        return current;
    }

    /// {@return whether it has not been closed}
    public boolean isOpen() {
        return number != CLOSED;
    }

    /// Makes a second descriptor for the same open file, closed on `exec`.
    ///
    /// Position and status flags are the open file's, thus common to both.
    ///
    /// @return the second one, owned by the caller
    /// @throws IOException if the process has as many descriptors as it may
    public Descriptor duplicate() throws IOException {
        return owning(SyscallErrors.check(
                fcntl(number(), FileControl.DUPFD_CLOEXEC, 0), "fcntl(F_DUPFD_CLOEXEC)", toString()));
    }

    /// Has calls that would wait answered with EAGAIN, for all who have this open file; and this one closed on
    /// `exec`.
    ///
    /// @throws IOException if Linux refuses: see `fcntl(2)`
    void setNonBlocking() throws IOException {
        int flags = SyscallErrors.check(fcntl(number(), FileControl.GETFL, 0), "fcntl(F_GETFL)", toString());
        SyscallErrors.check(
                fcntl(number(), FileControl.SETFL, flags | OpenFlags.NONBLOCK), "fcntl(F_SETFL)", toString());
        SyscallErrors.check(fcntl(number(), FileControl.SETFD, FileControl.FD_CLOEXEC), "fcntl(F_SETFD)", toString());
    }

    /// Closes it. A second time does nothing.
    ///
    /// An error that Linux reports late, of data written before, is not told: data that matters is flushed with
    /// `fsync`, whose errors are.
    @Override
    public void close() {
        int closing = (int) NUMBER.getAndSet(this, CLOSED);
        if (closing == CLOSED) {
            return;
        }
        // Never repeated, not even after EINTR: on Linux the number is free by then, and may be someone else's.
        int result = FileCalls.close(closing);
        if (result == Errno.EBADF.negated()) {
            throw new AssertionError("descriptor " + closing + " was closed by something that does not own it");
        }
    }

    @Override
    public String toString() {
        int current = number;
        return current == CLOSED ? "closed descriptor" : "descriptor " + current;
    }

    /// `int fcntl(int fd, int op, int arg)`: see `fcntl(2)`.
    ///
    /// @return the result, or a negated errno
    static int fcntl(int fd, int operation, int argument) {
        return Libc.callInt(FCNTL, NONE, NONE, fd, operation, argument);
    }
}
