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
import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An operation that answers again and again, until it is closed: connections that are accepted, bytes that are
/// received.
///
/// **Back-pressure.** At most [#WINDOW] answers wait to be taken. When so many do, the operation is ended in
/// Linux, and
/// started anew when half of them have been taken, so a slow taker slows its senders and loses nothing. The same
/// happens where a group of buffers is used up, until one is given back.
///
/// **Closing** ends the operation in Linux and waits for its last answer; what was not taken is closed too.
///
/// **Threads.** Any; of several that take, each gets other answers. A virtual thread is parked.
///
/// @param <T> an answer
public final class OperationStream<T> implements AutoCloseable {

    /// How many answers wait at most.
    public static final int WINDOW = 64;

    /// What fills the entry.
    @FunctionalInterface
    interface Preparation {
        void into(Words entries, long at);
    }

    /// What the answers mean.
    ///
    /// @param <T> an answer
    interface Meaning<T> {

        /// {@return the answer, or null if it says that there will be none any more}
        @Nullable
        T of(long result, int flags);

        /// {@return whether a result is an answer, not a failure}
        default boolean isAnswer(long result) {
            return result >= 0;
        }

        /// {@return whether there is room again after an end with ENOBUFS, so that it can go on at once}
        default boolean hasRoom() {
            return false;
        }

        /// {@return whether there will never be room again}
        default boolean isOver() {
            return false;
        }

        /// Gives up an answer that nobody took.
        void drop(T answer);
    }

    private enum State {
        /// On its way to Linux, or there.
        RUNNING,
        /// Ended in Linux because too much waits; to be started anew.
        PAUSED,
        /// Over.
        ENDED
    }

    private final Linux linux;
    private final String call;
    private final Object subject;
    private final @Nullable Handle handle;
    private final Preparation preparation;
    private final Meaning<T> meaning;
    private final Answers told = (tag, result, flags) -> answered(result, flags);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private final CompletableFuture<State> over = new CompletableFuture<>();
    private State state = State.RUNNING;
    private boolean closing;
    private @Nullable IOException failure;

    // The reactor's.
    private long token;
    private boolean inFlight;
    private boolean pausing;

    OperationStream(
            Linux linux,
            String call,
            Object subject,
            @Nullable Handle handle,
            Preparation preparation,
            Meaning<T> meaning) {
        this.linux = linux;
        this.call = call;
        this.subject = subject;
        this.handle = handle;
        this.preparation = preparation;
        this.meaning = meaning;
    }

    /// Starts it.
    OperationStream<T> start() {
        onReactor(this::arm);
        return this;
    }

