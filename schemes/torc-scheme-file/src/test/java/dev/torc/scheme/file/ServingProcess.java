package dev.torc.scheme.file;

import dev.torc.scheme.ServerSetup;
import java.io.IOException;
import java.nio.file.Path;

/// A process that serves a folder until it is killed or its input ends.
final class ServingProcess {

    private ServingProcess() {}

    /// Serves.
    ///
    /// @param arguments the folder, the socket, a name of [Serving]
    public static void main(String[] arguments) throws IOException {
        ServerSetup setup = ServerSetup.at(Path.of(arguments[1]));
        FileScheme scheme = new FileScheme(Path.of(arguments[0]), FileAccess.READ_WRITE);
        try (Serving.Running running = Serving.valueOf(arguments[2]).start(scheme, setup)) {
            System.out.println("serving " + running.server().description());
            while (System.in.read() != -1) {
                // Until the end of the input.
            }
        }
    }
}
