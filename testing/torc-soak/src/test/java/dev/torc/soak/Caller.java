package dev.torc.soak;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One of many in a calling process, which does one random thing after the other until it is to stop.
///
/// Its thread is interrupted only where it allows it. It does not where it opens: what the service opens for a call
/// that was given up stays open until the session ends.
abstract class Caller implements Runnable {

    private static final long LONGEST_PAUSE_NANOS = 1_500_000;

    final Findings findings;
    final SplittableRandom random;

    private final String name;
    private @Nullable Thread thread;
    private boolean busy;
    private boolean interruptible;
    private boolean stopping;
    private long busySinceNanos;

    Caller(String name, Findings findings, SplittableRandom random) {
        this.name = name;
        this.findings = findings;
        this.random = random;
    }

    /// Does one thing.
    abstract void step() throws IOException, InterruptedException;

    @Override
    public void run() {
        while (begin()) {
            try {
                step();
            } catch (InterruptedException _) {
                findings.tally().add(Count.INTERRUPTED);
            } catch (IOException | RuntimeException | Error e) {
                findings.fault(name, e);
            } finally {
                end();
            }
            LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
        }
    }

    private synchronized boolean begin() {
        thread = Thread.currentThread();
        busy = !stopping;
        busySinceNanos = System.nanoTime();
        return busy;
    }

    private synchronized void end() {
        busy = false;
    }

    final synchronized void allowInterrupts() {
        interruptible = true;
    }

    final synchronized void endInterrupts() {
        interruptible = false;
        var _ = Thread.interrupted();
    }

    /// Interrupts it, if it allows that now.
    synchronized void interrupt() {
        if (interruptible && thread != null) {
            thread.interrupt();
        }
    }

    synchronized void stop() {
        stopping = true;
    }

    /// Lets go of what it has kept from step to step, after its last one.
    void close() {
        // most keep nothing
    }

    /// {@return for how long it has been doing one thing, in seconds}
    synchronized long busySeconds() {
        return busy ? TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - busySinceNanos) : 0;
    }

    @Override
    public String toString() {
        return name;
    }
}
