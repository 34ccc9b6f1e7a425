package dev.torc.mailbox;

/// What became of an attempt to send.
public enum Offered {
    /// A slot was claimed; a message that was offered whole is on its way in it.
    ACCEPTED,
    /// There are as many messages as the capacity says.
    FULL,
    /// Others came in between so often that it was given up, or words of the queue cannot be. Trying again is right.
    BUSY
}
