package dev.torc.reactor;

/// How a call came to its end.
public enum CallEnd {
    /// It has not, yet.
    PENDING,
    /// The other side answered.
    ANSWERED,
    /// It never reached the other side, which may be asked again, or another: refused, withdrawn, or not taken by a
    /// server that died.
    NOT_TAKEN,
    /// The other side had it and never answered: a server died, or the deadline of a call on a session passed. It
    /// may have happened, or not, or in part.
    UNKNOWN
}
