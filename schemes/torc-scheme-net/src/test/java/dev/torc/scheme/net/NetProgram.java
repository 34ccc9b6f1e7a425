package dev.torc.scheme.net;

import dev.torc.client.OpenMode;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import java.io.IOException;
import java.nio.file.Path;

/// A process that serves `tcp:`, or that has connections of it, until it is killed.
final class NetProgram {

    private NetProgram() {}

    /// Serves, or connects.
    ///
    /// @param arguments `serve` and a folder; or `connect`, the service's socket, a port and how many connections
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("serve")) {
            try (ServedNet _ = ServedNet.start(NetKind.TCP, Path.of(arguments[1]))) {
                System.out.println("ready");
                awaitEndOfInput();
            }
            return;
        }
        try (Session session = Session.connect(Path.of(arguments[1]), SessionSetup.standard())) {
            for (int i = Integer.parseInt(arguments[3]); i > 0; i--) {
                session.open(ServedNet.to(Integer.parseInt(arguments[2])), OpenMode.READ_WRITE);
            }
            System.out.println("ready");
            awaitEndOfInput();
        }
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() != -1) {
            // Until the end of the input.
        }
    }
}
