package dev.torc.counters.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/// A thread that drives rings slept, because none had work: in Linux' ring, in epoll or on a futex.
///
/// While nothing is recorded, it costs a branch and allocates nothing.
@Name("dev.torc.Sleep")
@Label("Sleep")
@Category("Torc")
@Description("A thread that drives rings slept, because none had work")
@Threshold("10 ms")
@StackTrace(false)
public final class SleepEvent extends Event {

    private static final SleepEvent NOT_RECORDED = new SleepEvent();

    @Label("Sleeper")
    String sleeper = "";

    private SleepEvent() {}

    /// {@return an event that begins now; if nothing is recorded, one that does nothing}
    public static SleepEvent starting() {
        if (!NOT_RECORDED.isEnabled()) {
            return NOT_RECORDED;
        }
        var event = new SleepEvent();
        event.begin();
        return event;
    }

    /// Ends the sleep and writes it, if it took long enough.
    ///
    /// @param who what the thread drives: a server's or a reactor's name
    public void end(String who) {
        if (this == NOT_RECORDED) {
            return;
        }
        end();
        if (shouldCommit()) {
            sleeper = who;
            commit();
        }
    }
}
