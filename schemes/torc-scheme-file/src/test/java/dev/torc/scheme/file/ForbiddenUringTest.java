package dev.torc.scheme.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.memory.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server for which a seccomp filter forbids io_uring, as in many containers.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ForbiddenUringTest {

    @TempDir
    Path folder;

    @Test
    void A_server_that_may_not_use_io_uring_says_so_and_serves_by_threads() throws Exception {
        Path launcher = compileLauncher();
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.write(root.resolve("a"), new byte[8192]);
        Path socket = folder.resolve("file");

        try (ChildProcess server = ChildProcess.start(
                List.of(launcher.toString()),
                ServingProcess.class,
                root.toString(),
                socket.toString(),
                Serving.BEST.name())) {
            String description = server.await("serving");
            assertTrue(description.startsWith("blocking calls in threads"), description);
            assertTrue(description.contains("io_uring"), description);

            try (Session session = Session.connect(socket, SessionSetup.standard());
                    RemoteFile file = session.open("a", OpenMode.READ_WRITE);
                    Slice slice = session.allocate(8192)) {
                assertEquals(8192, file.read(slice, 0));
                assertEquals(8192, file.write(slice, 8192));
                assertEquals(16384, session.status("a").sizeBytes());
                assertEquals(1, session.list(".").size());
            }
        }
    }

    private Path compileLauncher() throws IOException, InterruptedException {
        Path source = folder.resolve("deny-io-uring.c");
        try (InputStream resource = ForbiddenUringTest.class.getResourceAsStream("/deny-io-uring.c")) {
            Files.copy(Objects.requireNonNull(resource), source);
        }
        Path program = folder.resolve("deny-io-uring");
        Process compiler;
        try {
            compiler = new ProcessBuilder("cc", "-o", program.toString(), source.toString())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no C compiler here");
            throw e;
        }
        assertEquals(0, compiler.waitFor());
        return program;
    }
}
