package dev.torc.counters.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A peer that slept was woken, which costs a system call. Off unless a recording asks for `dev.torc.Wake`, because
/// there may be very many.
///
/// While it is off, it costs a branch and allocates nothing.
@Name("dev.torc.Wake")
@Label("Wake")
@Category("Torc")
@Description("Peers that slept were woken")
@Enabled(false)
@StackTrace(false)
public final class WakeEvent extends Event {

    private static final WakeEvent NOT_RECORDED = new WakeEvent();

    @Label("Waker")
    String waker = "";

    @Label("Peers")
    long peers;

    private WakeEvent() {}

    /// Writes that peers were woken.
    ///
    /// @param who what woke them: a server's or a session's name
    /// @param count how many
    public static void woke(String who, long count) {
        if (NOT_RECORDED.isEnabled()) {
            var event = new WakeEvent();
            event.waker = who;
            event.peers = count;
            event.commit();
        }
    }
}
