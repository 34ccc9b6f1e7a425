package dev.torc.system.tests;

import static dev.torc.system.tests.KernelDomain.SMALL;
import static dev.torc.system.tests.KernelDomain.WHO;
import static dev.torc.system.tests.KernelDomain.who;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.Session;
import dev.torc.client.Torc;
import dev.torc.system.tests.ContextProgram.Point;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that is killed or stopped, at each point of what processes do with a kernel: kernel and services serve the
/// others meanwhile, and hold what they held before when it is gone.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DyingContextTest {

    // One kernel and one service see all who die, so that what one leaves behind is found however little it is.
    @TempDir
    static Path folder;

    private static ChildProcess kernel;
    private static ChildProcess service;
    private static Torc honest;
    private static Session direct;
    private static SharedResources ofKernel;
    private static SharedResources ofService;

    @BeforeAll
    static void an_honest_process_is_attached() throws IOException {
        KernelDomain domain = new KernelDomain(folder);
        kernel = domain.startKernel();
        service = domain.startService();
        honest = Torc.attach(domain.domain());
        direct = honest.connect(WHO, SMALL);
        // The kernel has a session of its own with the service, once somebody calls that by way of it.
        try (Session delegated = honest.delegated(WHO, SMALL)) {
            who(delegated);
        }
        assertOthersAreGone();
        assertServed();
        ofKernel = SharedResources.of(kernel);
        ofService = SharedResources.of(service);
    }

    @AfterAll
    static void all_end() {
        direct.close();
        honest.close();
        service.close();
        kernel.close();
    }

    private static void assertServed() throws IOException {
        who(direct);
        honest.kernel().ping();
    }

    private static void assertOthersAreGone() {
        Eventually.isTrue(() -> KernelDomain.contexts(honest) == 2, () -> KernelDomain.contexts(honest) + " contexts");
    }

    @AfterEach
    void nothing_is_left_of_the_other() throws IOException {
        assertOthersAreGone();
        ofKernel.assertReturn(kernel);
        ofService.assertReturn(service);
        assertTrue(KernelDomain.isFree(honest, ContextProgram.NAME), "the name is taken");
        assertThrows(
                NoSuchFileException.class,
                () -> honest.kernel().open("chan:" + ContextProgram.NAME, OpenMode.READ_WRITE));
        assertServed();
    }

    private ChildProcess startUntil(Point point) throws IOException {
        ChildProcess process = ChildProcess.startIn(folder, ContextProgram.class, folder.toString(), WHO, point.name());
        process.awaitPoint(point);
        return process;
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void killed_when(Point point) throws IOException, InterruptedException {
        try (ChildProcess process = startUntil(point)) {
            assertServed();

            process.kill();
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void stopped_and_continued_when(Point point) throws IOException, InterruptedException {
        try (ChildProcess process = startUntil(point)) {
            process.stop();
            process.goOn();
            assertServed();

            process.continueAfterStop();

            process.awaitLine(ContextProgram.DONE);
            assertEquals(0, process.awaitEnd());
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void killed_while_stopped_when(Point point) throws IOException, InterruptedException {
        try (ChildProcess process = startUntil(point)) {
            process.stop();
            assertServed();

            process.kill();
        }
    }
}
