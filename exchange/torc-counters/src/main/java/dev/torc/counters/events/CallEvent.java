package dev.torc.counters.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/// A call, from its submission to its completion. Off unless a recording asks for `dev.torc.Call`, because there may be
/// millions a second; those shorter than the threshold are not written.
///
/// While it is off, it costs a branch and allocates nothing; while it is on, an object a call.
@Name("dev.torc.Call")
@Label("Call")
@Category("Torc")
@Description("A call over a ring, from its submission to its completion")
@Enabled(false)
@Threshold("10 ms")
@StackTrace(false)
public final class CallEvent extends Event {

    /// Stands for an event while there is no recording.
    public static final CallEvent NOT_RECORDED = new CallEvent();

    @Label("Ring")
    String ring = "";

    @Label("Opcode")
    int opcode;

    @Label("Result")
    @Description("The result, or a negated errno")
    long result;

    private CallEvent() {}

    /// {@return whether a recording wants calls}
    public static boolean isRecorded() {
        return NOT_RECORDED.isEnabled();
    }

    /// {@return an event that begins now, or [#NOT_RECORDED]}
    public static CallEvent starting() {
        if (!isRecorded()) {
            return NOT_RECORDED;
        }
        var event = new CallEvent();
        event.begin();
        return event;
    }

    /// Ends the call and writes it, if it took long enough.
    ///
    /// @param where which ring or session it went over
    /// @param what its opcode
    /// @param came its result, or a negated errno
    public void end(String where, int what, long came) {
        if (this == NOT_RECORDED) {
            return;
        }
        end();
        if (shouldCommit()) {
            ring = where;
            opcode = what;
            result = came;
            commit();
        }
    }
}
