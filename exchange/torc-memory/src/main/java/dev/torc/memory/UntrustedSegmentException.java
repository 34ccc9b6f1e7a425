package dev.torc.memory;

import java.io.IOException;
import java.io.Serial;

/// A peer passed something as shared memory that could fault us if it were mapped, so it is not.
public final class UntrustedSegmentException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    UntrustedSegmentException(String message) {
        super(message);
    }
}
