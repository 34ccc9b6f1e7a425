package dev.torc.reactor;

import dev.torc.memory.Guard;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One call, as a future: first the memory of its entry, then what was answered.
///
/// A subclass is a kind of operation: [#answered] says what its answer means. [Call] is the plainest one.
///
/// **Life.** Make it; write its entry with a `Prepare` class, at [#ENTRY]; [Port#start(CallFuture)]; it is done
/// once. It cannot be started twice.
///
/// **Done means let go.** On Linux a call is done, however it ends, only when Linux has let go of the memory that
/// it names: after [#join] or [#await] that memory may be freed. A session's pool is memory that the server can
/// always touch; there a [#within] deadline ends the call even if the server never answers.
///
/// **Cancelling** ([#cancel], an interrupt of [#await], a deadline) asks the other side, and its answer ends the
/// call: with ECANCELED, or with the real result if that was faster. Never both, never neither.
///
/// **Completing it oneself** ([#complete], [#orTimeout] and their like) decides what the future comes to, and gives
/// the call up as an interrupt does. That changes nothing about *done*: on Linux the future has that outcome as
/// soon as Linux has let go, and not before; [#result] still says what the answer was.
///
/// **Threads.** Entry and settings are the maker's until the start; the answer is readable once the future is done.
/// [#answered], and what is chained to the future without an executor, run on the reactor's thread: it must not
/// wait.
///
/// @param <T> what the future completes with
public abstract class CallFuture<T> extends FatedFuture<T> implements Answer {

    /// Where the entry begins in this memory.
    public static final long ENTRY = 0;

    private static final long NO_DEADLINE = 0;

    // What the maker's thread notes until the call is handed over, and the reactor's from then on: a byte each.
    private static final int AT_ONCE = 1;
    private static final int PARTLY_DONE = 1 << 1;
    private static final int IN_FLIGHT = 1;
    private static final int EXPIRED = 1 << 1;
    private static final int WITHDRAWN = 1 << 2;
    private static final int PARTLY_ANSWERED = 1 << 3;

    private static final VarHandle WAITER;

