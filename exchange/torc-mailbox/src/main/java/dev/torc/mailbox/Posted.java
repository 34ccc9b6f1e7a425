package dev.torc.mailbox;

/// What became of a message.
public enum Posted {
    /// It is in the mailbox.
    SENT,
    /// There are as many messages there as fit.
    FULL,
    /// Others came in between so often that it was given up. Trying again is right.
    BUSY,
    /// There is no such mailbox, or not any more.
    GONE
}
