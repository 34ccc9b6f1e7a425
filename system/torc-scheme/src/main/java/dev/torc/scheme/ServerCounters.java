package dev.torc.scheme;

import dev.torc.counters.CallTimes;
import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;
import dev.torc.counters.Subject;
import dev.torc.counters.events.SleepEvent;
import dev.torc.counters.events.WakeEvent;
import dev.torc.ring.Polling;
import dev.torc.ring.session.DomainCounters;
import java.util.concurrent.atomic.AtomicLong;

/// What a server has done so far. Written by the server's thread, read from any, and from other processes.
public final class ServerCounters {

    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong sleeps = new AtomicLong();
    private final AtomicLong wakes = new AtomicLong();
    private final AtomicLong systemCalls = new AtomicLong();
    private final AtomicLong sessions = new AtomicLong();

    private final AtomicLong cancels = new AtomicLong();
    private final AtomicLong slowTurns = new AtomicLong();

    private final String name;
    private final CounterSet shown;
    private final CallTimes times;
    private long callsSoFar;

    /// @param name the scheme's
    /// @param callsInFlight how many calls there can be at one time
    ServerCounters(String name, int callsInFlight) {
        this.name = name;
        this.shown = DomainCounters.ofProcess().register(Subject.SERVER, name);
        this.times = new CallTimes(shown, name, callsInFlight);
    }

    /// {@return how many entries were taken and served}
    public long calls() {
        return calls.get();
    }

    /// {@return how often the server's thread slept, or a hosted server had nothing to do}
    public long sleeps() {
        return sleeps.get();
    }

    /// {@return how often it woke a client}
    public long wakes() {
        return wakes.get();
    }

    /// {@return how many system calls it made to wait, and to submit what clients asked for; wakes are counted
    /// apart, and those of a hosted server are its reactor's}
    public long systemCalls() {
        return systemCalls.get();
    }

    /// {@return how many sessions there are, with peers that have not yet said hello}
    public long sessions() {
        return sessions.get();
    }

    /// {@return how often a client asked to cancel calls}
    public long cancels() {
        return cancels.get();
    }

    /// {@return how many turns the scheme took longer than it may, see [ServerSetup#slowTurn]}
    public long slowTurns() {
        return slowTurns.get();
    }

    // There is one writer, so an addition is a load and an ordered store, which costs no locked instruction.

    void called() {
        callsSoFar++;
    }

    /// {@return how long the scheme's calls take, from when they are taken, while somebody asks}
    CallTimes times() {
        return times;
    }

    /// {@return where the server's end of a session is seen}
    CounterSet register(AttachedSession session) {
        long process = session.credentials().processId();
        return DomainCounters.ofProcess().register(Subject.SERVED_SESSION, name + " for process " + process);
    }

    void cancelled() {
        cancels.setRelease(cancels.getPlain() + 1);
    }

    void wasSlow() {
        slowTurns.setRelease(slowTurns.getPlain() + 1);
    }

    void slept() {
        sleeps.setRelease(sleeps.getPlain() + 1);
        shown.set(Counter.SLEEPS, sleeps.getPlain());
    }

    void slept(SleepEvent sleep, Polling polling) {
        sleep.end(name);
        slept();
        shown.set(Counter.POLLS_PAID, polling.paid());
        shown.set(Counter.POLLS_LOST, polling.lost());
    }

    void woke(long clients) {
        wakes.setRelease(wakes.getPlain() + clients);
        shown.set(Counter.WAKES, wakes.getPlain());
        WakeEvent.woke(name, clients);
    }

    void calledLinux(long timesSoFar) {
        systemCalls.setRelease(timesSoFar);
        shown.set(Counter.SYSTEM_CALLS, timesSoFar);
    }

    void turned(long sessionsNow, long callsInFlight) {
        calls.setRelease(callsSoFar);
        sessions.setRelease(sessionsNow);
        shown.set(Counter.CALLS, callsSoFar);
        shown.set(Counter.SESSIONS, sessionsNow);
        shown.set(Counter.IN_FLIGHT, callsInFlight);
    }

    /// The server has ended: other processes see it no more.
    void close() {
        shown.close();
    }
}
