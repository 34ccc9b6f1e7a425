package dev.torc.scheme;

import dev.torc.uring.Uring;
import dev.torc.uring.UringFeatures;

/// The Linux ring of a server's thread, or its share of the one of the reactor that hosts it, as far as its scheme may
/// use it.
///
/// Operations are prepared in the ring's submission queue and submitted together when the server's turn ends.
/// What one comes to is told by [Scheme#operationCompleted], each time for one that goes on; a scheme without such
/// a method is told of the last by [Scheme#operationFinished].
///
/// **Threads.** The server's.
public sealed interface LinuxRing permits UringPlace, SharedRing {

    /// {@return the ring, for its entries}
    Uring uring();

    /// {@return what the running Linux has of io_uring}
    UringFeatures features();

    /// Reserves an entry, submitting what is prepared if there is no room.
    ///
    /// @return where the entry begins in the ring's entries, in bytes
    long claim();

    /// {@return the `user_data` of an operation that belongs to a call}
    ///
    /// @param token what [Request#token] said
    long userData(long token);

    /// {@return the `user_data` of an operation whose result nobody looks at}
    long userDataOfNobody();

    /// Asks Linux to end the operation of a call. Its result comes all the same.
    void cancel(long token);

    /// {@return the registered buffer that is this pool, or -1 where Linux would not register it}
    ///
    /// @param pool the pool's number in the session
    int registeredPool(ServedSession session, int pool);
}
