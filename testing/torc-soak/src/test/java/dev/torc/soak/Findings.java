package dev.torc.soak;

import dev.torc.client.Session;
import java.io.PrintWriter;
import java.io.StringWriter;

/// What a calling process counts and complains of. Any thread.
final class Findings {

    private final Tally tally = new Tally();

    Tally tally() {
        return tally;
    }

    /// Complains.
    void fault(String what) {
        Child.say(Child.FAULT, what);
    }

    /// Complains of an exception that nothing explains.
    void fault(String where, Throwable unexpected) {
        StringWriter trace = new StringWriter();
        unexpected.printStackTrace(new PrintWriter(trace));
        fault(where + ": " + trace.toString().replace("\n", " | "));
    }

    void require(boolean isSo, String otherwise) {
        if (!isSo) {
            fault(otherwise);
        }
    }

    /// Looks at a session that was closed: nothing came that nobody had asked for, and nothing is in flight.
    void check(Session closed) {
        require(closed.port().strays() == 0, closed.port().strays() + " completions of no call in a session");
        require(closed.port().inFlight() == 0, closed.port().inFlight() + " calls left in a closed session");
        require(closed.port().waiting() == 0, closed.port().waiting() + " calls wait in a closed session");
    }
}
