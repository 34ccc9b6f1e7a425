package dev.torc.scheme;

import java.util.concurrent.atomic.AtomicLong;

/// What a server has done so far. Written by the server's thread, read from any.
public final class ServerCounters {

    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong sleeps = new AtomicLong();
    private final AtomicLong wakes = new AtomicLong();
    private final AtomicLong systemCalls = new AtomicLong();
    private final AtomicLong sessions = new AtomicLong();

    private long callsSoFar;

    ServerCounters() {}

    /// {@return how many entries were taken and served}
    public long calls() {
        return calls.get();
    }

    /// {@return how often the server's thread slept}
    public long sleeps() {
        return sleeps.get();
    }

    /// {@return how often it woke a client}
    public long wakes() {
        return wakes.get();
    }

    /// {@return how many system calls it made to wait, and to submit what clients asked for; wakes are counted
    /// apart}
    public long systemCalls() {
        return systemCalls.get();
    }

    /// {@return how many sessions there are, with peers that have not yet said hello}
    public long sessions() {
        return sessions.get();
    }

    // There is one writer, so an addition is a load and an ordered store, which costs no locked instruction.

    void called() {
        callsSoFar++;
    }

    void slept() {
        sleeps.setRelease(sleeps.getPlain() + 1);
    }

    void woke(long clients) {
        wakes.setRelease(wakes.getPlain() + clients);
    }

    void calledLinux(long timesSoFar) {
        systemCalls.setRelease(timesSoFar);
    }

    void turned(long sessionsNow) {
        calls.setRelease(callsSoFar);
        sessions.setRelease(sessionsNow);
    }
}
