package dev.torc.memory;

import java.io.IOException;

/// A memory file that another process sent was not mapped: its seals or its size are not what they have to be.
///
/// Mapping it all the same would let that process shrink it under us, and our next access would be a `SIGBUS`.
public final class UntrustedSegmentException extends IOException {

    private static final long serialVersionUID = 1L;

    /// Says what was wrong with the file.
    public UntrustedSegmentException(String message) {
        super(message);
    }
}
