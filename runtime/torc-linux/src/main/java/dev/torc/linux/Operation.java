package dev.torc.linux;

import dev.torc.memory.Guard;
import dev.torc.memory.Slice;
import dev.torc.reactor.CallEnd;
import dev.torc.reactor.CallFuture;
import dev.torc.uring.PrepareFile;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// One operation of Linux: a value until it is started, then the future of its answer.
///
/// | to | say |
/// |---|---|
/// | wait for it | [#call]: a virtual thread is parked, an interrupt cancels |
/// | go on | [#start], and whatever `CompletableFuture` offers; `cancel` cancels |
/// | bound its time | [#deadline], before either |
/// | run it as part of a sequence | [Linux#chain] |
///
/// **Ownership.** Memory that was given to it is Linux' from the start until it is done, however it ends: it is
/// never done before Linux has let go. A [Slice] cannot be used in between, which is checked; a plain segment must
/// not be, and its arena must not be closed. It keeps what it needs reachable, so memory of an automatic arena is
/// safe.
///
/// **Threads.** One makes it and starts it; then any. What is chained to it without an executor runs on the
/// reactor's
/// thread and must not wait.
///
/// **Errors.** It completes with an [IOException] that names the call and what it was about, with a
/// [CancellationException] if it was cancelled, with a [DeadlineException] if its deadline was, and with a
/// [ClosedChannelException] if a handle of it is closed.
///
/// @param <T> what it answers
public abstract class Operation<T> extends CallFuture<T> {

    private final Linux linux;
    private final String call;
    private final Object subject;

    private @Nullable Handle handle;
    private @Nullable Handle otherHandle;
    private @Nullable Slice slice;
    private @Nullable Guard guard;

    @SuppressWarnings("unused") // is kept reachable, which is all
    private @Nullable Object memory;

    private @Nullable Lane lane;

    private boolean begun;
    private boolean inLane;

    /// No other operation of the lane was under way when this one came.
    private boolean alone;

    /// @param call its name in the manual
    /// @param subject what it is about, for messages
    Operation(Linux linux, String call, Object subject) {
        this.linux = linux;
        this.call = call;
        this.subject = subject;
    }

    /// {@return what it answers, now that it has succeeded}
    ///
    /// @param result what Linux said: not negative, unless [#isSuccess] says otherwise
    abstract T succeeded(long result);

    /// Gives up an answer that nobody gets, since somebody had completed this before Linux did.
    void drop(T answer) {
        // most answers hold nothing
    }

    /// {@return what a failure with this errno means}
    IOException failed(int errno) {
        return OperationErrors.toException(call, errno, subject);
    }

    /// {@return whether this errno is no failure}
    boolean isSuccess(int errno) {
        return false;
    }

    /// Says what it works on. It does not start if one of these is closed, and they do not close before it is
    /// done.
    final void on(Handle used) {
        if (handle == null) {
            handle = used;
        } else {
            otherHandle = used;
        }
    }

    /// Says which others it must not overtake, and that Linux may be asked for it at once.
    final void in(Lane entered) {
        lane = entered;
    }

    /// Keeps memory reachable until it is done.
    final void keep(Object kept) {
        memory = kept;
    }

    /// Lends a slice to it while it runs.
    final void lend(Slice lent) {
        slice = lent;
    }

    final Linux linux() {
        return linux;
    }

    /// {@return what it is about}
    final Object subject() {
        return subject;
    }

    /// Gives it a deadline, counted from its start: then it is cancelled, and completes with [DeadlineException]
    /// unless its real answer was faster.
    ///
    /// @param longest how long it may take; positive
    /// @return this
    /// @throws IllegalStateException if it was started
    public Operation<T> deadline(Duration longest) {
        limit(longest);
        return this;
    }

    final void limit(Duration longest) {
        within(longest);
    }

    /// Starts it.
    ///
    /// @return this
    /// @throws IllegalStateException if it was started before, or a slice of it is lent or closed
    public Operation<T> start() {
        startNow();
        return this;
    }

