package dev.torc.testkit;

import java.io.Serial;

/// Somebody waits, without limit, and nothing is left in the simulation that could end the wait: a program that ran
/// like this would hang.
public final class SimulationStalledException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    SimulationStalledException(String message) {
        super(message);
    }
}
