package dev.torc.scheme;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Platform threads for system calls that may wait: bounded in number, and in how much waits for them.
///
/// They are made when they are needed and end when they have had nothing to do for a while.
///
/// **Threads.** Any.
public final class WorkerThreads implements AutoCloseable {

    private static final long IDLE_SECONDS = 10;
    private static final long CLOSING_SECONDS = 30;

    private final ThreadPoolExecutor threads;

    WorkerThreads(String name, int most, int mostWaiting) {
        threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(mostWaiting),
                Thread.ofPlatform().daemon().name(name + "-worker-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /// Has a thread run this.
    ///
    /// @return whether one will; false if as much waits as may, or after [#close]
    public boolean execute(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /// Lets what waits be done, and ends the threads.
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(WorkerThreads.class.getName())
                        .log(System.Logger.Level.WARNING, "a system call has not returned, its thread is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
