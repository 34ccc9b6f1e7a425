package dev.torc.system.tests;

import dev.torc.counters.TraceReader;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// Traces a process, and halts at one point of it.
final class TracerProgram {

    /// How long it asks for at a time.
    static final Duration ASKED = Duration.ofSeconds(1);

    /// What it says last, before how much it has seen and how much it has missed.
    static final String SEEN = "SEEN ";

    private TracerProgram() {}

    /// The points, in the order in which it comes to them.
    enum Point {
        /// It has found the process.
        ATTACHED,
        /// It has asked for calls.
        ASKED,
        /// It has read one.
        READING
    }

    /// Arguments: the domain's folder, the traced process, and the point to halt at.
    public static void main(String[] arguments) throws IOException {
        ChildProcess.endWithParent();
        Point halt = Point.valueOf(arguments[2]);
        try (TraceReader tracer =
                KernelDomain.tracer(new Domain(Path.of(arguments[0])), Long.parseLong(arguments[1]))) {
            pass(Point.ATTACHED, halt);
            tracer.ask(ASKED);
            pass(Point.ASKED, halt);
            long[] seen = {0};
            while (seen[0] == 0) {
                tracer.ask(ASKED);
                tracer.read(_ -> seen[0]++);
            }
            pass(Point.READING, halt);
            while (tracer.read(_ -> seen[0]++)) {
                // there is more
            }
            System.out.println(SEEN + (seen[0] > 0) + " " + (tracer.lost() > 0));
        }
    }

    private static void pass(Point point, Point halt) {
        if (point == halt) {
            ChildProcess.reach(point);
        }
    }
}
