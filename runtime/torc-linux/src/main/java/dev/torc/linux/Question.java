package dev.torc.linux;

import java.util.function.LongFunction;

/// An operation whose answer is made of what Linux said.
///
/// @param <T> the answer
final class Question<T> extends Operation<T> {

    private static final int NONE = 0;

    private final LongFunction<T> meaning;

    private final int harmlessErrno;

    Question(Linux linux, String call, Object subject, LongFunction<T> meaning) {
        this(linux, call, subject, NONE, meaning);
    }

    /// @param harmlessErrno the errno that is an answer too
    Question(Linux linux, String call, Object subject, int harmlessErrno, LongFunction<T> meaning) {
        super(linux, call, subject);
        this.harmlessErrno = harmlessErrno;
        this.meaning = meaning;
    }

    @Override
    boolean isSuccess(int errno) {
        return errno == harmlessErrno;
    }

    @Override
    T succeeded(long result) {
        return meaning.apply(result);
    }

    /// What was opened is closed.
    @Override
    void drop(T answer) {
        if (answer instanceof Handle opened) {
            opened.beginClosing();
        } else if (answer instanceof Pipe pipe) {
            pipe.source().beginClosing();
            pipe.sink().beginClosing();
        }
    }
}
