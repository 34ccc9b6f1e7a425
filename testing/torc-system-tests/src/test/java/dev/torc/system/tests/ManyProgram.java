package dev.torc.system.tests;

import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import java.io.IOException;
import java.nio.file.Path;

/// Serves [WhoScheme] to very many, as a process of its own.
final class ManyProgram {

    /// Where it is.
    enum Point {
        SERVES
    }

    private static final long POOL_BYTES = 1L << 30;

    private ManyProgram() {}

    /// Arguments: the socket, and how many sessions there may be, and handles of each.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChildProcess.endWithParent();
        int sessions = Integer.parseInt(arguments[1]);
        Limits limits = Limits.standard()
                .withSessions(sessions, sessions, sessions)
                .withHandlesPerSession(Integer.parseInt(arguments[2]))
                .withPoolBytes(POOL_BYTES, POOL_BYTES);
        SchemeServer server = SchemeServer.start(
                new WhoScheme(), ServerSetup.at(Path.of(arguments[0])).with(limits));
        ChildProcess.reach(Point.SERVES);
        server.awaitEnd();
    }
}
