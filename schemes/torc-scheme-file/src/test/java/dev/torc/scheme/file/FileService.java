package dev.torc.scheme.file;

import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// A file service over a folder of its own, for a test.
final class FileService implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final Path root;
    private final Serving.Running running;

    private FileService(Path root, Serving.Running running) {
        this.root = root;
        this.running = running;
    }

    static FileService start(Path folder, Serving serving, FileAccess access, Limits limits) throws IOException {
        Path root = folder.resolve("root");
        if (!Files.exists(root)) {
            Files.createDirectory(root);
        }
        ServerSetup setup = ServerSetup.at(folder.resolve("file")).with(limits);
        return new FileService(root, serving.start(new FileScheme(root, access), setup));
    }

    static FileService start(Path folder, Serving serving) throws IOException {
        return start(folder, serving, FileAccess.READ_WRITE, Limits.standard());
    }

    Path root() {
        return root;
    }

    SchemeServer server() {
        return running.server();
    }

    Session connect() throws IOException {
        return Session.connect(server().socket(), SessionSetup.standard());
    }

    /// Waits for something that another thread or process brings about.
    static void until(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > LONGEST_WAIT.toNanos()) {
                throw new AssertionError("it did not come: " + what);
            }
            Thread.onSpinWait();
        }
    }

    void untilSessions(long count) {
        until(count + " sessions", () -> server().counters().sessions() == count);
    }

    @Override
    public void close() {
        running.close();
    }
}
