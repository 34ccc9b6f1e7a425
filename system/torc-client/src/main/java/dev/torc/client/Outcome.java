package dev.torc.client;

import dev.torc.reactor.CallEnd;

/// What is known of a call that got no answer, because its session ended first.
public enum Outcome {
    /// The server never took it: nothing has happened, and it is safe to ask another server.
    NOT_TAKEN,
    /// The server had taken it: it may have happened, or not, or in part.
    UNKNOWN;

    /// {@return what the end of an unanswered call says}
    static Outcome of(CallEnd end) {
        return switch (end) {
            case NOT_TAKEN -> NOT_TAKEN;
            case UNKNOWN -> UNKNOWN;
            case PENDING, ANSWERED -> throw new AssertionError("a call that was not answered ended as " + end);
        };
    }
}
