package dev.torc.mailbox;

import java.io.IOException;

/// There is no place for a process in a region, or none under the name that it asked for.
public final class RegistrationRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    /// Why it was refused.
    public enum Reason {
        /// All mailboxes are taken by processes that live. Another one has to leave first.
        NO_MAILBOX,
        /// A living process is registered under this name.
        NAME_TAKEN,
        /// Another process has begun to register under this name, and has not finished in time. It may stand
        /// still.
        NAME_CONTESTED
    }

    private final Reason reason;

    RegistrationRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// {@return why}
    public Reason reason() {
        return reason;
    }
}
