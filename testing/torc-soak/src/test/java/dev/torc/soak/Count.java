package dev.torc.soak;

/// What a calling process counts.
enum Count {
    /// Calls that were started.
    STARTED,
    /// Calls that ended, each once.
    ENDED,
    /// Calls whose real result came, and was right.
    RIGHT,
    /// Bytes that were read and compared.
    COMPARED_BYTES,
    /// Calls that somebody asked to be given up: futures cancelled.
    CANCELS_ASKED,
    /// Calls that ended with ECANCELED.
    CANCELLED,
    /// Calls that ended with ETIME, since their deadline passed.
    EXPIRED,
    /// Calls that ended by an interrupt of who waited.
    INTERRUPTED,
    /// Calls that ended with their session.
    ENDED_WITH_SESSION,
    /// Ticks of repeated timers that were taken.
    TICKS,
    /// Bytes that were received by streams and compared.
    STREAMED_BYTES,
    /// Sessions that were opened.
    SESSIONS,
    /// Sessions that ended by the server's death.
    SESSIONS_LOST
}
