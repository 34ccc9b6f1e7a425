package dev.torc.linux;

import java.io.IOException;
import java.io.Serial;

/// The deadline of an operation passed before its answer came. Linux has let go of it.
public final class DeadlineException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    DeadlineException(String sentence) {
        super(sentence);
    }
}
