package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// Handles that the kernel has of a service which has ended, and runs again under the same name.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class RestartedServiceTest {

    @TempDir
    private Path folder;

    private RunningKernel kernel;
    private HandMadeProcess process;
    private Session session;

    // All are there from before each test until after it.
    @SuppressWarnings("NullAway")
    RestartedServiceTest() {}

    @BeforeEach
    void start() throws IOException {
        kernel = RunningKernel.in(folder);
        process = HandMadeProcess.serving("pages", kernel);
        session = kernel.attach();
    }

    @AfterEach
    void stop() {
        session.close();
        process.close();
        kernel.close();
    }

    private static SchemeServer serve() throws IOException {
        return SchemeServer.start(new PagesScheme(), ServerSetup.introduced());
    }

    /// Opens by name, which a service may be taking over just now.
    private RemoteFile open(String path) {
        while (true) {
            try {
                return session.open("pages:" + path, OpenMode.CREATE);
            } catch (SyscallException e) {
                assertEquals(Errno.ENODEV.number(), e.errno());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private RemoteFile open(String path, SchemeServer server) throws Exception {
        CompletableFuture<RemoteFile> opening = CompletableFuture.supplyAsync(() -> open(path));
        process.letForward(server);
        return opening.get(20, TimeUnit.SECONDS);
    }

    @Test
    void are_of_nothing_that_runs_now() throws Exception {
        RemoteFile before;
        try (SchemeServer first = serve()) {
            before = open("a", first);
        }
        try (SchemeServer second = serve();
                RemoteFile now = open("a", second);
                Slice slice = session.allocate(8)) {
            assertEquals(8, now.read(slice, 0L));
            assertGone(() -> before.read(slice, 0L));
            // A path beneath it, which the service that runs now would take for one beneath a handle of its own.
            assertGone(() -> before.open("b", OpenMode.CREATE));
        }
    }

    private static void assertGone(Executable call) {
        assertEquals(
                Errno.ENODEV.number(),
                assertThrows(SyscallException.class, call).errno());
    }
}
