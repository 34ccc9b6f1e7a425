package dev.torc.ring;

/// How a wait for the other end of a ring ended.
public enum Awaited {
    /// There is something to take.
    READY,
    /// The time is over and there is nothing to take.
    TIMED_OUT,
    /// The other end has closed, or is dead, and everything that it published has been taken.
    ENDED
}
