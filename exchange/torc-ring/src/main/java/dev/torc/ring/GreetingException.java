package dev.torc.ring;

import dev.torc.uapi.Errno;
import java.io.IOException;

/// A session could not be set up: what the other end said is not a greeting, is of another version, or is a refusal.
public final class GreetingException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    /// Says what was wrong with what the other end said: `EPROTO`.
    public GreetingException(String message) {
        this(Errno.EPROTO.number(), message);
    }

    /// Says what the other end refused, and why.
    ///
    /// @param errno the positive error number that a call would answer
    public GreetingException(int errno, String message) {
        super(message);
        this.errno = errno;
    }

    /// {@return the positive error number}
    public int errno() {
        return errno;
    }
}
