package dev.torc.soak;

import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import java.io.IOException;
import java.nio.file.Path;

/// A process that serves a folder until it is told to end, or killed.
final class ServingProgram {

    private ServingProgram() {}

    /// Arguments: the folder to serve, the socket, and how Linux is called.
    public static void main(String[] arguments) throws IOException {
        Child.endWithParent();
        FileScheme scheme = new FileScheme(Path.of(arguments[0]), FileAccess.READ_WRITE);
        ServerSetup setup = ServerSetup.at(Path.of(arguments[1])).with(LinuxCalls.valueOf(arguments[2]));
        try (SchemeServer server = SchemeServer.start(scheme, setup)) {
            Child.say(Child.READY, "");
            while (Child.isToGoOn()) {
                System.gc();
                Child.say(Child.SESSIONS, String.valueOf(server.counters().sessions()));
            }
        }
        Child.say(Child.ENDED, "");
    }
}
