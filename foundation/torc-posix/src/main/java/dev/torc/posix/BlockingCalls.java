package dev.torc.posix;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/// Runs what may block inside a system call, without holding the carrier of a virtual thread.
///
/// A native call that blocks on a virtual thread keeps its carrier, the scheduler adds none in its place, and
/// no JFR event tells: with two CPUs, two such calls stop every other virtual thread. So the calls of this room
/// that can block refuse to run there, and this class is the way round.
///
/// **Threads.** Any. From a platform thread the body runs where it is. From a virtual one it runs on a daemon
/// platform thread, made when all others are busy and kept for a minute, while the caller is parked; there is
/// no bound but the number of virtual threads that are in here at once. The body is not interrupted when the
/// caller is: it may have taken effect already. The caller's interrupt stays set.
public final class BlockingCalls {

    private static final ThreadFactory DAEMONS =
            Thread.ofPlatform().daemon().name("torc-blocking-", 0).factory();

    private BlockingCalls() {}

    /// What may block and returns nothing.
    ///
    /// @param <E> what it may throw
    @FunctionalInterface
    public interface Action<E extends Exception> {
        /// Does it.
        ///
        /// @throws E if it fails
        void run() throws E;
    }

    /// What may block and returns something.
    ///
    /// @param <T> what it returns
    /// @param <E> what it may throw
    @FunctionalInterface
    public interface Body<T, E extends Exception> {
        /// Does it.
        ///
        /// @return its result
        /// @throws E if it fails
        T call() throws E;
    }

    /// Runs `action` where it may block, and returns when it has ended.
    ///
    /// @param <E> what it may throw
    /// @throws E what the action threw
    public static <E extends Exception> void run(Action<E> action) throws E {
        BlockingCalls.<Boolean, E>call(() -> {
            action.run();
            return Boolean.TRUE;
        });
    }

    /// Runs `body` where it may block, and returns what it returned.
    ///
    /// @param <T> what it returns
    /// @param <E> what it may throw
    /// @throws E what the body threw
    public static <T, E extends Exception> T call(Body<T, E> body) throws E {
        if (!Thread.currentThread().isVirtual()) {
            return body.call();
        }
        Future<T> running = Platform.THREADS.submit(body::call);
        awaitEnd(running);
        return switch (running.state()) {
            case SUCCESS -> running.resultNow();
            case FAILED -> throw BlockingCalls.<E>thrown(running);
            case RUNNING, CANCELLED -> throw new AssertionError("a call that is nobody else's was " + running.state());
        };
    }

    /// Refuses to go on if the calling thread is virtual.
    ///
    /// @param call the call that may block, by its name in the manual
    /// @throws IllegalStateException if it is
    static void refuseVirtualThread(String call) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(call + " can block, which on a virtual thread would hold its carrier: "
                    + "call it through BlockingCalls, or from a platform thread.");
        }
    }

    private static void awaitEnd(Future<?> running) {
        boolean interrupted = false;
        while (!running.isDone()) {
            try {
                var unused = running.get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                break; // ended; the caller asks how
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // What the body throws is E or unchecked; the compiler cannot follow it through the Future.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E thrown(Future<?> failed) {
        Throwable cause = failed.exceptionNow();
        if (cause instanceof Error error) {
            throw error;
        }
        return (E) cause;
    }

    /// Made when the first virtual thread comes, and never in programs that have none.
    private static final class Platform {
        static final ExecutorService THREADS = Executors.newCachedThreadPool(DAEMONS);
    }
}
