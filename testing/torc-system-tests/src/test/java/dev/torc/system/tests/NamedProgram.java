package dev.torc.system.tests;

import dev.torc.client.ServedScheme;
import dev.torc.client.Torc;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.Path;

/// Serves [WhoScheme] under a name, as a process of its own: told of the kernel's end, it attaches to the next.
final class NamedProgram {

    /// Where it is.
    enum Point {
        SERVES,
        DETACHED,
        REATTACHED
    }

    private NamedProgram() {}

    public static void main(String[] arguments) throws IOException {
        ChildProcess.endWithParent();
        try (Torc torc = Torc.attach(new Domain(Path.of(arguments[0])));
                ServedScheme _ = torc.serve(arguments[1], new WhoScheme())) {
            ChildProcess.reach(Point.SERVES);
            torc.detached().join();
            ChildProcess.reach(Point.DETACHED);
            torc.reattach();
            ChildProcess.reach(Point.REATTACHED);
        }
    }
}
