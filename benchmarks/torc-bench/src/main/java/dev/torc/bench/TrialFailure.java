package dev.torc.bench;

/// A contestant gave no sample. The message says why, in words for the table.
public final class TrialFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /// Says why there is no sample.
    public TrialFailure(String message) {
        super(message);
    }
}
