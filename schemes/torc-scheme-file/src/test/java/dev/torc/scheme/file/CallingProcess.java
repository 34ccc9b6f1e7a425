package dev.torc.scheme.file;

import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.memory.Slice;
import java.io.IOException;
import java.nio.file.Path;

/// A process that opens a file over and over and keeps reads of it in flight, until it is killed.
final class CallingProcess {

    private static final int DEPTH = 64;

    private CallingProcess() {}

    /// Calls.
    ///
    /// @param arguments the socket, a file of 4 KiB or more
    public static void main(String[] arguments) throws IOException {
        try (Session session = Session.connect(Path.of(arguments[0]), SessionSetup.standard())) {
            for (int i = 0; i < 10; i++) {
                session.open(arguments[1], OpenMode.READ);
            }
            try (RemoteFile file = session.open(arguments[1], OpenMode.READ);
                    Pipeline pipeline = session.pipeline()) {
                Slice[] slices = new Slice[DEPTH];
                for (int i = 0; i < DEPTH; i++) {
                    slices[i] = session.allocate(4096);
                    pipeline.read(file, slices[i], 0, i);
                }
                System.out.println("calling");
                while (pipeline.await()) {
                    int i = (int) pipeline.tag();
                    pipeline.read(file, slices[i], 0, i);
                }
            }
        }
    }
}
