package dev.torc.reactor;

/// Who is told of the answers to raw calls.
///
/// **Threads.** Called on the reactor's thread. It must not wait for anything: everything else of the reactor waits
/// for it. What it throws is logged, and nothing else comes of it.
@FunctionalInterface
public interface Answers {

    /// A call was answered. One that answers more than once (multishot, zero-copy sends) says by
    /// `IORING_CQE_F_MORE` that this is not the last.
    ///
    /// @param tag what the call was started with
    /// @param result its own meaning if not negative, else a negated errno
    /// @param flags `IORING_CQE_F_*`
    void answered(long tag, long result, int flags);
}
