package dev.torc.interfaces;

import java.io.IOException;
import java.io.Serial;

/// What came is no message of the method: the other end is of another version, broken, or means ill.
public final class MalformedMessageException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /// Says what is wrong.
    ///
    /// @param what in a sentence
    public MalformedMessageException(String what) {
        super(what);
    }
}
