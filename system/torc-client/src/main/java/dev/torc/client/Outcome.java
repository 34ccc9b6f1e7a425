package dev.torc.client;

/// What is known of a call that got no answer, because its session ended first.
public enum Outcome {
    /// The server never took it: nothing has happened, and it is safe to ask another server.
    NOT_TAKEN,
    /// The server had taken it: it may have happened, or not, or in part.
    UNKNOWN
}
