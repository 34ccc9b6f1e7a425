package dev.torc.scheme;

import dev.torc.uapi.CqeFlags;
import java.io.IOException;

/// A service that is called through rings: what a [SchemeServer] runs.
///
/// A scheme is given one [Request] after the other, on the server's thread, and answers each exactly once: at
/// once, or later from any thread with the request's token. It never waits: while it does, nobody is served. What
/// has to wait goes to the Linux ring or to the worker threads, both lent by the [SchemeHost].
///
/// **Threads.** Every method is called on the server's thread.
///
/// **Errors.** An exception out of [#handle] is a mistake of the scheme's: the call is answered with EIO, the
/// cause is logged, and everything else goes on.
public interface Scheme extends AutoCloseable {

    /// {@return the name under which it is found, like `file`: letters, digits, `.`, `_` and `-`}
    String name();

    /// The server starts, and lends what the scheme works with until [#close].
    ///
    /// @throws IOException if the scheme cannot serve; the server then does not start
    default void start(SchemeHost host) throws IOException {}

    /// A client has connected.
    ///
    /// @throws IOException if the scheme refuses it, with the sentence that the client is told
    default void sessionOpened(ServedSession session) throws IOException {}

    /// One call. The request is valid until this method returns; its token until the call is answered.
    ///
    /// @return whether the scheme took it
    Disposition handle(Request request);

    /// Nobody waits for the real result of this call any more: its client has cancelled it, or its session ends.
    /// The scheme still answers it, as soon as it can: with ECANCELED, or with its result if it came to one all
    /// the same. It is asked once for each call.
    ///
    /// @param token what [Request#token] said
    default void cancel(long token) {}

    /// There is room again for a stream that [SchemeHost#send] had none for. It sends what it has until there is
    /// none, and is told again.
    ///
    /// @param token what [Request#token] said
    default void streamHasRoom(long token) {}

    /// An operation that belongs to a call has finished: one of the Linux ring, or one that a worker thread did.
    ///
    /// @param token the call that it was submitted for
    /// @param result the operation's own meaning if not negative, else a negated errno
    default void operationFinished(long token, int result) {}

    /// An operation of the Linux ring has a completion: the one with which it finishes, which goes to
    /// [#operationFinished] unless this is overridden, or one of many, of an operation that goes on.
    ///
    /// What an operation that goes on belongs to is answered when it has finished, and not before: until then Linux
    /// completes it by the call's place, which another call may have by then.
    ///
    /// @param token the call that it was submitted for
    /// @param result the operation's own meaning if not negative, else a negated errno
    /// @param flags `IORING_CQE_F_*`; with `MORE` it goes on
    default void operationCompleted(long token, int result, int flags) {
        if ((flags & CqeFlags.MORE) == 0) {
            operationFinished(token, result);
        }
    }

    /// The time that [SchemeHost#alarmAt] was given has come.
    default void alarmRings() {}

    /// A session ends, and its calls were cancelled. A scheme that would have to wait for others to end one
    /// answers it now: until the last is answered, the session keeps what it has.
    default void sessionEnds(ServedSession session) {}

    /// A session has ended and none of its calls is left. The scheme gives back what the session's handles stand
    /// for.
    default void sessionEnded(ServedSession session) {}

    /// The server has stopped and no session is left.
    @Override
    default void close() {}

    /// What [#handle] did with a request.
    enum Disposition {
        /// It is answered, or will be.
        TAKEN,
        /// Nothing has been done: the session has as much in hand as it may have. The request comes again
        /// when another call of the session has been answered, and holds up this session alone. Where it
        /// has no other call, there is nothing to wait for: the request is answered with EAGAIN.
        LATER,
        /// Nothing has been done: the scheme has as much in hand as it may have. The request comes again when
        /// a call of any session has been answered, the sessions that wait for it one after the other. Where
        /// there is no call at all, there is nothing to wait for: it is answered with EAGAIN.
        FULL
    }
}
