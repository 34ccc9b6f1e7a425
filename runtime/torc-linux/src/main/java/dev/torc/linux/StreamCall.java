package dev.torc.linux;

import dev.torc.layout.Words;
import dev.torc.reactor.Answer;
import dev.torc.reactor.Answers;
import dev.torc.reactor.CallEnd;
import dev.torc.reactor.CallFuture;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uring.Prepare;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The operation behind an [OperationStream], which comes to Linux and goes again while the stream lives.
///
/// **Threads.** The reactor's.
///
/// @param <T> an answer
final class StreamCall<T> {

    private static final System.Logger LOG = System.getLogger(StreamCall.class.getName());

    /// How long something that is used up is waited for, before it is tried again.
    private static final Duration A_WHILE = Duration.ofMillis(20);

    /// What fills the entry.
    @FunctionalInterface
    interface Preparation {
        void into(Words entries, long at);
    }

    /// What is asked of Linux.
    ///
    /// @param call its name in the manual
    /// @param subject what it is about
    /// @param handle what it works on, if that can be closed
    /// @param preparation fills the entry, each time anew
    record Subject(String call, Object subject, @Nullable Handle handle, Preparation preparation) {

        @Override
        public String toString() {
            return call + " " + subject;
        }
    }

    private final OperationStream<T> stream;
    private final Linux linux;
    private final Subject subject;
    private final StreamMeaning<T> meaning;
    private final Answers told = (tag, result, flags) -> answered(result, flags);

    private long token;
    private boolean inFlight;
    private boolean pausing;
    private boolean shortageTold;
    private @Nullable Effect later;

    StreamCall(OperationStream<T> stream, Linux linux, Subject subject, StreamMeaning<T> meaning) {
        this.stream = stream;
        this.linux = linux;
        this.subject = subject;
        this.meaning = meaning;
    }

    /// Starts the operation in Linux.
    void arm() {
        if (stream.isClosing()) {
            stream.endWith(null);
            return;
        }
        Handle handle = subject.handle();
        if (handle != null && !handle.enter()) {
            stream.endWith(new AsynchronousCloseException());
            return;
        }
        submit();
    }

    private void submit() {
        long at = linux.port().claim();
        if (at == SubmissionQueue.FULL) {
            // Something that waits in line for room, and by ending makes some.
            Turn turn = new Turn();
            Prepare.nop(turn, Turn.ENTRY);
            linux.port().start(turn);
            return;
        }
        subject.preparation().into(linux.port().entries(), at);
        token = linux.port().start(at, told, 0);
        inFlight = true;
        pausing = false;
        if (stream.isClosing()) {
            cancel();
        }
    }

    private final class Turn extends CallFuture<Answer> {

        @Override
        protected void answered() {
            submitAfter(this);
            complete(this);
        }
    }

    private void submitAfter(Answer turn) {
        if (turn.end() == CallEnd.ANSWERED) {
            submit();
            return;
        }
        leave();
        stream.endWith(new AsynchronousCloseException());
    }

    /// Ends the operation in Linux, if it is there.
    void cancel() {
        if (inFlight) {
            linux.port().cancel(token);
        } else if (later != null) {
            later.cancel(true);
        }
    }

    private void answered(long result, int flags) {
        boolean last = (flags & CqeFlags.MORE) == 0;
        boolean good = meaning.isAnswer(result);
        boolean over = good && !add(result, flags);
        if (!last) {
            return;
        }
        inFlight = false;
        leave();
        if (over || (!good && stream.isClosing())) {
            stream.endWith(null);
        } else if (good) {
            goOn(); // Linux ended it although nothing is wrong, as it does when completions overflow
        } else if (result == Errno.ECANCELED.negated()) {
            endCancelled();
        } else {
            endWith((int) -result);
        }
    }

    /// @return false if the answer is that there will be none any more
    private boolean add(long result, int flags) {
        T answer = meaning.of(result, flags);
        if (answer == null) {
            return false;
        }
        shortageTold = false;
        if (stream.add(answer) && !pausing) {
            pausing = true;
            cancel();
        }
        return true;
    }

    private void endCancelled() {
        if (pausing) {
            pause();
        } else {
            stream.endWith(new AsynchronousCloseException());
        }
    }

    private void endWith(int errno) {
        switch (meaning.ended(stream, errno)) {
            case FAIL -> stream.endWith(failure(errno));
            case GO_ON -> goOn();
            case AWAIT -> pause();
            case TRY_LATER -> tryLater(errno);
        }
    }

    private IOException failure(int errno) {
        return OperationErrors.toException(subject.call(), errno, subject.subject());
    }

    private void goOn() {
        if (pausing) {
            pause();
        } else {
            arm();
        }
    }

    private void pause() {
        boolean mayHaveRoom = pausing;
        pausing = false;
        if (!stream.pause(mayHaveRoom)) {
            arm();
        }
    }

    private void tryLater(int errno) {
        if (!shortageTold) {
            shortageTold = true;
            String reason = String.valueOf(failure(errno).getMessage());
            // Elsewhere: who logs may need descriptors too, and fail for want of them.
            var unused = CompletableFuture.runAsync(
                    () -> LOG.log(Level.WARNING, "{0}; it goes on when there is room again", reason));
        }
        pausing = false;
        Effect timer = linux.timer(A_WHILE);
        later = timer;
        var unused = timer.whenComplete((_, _) -> {
            later = null;
            arm();
        });
        timer.startNow();
    }

    private void leave() {
        Handle handle = subject.handle();
        if (handle != null) {
            handle.leave();
        }
    }
}
