package dev.torc.init;

/// Whether a service is started again when its process has ended.
public enum RestartRule {
    /// However it has ended.
    ALWAYS,
    /// If it has ended with another exit code than 0, by a signal, or was not ready in time.
    ON_FAILURE,
    /// Never.
    NEVER;

    boolean restartsAfter(int exitCode) {
        return switch (this) {
            case ALWAYS -> true;
            case ON_FAILURE -> exitCode != 0;
            case NEVER -> false;
        };
    }
}
