package dev.torc.bench.sessions;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.scheme.HandleTable;
import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import java.time.Duration;

/// The server, with limits for as many as come.
public final class ManyServer {

    static final String SOCKET = "many";

    private static final int SESSIONS = 4096;
    private static final long POOL_BYTES = 1L << 30;

    /// Collecting garbage is no turn to complain of.
    private static final Duration SLOW_TURN = Duration.ofSeconds(10);

    private ManyServer() {}

    /// Serves.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        Limits limits = Limits.standard()
                .withSessions(SESSIONS, SESSIONS, SESSIONS)
                .withHandlesPerSession(HandleTable.MAX_HANDLES)
                .withPoolBytes(POOL_BYTES, POOL_BYTES);
        ServerSetup setup = ServerSetup.at(arguments.path("dir").resolve(SOCKET))
                .with(limits)
                .withSlowTurn(SLOW_TURN);
        try (SchemeServer server = SchemeServer.start(new ManyScheme(), setup)) {
            console.ready();
            server.awaitEnd();
        }
    }
}