    final void startNow() {
        if (begin()) {
            linux.port().start(this);
            settle();
        }
    }

    /// Starts it, if it has not been, and waits for its answer.
    ///
    /// @return the answer
    /// @throws IOException if it failed
    /// @throws CancellationException if somebody cancelled it
    /// @throws InterruptedException if the thread was interrupted, and it ended by that
    public T call() throws IOException, InterruptedException {
        if (!begun) {
            startToWait();
        }
        if (!isDone()) {
            await();
        }
        return answer();
    }

    /// Starts it for a thread that has nothing else to do: what needs no waiting is then done on that thread.
    private void startToWait() {
        if (begin()) {
            Lane asked = alone && lane != null && lane.pays() ? lane : null;
            if (asked != null) {
                tryAtOnce();
            }
            linux.port().start(this);
            if (asked != null) {
                asked.asked(isDone());
            }
            settle();
        }
    }

    /// {@return the answer of what is done}
    final T answer() throws IOException {
        try {
            return join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    /// Takes what it needs while it runs.
    ///
    /// @return whether it can be started; if not, it is done
    final boolean begin() {
        if (begun) {
            throw new IllegalStateException(this + " was started before: make a new one for each time");
        }
        if (slice != null) {
            guard = slice.lend(slice.pool());
        }
        if (!acquire()) {
            return refuse();
        }
        begun = true;
        if (handle != null && !handle.enter()) {
            handle = null;
            otherHandle = null;
            return refuse();
        }
        if (otherHandle != null && !otherHandle.enter()) {
            otherHandle = null;
            return refuse();
        }
        if (lane != null) {
            alone = lane.enter();
            inLane = true;
        }
        return true;
    }

    private boolean refuse() {
        abandon(new ClosedChannelException());
        return false;
    }

    /// Takes what it needs beside handles and slices.
    ///
    /// @return false if that is closed
    boolean acquire() {
        return true;
    }

    /// Gives back what [#acquire] took.
    void letGo() {
        // nothing was taken
    }

    /// Ends it without starting it.
    final void abandon(Exception why) {
        boolean held = begun;
        begun = true;
        if (held) {
            giveBackSlice();
        }
        completeExceptionally(why);
        if (held) {
            leave();
        }
    }

    /// Looks again, after the start, whether a handle was closed meanwhile: whoever closes it looks the other way
    /// round.
    final void settle() {
        if (isClosing(handle) || isClosing(otherHandle)) {
            cancel(true);
        }
    }

    private static boolean isClosing(@Nullable Handle one) {
        return one != null && one.isClosing();
    }

    @Override
    protected final void answered() {
        boolean closing = isClosing(handle) || isClosing(otherHandle);
        giveBackSlice(); // first, since who waits for this uses the slice next
        leaveLane();
        long result = result();
        try {
            if (isAnswer(result)) {
                T answer = succeeded(result);
                if (!complete(answer)) {
                    drop(answer);
                }
            } else {
                completeExceptionally(failure((int) -result, closing));
            }
        } finally {
            leave(); // last, since who closes a handle finds all that was started on it done
        }
    }

    private boolean isAnswer(long result) {
        return result >= 0 || (end() == CallEnd.ANSWERED && !isOverdue() && isSuccess((int) -result));
    }

    private Exception failure(int errno, boolean closing) {
        return OperationErrors.ofEnd(this, errno, closing);
    }

    private void giveBackSlice() {
        if (guard != null) {
            guard.giveBack();
            guard = null;
        }
    }

    private void leaveLane() {
        if (inLane && lane != null) {
            inLane = false;
            lane.leave();
        }
    }

    private void leave() {
        leaveLane();
        letGo();
        if (handle != null) {
            handle.leave();
            handle = null;
        }
        if (otherHandle != null) {
            otherHandle.leave();
            otherHandle = null;
        }
    }

    @Override
    public String toString() {
        return call + " " + subject;
    }

    /// The offset of what has no position.
    static final long NO_OFFSET = PrepareFile.CURRENT_POSITION;
}
