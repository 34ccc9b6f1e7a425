package dev.torc.uapi;

/// What the client of a completion queue says to its server: `IORING_CQ_*`.
///
/// Stands in: the `flags` word of the completion ring, written by the client of the ring.
public final class CqRingFlags {

    /// Completions are not to be signalled on the registered eventfd for now.
    public static final int EVENTFD_DISABLED = 1 << 0;

    private CqRingFlags() {}
}