    /// Takes the next answer, and waits for it.
    ///
    /// @return the answer, which the caller owns; nothing if there will be none any more, since the other
    ///     side ended it or it was closed
    /// @throws IOException if it failed; what was answered before was taken before
    /// @throws InterruptedException if the thread was interrupted; the stream goes on
    public Optional<T> next() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && state != State.ENDED) {
                if (linux.port().reactor().isCurrentThread()) {
                    turnUnlocked();
                } else {
                    changed.await();
                }
            }
            return take();
        } finally {
            lock.unlock();
        }
    }

    /// The thread of an integrated reactor drives that while it waits.
    private void turnUnlocked() {
        lock.unlock();
        try {
            linux.turn();
        } finally {
            lock.lock();
        }
    }

    /// Takes the next answer if there is one.
    ///
    /// @return as [#next], and nothing also if there is none yet: [#isEnded] tells the two apart
    /// @throws IOException as there
    public Optional<T> poll() throws IOException {
        lock.lock();
        try {
            return take();
        } finally {
            lock.unlock();
        }
    }

    /// {@return whether there will be no answer any more, though some may wait to be taken}
    boolean isOver() {
        return over.isDone();
    }

    /// {@return whether there will be no answer any more, and none waits}
    public boolean isEnded() {
        lock.lock();
        try {
            return state == State.ENDED && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private Optional<T> take() throws IOException {
        T answer = waiting.poll();
        if (answer == null) {
            if (failure != null) {
                throw failure;
            }
            return Optional.empty();
        }
        if (state == State.PAUSED && waiting.size() <= WINDOW / 2 && !closing) {
            state = State.RUNNING;
            onReactor(this::arm);
        }
        return Optional.of(answer);
    }

    /// Ends it, and waits until Linux has let go. A second time does nothing.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            if (state == State.PAUSED) {
                end(null);
            }
        } finally {
            lock.unlock();
        }
        onReactor(this::cancel);
        linux.awaitDone(over);
        dropWaiting();
    }

    private void dropWaiting() {
        lock.lock();
        try {
            while (!waiting.isEmpty()) {
                meaning.drop(waiting.remove());
            }
        } finally {
            lock.unlock();
        }
    }

    private void onReactor(Runnable action) {
        try {
            linux.port().reactor().execute(action);
        } catch (RejectedExecutionException e) {
            endWith(new AsynchronousCloseException());
        }
    }

    /// Starts the operation in Linux. On the reactor's thread.
    private void arm() {
        if (isClosing()) {
            endWith(null);
            return;
        }
        if (handle != null && !handle.enter()) {
            endWith(new AsynchronousCloseException());
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
        preparation.into(linux.port().entries(), at);
        token = linux.port().start(at, told, 0);
        inFlight = true;
        pausing = false;
        if (isClosing()) {
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
        endWith(new AsynchronousCloseException());
    }

    /// Resumes after buffers have come back. On the reactor's thread.
    void resume() {
        lock.lock();
        try {
            if (state != State.PAUSED || closing || waiting.size() > WINDOW / 2) {
                return;
            }
            state = State.RUNNING;
        } finally {
            lock.unlock();
        }
        arm();
    }

    private void cancel() {
        if (inFlight) {
            linux.port().cancel(token);
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
        if (over || (!good && isClosing())) {
            endWith(null);
        } else if (good) {
            goOn();
        } else if (result == Errno.ENOBUFS.negated() && meaning.hasRoom()) {
            goOn();
        } else if ((result == Errno.ENOBUFS.negated() && !meaning.isOver())
                || (pausing && result == Errno.ECANCELED.negated())) {
            pause();
        } else {
            endWith(
                    result == Errno.ECANCELED.negated()
                            ? new AsynchronousCloseException()
                            : OperationErrors.toException(call, (int) -result, subject));
        }
    }

    /// Linux ended it although nothing is wrong, as it does when completions overflow.
    private void goOn() {
        if (pausing) {
            pause();
        } else {
            arm();
        }
    }

    private void pause() {
        boolean again;
        lock.lock();
        try {
            // It may all have been taken since the pause began.
            again = pausing && waiting.size() <= WINDOW / 2 && !closing;
            pausing = false;
            if (closing) {
                end(null);
            } else if (!again) {
                state = State.PAUSED;
            }
        } finally {
            lock.unlock();
        }
        if (again) {
            arm();
        }
    }

    /// @return false if the answer is that there will be none any more
    private boolean add(long result, int flags) {
        T answer = meaning.of(result, flags);
        if (answer == null) {
            return false;
        }
        lock.lock();
        try {
            waiting.add(answer);
            changed.signal();
            if (waiting.size() >= WINDOW && !pausing) {
                pausing = true;
                cancel();
            }
        } finally {
            lock.unlock();
        }
        return true;
    }

    private void leave() {
        if (handle != null) {
            handle.leave();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void endWith(@Nullable IOException why) {
        lock.lock();
        try {
            end(why);
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable IOException why) {
        if (state != State.ENDED) {
            state = State.ENDED;
            failure = why;
            changed.signalAll();
            over.complete(state);
        }
    }

    @Override
    public String toString() {
        return call + " " + subject;
    }
}
