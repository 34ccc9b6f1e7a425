package dev.torc.linux;

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

    private enum State {
        /// On its way to Linux, or there.
        RUNNING,
        /// Ended in Linux because too much waits; to be started anew.
        PAUSED,
        /// Over.
        ENDED
    }

    private final Linux linux;
    private final StreamCall.Subject subject;
    private final StreamMeaning<T> meaning;
    private final StreamCall<T> call;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private final CompletableFuture<State> over = new CompletableFuture<>();
    private State state = State.RUNNING;
    private boolean closing;
    private @Nullable IOException failure;

    OperationStream(Linux linux, StreamCall.Subject subject, StreamMeaning<T> meaning) {
        this.linux = linux;
        this.subject = subject;
        this.meaning = meaning;
        this.call = new StreamCall<>(this, linux, subject, meaning);
    }

    /// Starts it.
    OperationStream<T> start() {
        onReactor(call::arm);
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
            onReactor(call::arm);
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
        onReactor(call::cancel);
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

    /// Goes on after what it rested for has come. On the reactor's thread.
    ///
    /// @return whether it does
    boolean resume() {
        lock.lock();
        try {
            if (state != State.PAUSED || closing || waiting.size() > WINDOW / 2) {
                return false;
            }
            state = State.RUNNING;
        } finally {
            lock.unlock();
        }
        call.arm();
        return true;
    }

    /// Notes that the operation is ended in Linux, for a while.
    ///
    /// @param mayHaveRoom whether it was ended since too much waits, which may have been taken since
    /// @return false if it shall go on at once
    boolean pause(boolean mayHaveRoom) {
        lock.lock();
        try {
            if (closing) {
                end(null);
            } else if (mayHaveRoom && waiting.size() <= WINDOW / 2) {
                return false;
            } else {
                state = State.PAUSED;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Lets an answer be taken.
    ///
    /// @return whether as many wait as may
    boolean add(T answer) {
        lock.lock();
        try {
            if (!closing) {
                waiting.add(answer);
                changed.signal();
                return waiting.size() >= WINDOW;
            }
        } finally {
            lock.unlock();
        }
        meaning.drop(answer); // who closes has perhaps dropped the others already
        return false;
    }

    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    void endWith(@Nullable IOException why) {
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
        return subject.toString();
    }
}
