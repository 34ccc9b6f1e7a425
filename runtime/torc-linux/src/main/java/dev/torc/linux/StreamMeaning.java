package dev.torc.linux;

import org.jspecify.annotations.Nullable;

/// What the answers of an [OperationStream] mean.
///
/// **Threads.** The reactor's, but for [#drop].
///
/// @param <T> an answer
interface StreamMeaning<T> {

    /// What becomes of a stream that Linux ended with an errno.
    enum Reaction {
        /// It is over, and who takes is told why.
        FAIL,
        /// It is begun again at once.
        GO_ON,
        /// It is begun again after a while, since something is used up that others give back.
        TRY_LATER,
        /// It rests until [OperationStream#resume].
        AWAIT
    }

    /// {@return the answer, or null if it says that there will be none any more}
    @Nullable
    T of(long result, int flags);

    /// {@return whether a result is an answer, not a failure}
    default boolean isAnswer(long result) {
        return result >= 0;
    }

    /// {@return what becomes of the stream}
    ///
    /// @param stream which
    /// @param errno what Linux ended it with, other than ECANCELED
    default Reaction ended(OperationStream<T> stream, int errno) {
        return Reaction.FAIL;
    }

    /// Gives up an answer that nobody took.
    void drop(T answer);
}
