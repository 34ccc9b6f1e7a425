package dev.torc.reactor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A call's future as far as others than the call complete it: before the start at once, while it is under way when
/// the other side has let go of what it names.
///
/// Two words say where it stands, and each changes once: whether and where it was started, and whether the last
/// answer or somebody else came first.
///
/// **Threads.** Any, where nothing else is said.
///
/// @param <T> what the future completes with
abstract class FatedFuture<T> extends EntryFuture<T> {

    /// The fate of a call that was cancelled or completed instead of started.
    private static final Object NEVER_STARTED = new Object();

    /// The outcome of a call that was answered before anybody else decided what it comes to.
    private static final Runnable ANSWERED = FatedFuture::nothingElse;

    private static final VarHandle FATE;
    private static final VarHandle OUTCOME;

    static {
        try {
            FATE = MethodHandles.lookup().findVarHandle(FatedFuture.class, "fate", Object.class);
            OUTCOME = MethodHandles.lookup().findVarHandle(FatedFuture.class, "outcome", Runnable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Null until the call is started, then its port; or [#NEVER_STARTED].
    private volatile @Nullable Object fate;

    /// Null until the last answer comes, then [#ANSWERED]; or what completes the future then, if somebody else was
    /// faster.
    @SuppressWarnings("unused") // by the handle
    private volatile @Nullable Runnable outcome;

    FatedFuture() {}

    private static void nothingElse() {
        // The answer completes the future.
    }

    /// The call never reaches the other side: it says so, and gives back what it holds.
    abstract void neverStarted();

    /// {@return whether the call has neither been started nor kept from it}
    final boolean isNew() {
        return fate == null;
    }

    final boolean isNeverStarted() {
        return fate == NEVER_STARTED;
    }

    /// {@return whether the call was new, and has been started on this port now}
    final boolean tryStart(Port where) {
        return FATE.compareAndSet(this, null, where);
    }

    /// {@return the port that it was started on}
    final Port startedOn() {
        return (Port) Objects.requireNonNull(fate);
    }

    /// {@return whether the call has not been started, and now cannot be}
    final boolean neverStarts() {
        if (FATE.compareAndSet(this, null, NEVER_STARTED)) {
            neverStarted();
            return true;
        }
        return isNeverStarted();
    }

    /// The last answer has come.
    ///
    /// @return what completes this future instead, after the answer was looked at; null if nobody was faster
    final @Nullable Runnable answeredLast() {
        // DECIDED: the last answer and who completes the future set the same word, and one of them finds it empty.
        return (Runnable) OUTCOME.compareAndExchange(this, null, ANSWERED);
    }

    /// Decides what this future comes to, and gives the call up if it is under way: it is done when the other side
    /// has let go of what the call names.
    ///
    /// @return whether that was still to be decided
    @Override
    public boolean complete(T value) {
        return isLetGo() ? super.complete(value) : decide(() -> super.complete(value));
    }

    /// Decides what this future comes to, as [#complete].
    ///
    /// @return whether that was still to be decided
    @Override
    public boolean completeExceptionally(Throwable failure) {
        Objects.requireNonNull(failure);
        return isLetGo() ? super.completeExceptionally(failure) : decide(() -> super.completeExceptionally(failure));
    }

    // Whatever the supplier throws is the outcome.
    @SuppressWarnings("CatchingUnchecked")
    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        Objects.requireNonNull(supplier);
        executor.execute(() -> {
            if (!isDone()) {
                try {
                    complete(supplier.get());
                } catch (Throwable e) {
                    completeExceptionally(e);
                }
            }
        });
        return this;
    }

    /// Puts another value in the place of what it has come to.
    ///
    /// @throws IllegalStateException if the call is under way: whoever waits would take its memory for free
    @Override
    public void obtrudeValue(T value) {
        checkNotUnderWay();
        super.obtrudeValue(value);
    }

    /// Puts an exception in the place of what it has come to.
    ///
    /// @throws IllegalStateException as [#obtrudeValue]
    @Override
    public void obtrudeException(Throwable failure) {
        checkNotUnderWay();
        super.obtrudeException(failure);
    }

    private void checkNotUnderWay() {
        if (!isLetGo() && !isDone()) {
            throw new IllegalStateException("the call is under way: complete or cancel it");
        }
    }

    /// {@return whether the other side has no part in the call, any more or at all}
    private boolean isLetGo() {
        return OUTCOME.getVolatile(this) == ANSWERED || neverStarts();
    }

    /// {@return whether nothing was decided before}
    private boolean decide(Runnable completion) {
        // DECIDED: see the other end.
        if (!OUTCOME.compareAndSet(this, null, completion)) {
            return false;
        }
        startedOn().giveUp((CallFuture<?>) this);
        return true;
    }
}
