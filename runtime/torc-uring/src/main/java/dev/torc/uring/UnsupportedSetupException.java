package dev.torc.uring;

import java.io.IOException;
import java.io.Serial;

/// This Linux has io_uring, but not all that a [UringSetup] asks for.
///
/// [UringFeatures#setupFor] makes a set-up of what it has.
public final class UnsupportedSetupException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnsupportedSetupException(String sentence) {
        super(sentence);
    }
}
