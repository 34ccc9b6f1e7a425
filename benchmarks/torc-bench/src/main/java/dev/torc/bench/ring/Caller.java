package dev.torc.bench.ring;

/// The client's end of a pair.
public interface Caller {

    /// How long a request is, in bytes: a submission queue entry.
    int REQUEST_BYTES = 64;

    /// How long an answer is, in bytes: a completion queue entry.
    int ANSWER_BYTES = 16;

    /// One round trip.
    void call() throws Exception;

    /// The thread that has called calls no more.
    default void leave() {}

    /// Ends the connection, after [#leave]. The process may end without.
    default void close() {}

    /// Waits `millis` for an answer that does not come, as this contestant waits.
    default void idle(long millis) throws Exception {
        Thread.sleep(millis);
    }
}
