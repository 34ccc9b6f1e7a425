package dev.torc.scheme.net;

/// A call that takes more than one operation on a socket, or gives more than one answer: an open, a stream, a message.
///
/// **Threads.** The server's.
abstract class Task {

    private long token;
    private int number;

    /// {@return the call}
    final long token() {
        return token;
    }

    /// {@return its number among all tasks}
    final int number() {
        return number;
    }

    final void begun(long callToken, int newNumber) {
        token = callToken;
        number = newNumber;
    }

    /// An operation of the call has come to a result.
    ///
    /// @param flags `IORING_CQE_F_*`; with `MORE` the operation goes on
    abstract void completed(int result, int flags);

    /// Nobody waits any more for what it would come to.
    abstract void cancel();

    /// There is room again for a stream that had none.
    void hasRoom() {}
}
