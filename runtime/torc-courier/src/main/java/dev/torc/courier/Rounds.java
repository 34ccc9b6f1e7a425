package dev.torc.courier;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A thread that comes again to couriers for whom a mailbox had no room, until it has.
///
/// A receive queue has no bell for those who wait for room in it: it is a sender's exception, and would cost the
/// receiver a look with each message. So this looks, every [#PAUSE_NANOS], as long as somebody waits, and sleeps
/// else.
///
/// **Threads.** Any.
final class Rounds implements AutoCloseable {

    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Set<Courier> waiting = new LinkedHashSet<>();
    private final Thread thread;
    private boolean closed;

    Rounds() {
        thread = Thread.ofPlatform().daemon().name("torc-couriers").start(this::run);
    }

    /// Comes to this one, until [#remove].
    synchronized void add(Courier courier) {
        if (waiting.add(courier) && waiting.size() == 1) {
            notifyAll();
        }
    }

    synchronized void remove(Courier courier) {
        waiting.remove(courier);
    }

    private void run() {
        for (List<Courier> next = next(); !next.isEmpty(); next = next()) {
            next.forEach(Courier::comeAgain);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// {@return who waits, when somebody does; nobody when it is over}
    private synchronized List<Courier> next() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException _) {
                closed = true;
            }
        }
        return closed ? List.of() : new ArrayList<>(waiting);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
