package dev.torc.bench.ring;

import dev.torc.bench.Affinity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// How the client of a pair learns that its server can be called, and on which thread it answers.
public final class Rendezvous {

    private static final long LIMIT_MILLIS = 15_000;
    private static final String FILE = "ready";

    private Rendezvous() {}

    /// Says that the calling thread is about to answer.
    public static void announce(Path folder) throws IOException {
        Path unfinished = folder.resolve(FILE + ".new");
        Files.writeString(unfinished, Long.toString(Affinity.threadNumber()));
        Files.move(unfinished, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Waits for [#announce].
    ///
    /// @return the number of the server's thread
    public static long await(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve(FILE);
        for (long waited = 0; waited < LIMIT_MILLIS; waited++) {
            if (Files.exists(file)) {
                return Long.parseLong(Files.readString(file));
            }
            Thread.sleep(1);
        }
        throw new IOException("the server did not start within " + LIMIT_MILLIS + " ms");
    }
}
