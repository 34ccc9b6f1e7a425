package dev.torc.bench.call;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.ring.Caller;
import dev.torc.client.ServedScheme;
import dev.torc.client.Session;
import dev.torc.client.Torc;
import dev.torc.kernel.Kernel;
import dev.torc.kernel.KernelSetup;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Ours: the processes that serve, and sessions with them.
public final class TorcCalls {

    private static final int SESSIONS = 256;

    private TorcCalls() {}

    private static Path socket(Arguments arguments) {
        return arguments.path("dir").resolve(MemoryScheme.NAME);
    }

    private static Domain domain(Arguments arguments) {
        return new Domain(arguments.path("dir").resolve("domain"));
    }

    private static SchemeServer serveAt(Path socket) throws IOException {
        return SchemeServer.start(
                new MemoryScheme(),
                ServerSetup.at(socket).with(Limits.standard().withSessions(SESSIONS, SESSIONS, SESSIONS)));
    }

    /// Serves those who connect.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        try (SchemeServer server = serveAt(socket(arguments))) {
            console.ready();
            server.awaitEnd();
        }
    }

    /// Runs a kernel.
    public static void runKernel(Arguments arguments, ChildMain.Console console) throws Exception {
        try (Kernel kernel = Kernel.start(KernelSetup.at(domain(arguments).create()))) {
            console.ready();
            kernel.awaitEnd();
        }
    }

    /// Serves by the kernel of the domain.
    public static void serveNamed(Arguments arguments, ChildMain.Console console) throws Exception {
        try (Torc torc = Torc.attach(domain(arguments));
                ServedScheme served = torc.serve(MemoryScheme.NAME, new MemoryScheme())) {
            console.ready();
            served.server().awaitEnd();
        }
    }

    /// Who connects to a scheme, in one way.
    private interface Door {
        Session open() throws IOException;
    }

    /// Measures.
    public static void run(Arguments arguments, ChildMain.Console console) throws Exception {
        switch (Way.parse(arguments.text("way"))) {
            case IN_PROCESS -> {
                try (SchemeServer server = serveAt(socket(arguments))) {
                    Path socket = server.socket();
                    measure(arguments, console, () -> Session.connect(socket, SessionCaller.SETUP));
                }
            }
            case DIRECT -> {
                Path socket = socket(arguments);
                measure(arguments, console, () -> Session.connect(socket, SessionCaller.SETUP));
            }
            case DELEGATED -> {
                try (Torc torc = Torc.attach(domain(arguments))) {
                    measure(arguments, console, () -> torc.delegated(MemoryScheme.NAME, SessionCaller.SETUP));
                }
            }
        }
    }

    private static void measure(Arguments arguments, ChildMain.Console console, Door door) {
        CaseRunner.measureAll(arguments, console, what -> {
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < what.clients(); i++) {
                callers.add(new SessionCaller(door.open(), what.kind()));
            }
            return callers;
        });
    }
}
