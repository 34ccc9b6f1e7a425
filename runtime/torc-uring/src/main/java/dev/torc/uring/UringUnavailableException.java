package dev.torc.uring;

import dev.torc.posix.UringAvailability;
import java.io.IOException;
import java.io.Serial;

/// io_uring cannot be used here: Linux does not have it, or somebody forbids it.
///
/// The message is one sentence that says what it is and what to change. It does not go away by trying again; a program
/// that can do without falls back on blocking calls.
public final class UringUnavailableException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Capability.Verdict verdict;

    UringUnavailableException(UringAvailability availability) {
        super(availability.sentence());
        verdict = Capability.of(availability).verdict();
    }

    /// {@return why, as a [CapabilityReport] says it}
    public Capability.Verdict verdict() {
        return verdict;
    }
}
