package dev.torc.nio;

import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import java.io.IOException;
import java.nio.file.Path;

/// A process that serves a folder until it is killed or its input ends.
final class ServingProcess {

    private ServingProcess() {}

    /// Serves.
    ///
    /// @param arguments the folder, the socket, a name of [LinuxCalls], a name of [FileAccess]
    public static void main(String[] arguments) throws IOException {
        ServerSetup setup = ServerSetup.at(Path.of(arguments[1])).with(LinuxCalls.valueOf(arguments[2]));
        try (SchemeServer server =
                SchemeServer.start(new FileScheme(Path.of(arguments[0]), FileAccess.valueOf(arguments[3])), setup)) {
            System.out.println("serving " + server.description());
            while (System.in.read() != -1) {
                // Until the end of the input.
            }
        }
    }
}