    static {
        try {
            WAITER = MethodHandles.lookup().findVarHandle(CallFuture.class, "waiter", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// The next on the way through [HandOver], then in the port's row of those that wait for room.
    @Nullable
    Object below;

    /// The next of a group that is started as one.
    @Nullable
    CallFuture<?> companion;

    /// Where the deadline is among the timers, or 0.
    int timer;

    /// The slot's token once the call is in flight, until it ends.
    long token;

    private @Nullable Guard guard;

    private volatile @Nullable Thread waiter;

    /// Until the start how long it may take, then when that is over; or [#NO_DEADLINE].
    private long limitNanos = NO_DEADLINE;

    /// What was answered; before that, how many bytes were moved at once, if the entry is for the rest.
    private long result;

    private int flags;
    private byte ofMaker;
    private byte ofReactor;
    private byte end = CallEnd.PENDING.code();

    /// Makes a call, whose entry is still to be written.
    protected CallFuture() {}

    /// Gives the call a deadline, counted from its start. A call that has none costs no timer.
    ///
    /// When it passes, the call is cancelled, and ends with ETIME in place of ECANCELED. On a session it ends at
    /// once; on Linux when Linux has let go.
    ///
    /// @param timeout how long it may take; positive
    public final void within(Duration timeout) {
        withinNanos(timeout.toNanos());
    }

    /// Gives the call a deadline, as [#within].
    ///
    /// @param nanos how long it may take; positive
    public final void withinNanos(long nanos) {
        if (nanos <= 0) {
            throw new IllegalArgumentException("a call that may take " + nanos + " ns");
        }
        if (!isNew()) {
            throw new IllegalStateException("the call has been started: its deadline is given before");
        }
        limitNanos = nanos;
    }

    /// Lends the call memory that it names: the guard is given back when the other side has let go of it, before
    /// the future is done, or if the call never reaches the other side.
    ///
    /// @param newGuard given
    /// @throws IllegalStateException if the call has one, or has been started
    public final void holding(Guard newGuard) {
        if (guard != null || !isNew()) {
            throw new IllegalStateException("a call holds one guard, from before its start");
        }
        guard = newGuard;
    }

    /// Lets the thread that starts the call on Linux first ask for it by a plain system call which does not wait,
    /// and start it on the ring only if there is something to wait for. What can be answered at once then costs no
    /// hand-over to the reactor's thread: [#answered], and what is chained to the future, run on the thread that
    /// starts it.
    ///
    /// It is for plain `READ`, `RECV` and `SEND`, of which the maker knows that the file was not opened with
    /// `O_DIRECT`, whose reads wait for the device, and that no other call on the same socket is under way which
    /// this one must not overtake. For all others, on a session, on a reactor that is driven by its maker, and on
    /// the reactor's own thread it changes nothing.
    ///
    /// @throws IllegalStateException if the call has been started
    public final void tryAtOnce() {
        if (!isNew()) {
            throw new IllegalStateException("the call has been started");
        }
        ofMaker = (byte) (ofMaker | AT_ONCE);
    }

    final boolean isToBeTriedAtOnce() {
        return (ofMaker & AT_ONCE) != 0;
    }

    /// Notes that a part was done at once: the entry is for the rest from now on.
    final void doneInPart(int bytes) {
        skip(bytes);
        result = bytes;
        ofMaker = (byte) (ofMaker | PARTLY_DONE);
    }

    /// Takes the guard away, which then outlives the call.
    final @Nullable Guard takeGuard() {
        Guard taken = guard;
        guard = null;
        return taken;
    }

    private void giveBackGuard() {
        Guard lent = takeGuard();
        if (lent != null) {
            lent.giveBack();
        }
    }

    /// Says what the answer means, by completing this future: [#result] and [#flags] have it.
    ///
    /// **Threads.** The reactor's, once.
    protected abstract void answered();

    @Override
    public final long result() {
        return result;
    }

    @Override
    public final int flags() {
        return flags;
    }

    @Override
    public final CallEnd end() {
        return CallEnd.ofCode(end);
    }

    /// {@return whether its deadline ended it} A timer's own answer is ETIME as well.
    protected final boolean isOverdue() {
        return (ofReactor & EXPIRED) != 0;
    }

    /// Asks the other side to give the call up. The future is done when that answers, and is then
    /// [#isCancelled] only if the subclass completes it so; [#result] is `-ECANCELED` or the real result.
    ///
    /// A call that has not been started is cancelled as any future is, and to start it then does nothing.
    ///
    /// @param mayInterruptIfRunning not looked at
    /// @return whether it was still to be cancelled
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (neverStarts()) {
            return super.cancel(mayInterruptIfRunning);
        }
        if (isDone()) {
            return false;
        }
        startedOn().cancel(this);
        return true;
    }

    @Override
    final void neverStarted() {
        result = Errno.ECANCELED.negated();
        end = CallEnd.NOT_TAKEN.code();
        giveBackGuard();
    }

    /// What depends on this future is an ordinary future, and no call.
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    /// Waits until the call is done. An interrupt cancels it; on Linux the wait goes on for the answer to that.
    ///
    /// A virtual thread is parked and holds no carrier. On the thread of an integrated reactor the wait drives the
    /// reactor.
    ///
    /// @throws InterruptedException if the thread was interrupted and the call ended by that. If it had its real
    ///     result in spite of it, the wait ends normally, and the thread stays interrupted
    /// @throws IllegalStateException if the call has not been started, or on the thread of a reactor that has its
    ///     own: it would wait for itself
    public final void await() throws InterruptedException {
        if (isNeverStarted()) {
            return;
        }
        if (isNew()) {
            throw new IllegalStateException("the call has not been started");
        }
        Port where = startedOn();
        boolean interrupted =
                where.reactor().isCurrentThread() ? where.reactor().drive(this) : park(where);
        if (interrupted) {
            if (result == Errno.ECANCELED.negated()) {
                throw new InterruptedException();
            }
            Thread.currentThread().interrupt();
        }
    }

    /// {@return whether the thread was interrupted on the way}
    private boolean park(Port where) {
        boolean interrupted = false;
        // ANSWERED: who waits is stored before the future is looked at; the reactor does the two the other way round.
        boolean first = WAITER.compareAndSet(this, null, Thread.currentThread());
        while (!isDone()) {
            if (first) {
                LockSupport.park(this);
            } else {
                parkBesideOthers();
            }
            if (Thread.interrupted() && !interrupted) {
                interrupted = true;
                where.giveUp(this);
            }
        }
        return interrupted;
    }

    /// Waits as any future can be waited for, which takes an object for each who waits.
    private void parkBesideOthers() {
        try {
            var unused = get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | CancellationException _) {
            // Done; how is for the caller to see.
        }
    }

    /// Takes the call for a port.
    ///
    /// @param clock the reactor's, asked only for a call with a deadline
    /// @return false if the call has been cancelled, and is done
    final boolean begin(Port where, Clock clock) {
        if (!tryStart(where)) {
            if (isNeverStarted()) {
                return false;
            }
            throw new IllegalStateException("the call has been started before");
        }
        if (limitNanos != NO_DEADLINE) {
            long deadline = clock.nanoTime() + limitNanos;
            limitNanos = deadline == NO_DEADLINE ? 1 : deadline;
        }
        return true;
    }

    final boolean hasDeadline() {
        return limitNanos != NO_DEADLINE;
    }

    final long deadlineNanos() {
        return limitNanos;
    }

    /// It is in flight from now on.
    final void fly(long slotToken) {
        token = slotToken;
        ofReactor = (byte) (ofReactor | IN_FLIGHT);
    }

    final boolean isInFlight() {
        return (ofReactor & IN_FLIGHT) != 0;
    }

    /// It is in flight no more, nor one of a group.
    final void land() {
        ofReactor = (byte) (ofReactor & ~IN_FLIGHT);
        companion = null;
    }

    /// Its deadline has passed while it was not done; once it is done, the deadline ended it.
    final void expire() {
        ofReactor = (byte) (ofReactor | EXPIRED);
    }

    /// It was cancelled before the reactor had it.
    final void withdraw() {
        ofReactor = (byte) (ofReactor | WITHDRAWN);
    }

    final boolean isWithdrawn() {
        return (ofReactor & WITHDRAWN) != 0;
    }

    /// An answer came that is not the last.
    final void answerInPart(long newResult, int newFlags) {
        if ((ofReactor & PARTLY_ANSWERED) == 0) {
            ofReactor = (byte) (ofReactor | PARTLY_ANSWERED);
            result = newResult;
            flags = newFlags;
        }
    }

    /// The last answer came.
    final void finish(long lastResult, int lastFlags, CallEnd how) {
        boolean partlyDone = (ofMaker & PARTLY_DONE) != 0;
        boolean byDeadline = isOverdue()
                && !partlyDone
                && (lastResult == Errno.ECANCELED.negated()
                        || (lastResult == Errno.ETIME.negated() && how != CallEnd.ANSWERED));
        if (isOverdue() && !byDeadline) {
            ofReactor = (byte) (ofReactor & ~EXPIRED);
        }
        if (partlyDone) {
            // As Linux answers: what was moved before the rest failed counts, and not why it did.
            result += Math.max(lastResult, 0);
        } else if ((ofReactor & PARTLY_ANSWERED) == 0 || (lastFlags & CqeFlags.NOTIF) == 0) {
            result = byDeadline ? Errno.ETIME.negated() : lastResult;
            flags = lastFlags;
        }
        end = (partlyDone ? CallEnd.ANSWERED : how).code();
        Runnable decided = answeredLast();
        try {
            giveBackGuard();
            answered();
            if (decided == null && !isDone()) {
                completeExceptionally(new AssertionError(getClass() + " did not complete its future when answered"));
            }
        } catch (RuntimeException | Error e) {
            completeExceptionally(e);
        }
        if (decided != null) {
            decided.run();
        }
        // ANSWERED: the future is done before it is looked who waits.
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }
}
