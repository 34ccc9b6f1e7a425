package dev.torc.mailbox;

/// What a receiver finds at its queue's head.
public enum Polled {
    /// A message.
    MESSAGE,
    /// Nothing: nobody has claimed the slot.
    EMPTY,
    /// Somebody is writing a message. There may be others behind it that are ready: they wait for it.
    NOT_READY
}
