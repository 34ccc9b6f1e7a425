package dev.torc.client;

import java.io.IOException;

/// The session has ended without an answer to this call: the server is dead, has closed, or broke the protocol.
///
/// What it says of the call follows from the ring: a server publishes that it has taken an entry before it acts on it.
public final class SessionEndedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    SessionEndedException(String call, String subject, Outcome outcome) {
        super(call + " " + subject + ": the session has ended; "
                + switch (outcome) {
                    case NOT_TAKEN -> "the call was not taken, so nothing has happened";
                    case UNKNOWN -> "the call had been taken, so whether it happened is not known";
                });
        this.outcome = outcome;
    }

    /// {@return what is known of the call}
    public Outcome outcome() {
        return outcome;
    }
}
