package dev.torc.client;

/// What an interrupt of a thread means to the call that it waits for, in a session on a reactor.
///
/// It is asked of the calls of [Session] and [RemoteFile] that wait. Of a [Transfer] each wait says it by itself,
/// and in a session without a reactor an interrupt ends nothing.
public enum Interrupts {
    /// The call is given up, and ends with [java.io.InterruptedIOException]. What it would have opened stays open
    /// at the service until the session ends.
    END_CALLS,
    /// The call is waited for as long as it takes, and the thread is still interrupted then.
    WAIT_FOR_ANSWERS
}
