package dev.torc.system.tests;

import static dev.torc.system.tests.KernelDomain.SMALL;
import static dev.torc.system.tests.KernelDomain.WHO;
import static dev.torc.system.tests.KernelDomain.who;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.ServedScheme;
import dev.torc.client.Session;
import dev.torc.client.Torc;
import dev.torc.memory.Slice;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.system.tests.HaltingKernelProgram.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A kernel that is killed or stopped, at each step of what it does for a process: what was asked of it ends exactly
/// once, sessions between processes go on meanwhile, and after it the next one finds the domain as it should be.
@ParameterizedClass(name = "served by {0}")
@EnumSource(
        value = LinuxCalls.class,
        names = {"BEST", "THREADS"})
@DisplayNameGeneration(ReplaceUnderscores.class)
class DyingKernelTest {

    private final LinuxCalls calls;

    @TempDir
    Path folder;

    private KernelDomain domain;
    private SharedResources before;

    DyingKernelTest(LinuxCalls calls) {
        this.calls = calls;
    }

    /// What every process makes once is made before it is counted.
    @BeforeAll
    static void a_kernel_has_been_called(@TempDir Path folder) throws IOException {
        KernelDomain domain = new KernelDomain(folder);
        try (ChildProcess _ = domain.startKernel();
                Torc torc = Torc.attach(domain.domain())) {
            torc.kernel().ping();
        }
    }

    @BeforeEach
    void a_domain() {
        domain = new KernelDomain(folder);
        before = SharedResources.ofThisProcess();
    }

    @AfterEach
    void this_process_holds_nothing_any_more() {
        before.assertReturn();
    }

    /// A service, and a client with a session of its own with it and one call at the kernel, which halts at it.
    private final class Halted implements AutoCloseable {

        final ChildProcess service;
        final Torc torc;
        final Session direct;
        final SharedResources ofService;
        final CompletableFuture<Void> call;
        private ChildProcess kernel;

        Halted(Point point) throws IOException {
            kernel = domain.startKernel(calls, point, passesBefore(point));
            service = domain.startService();
            service.goOn();
            torc = Torc.attach(domain.domain());
            direct = torc.connect(WHO, SMALL);
            who(direct);
            ofService = SharedResources.of(service);
            call = OnThread.start(() -> {
                ask(point);
                return null;
            });
            kernel.awaitPoint(point);
        }

        private void ask(Point point) throws IOException {
            switch (point) {
                case RUNS -> throw new AssertionError("it does not halt");
                case GREETING -> Torc.attach(domain.domain()).close();
                case TAKEN, COMPLETED_BUT_NOT_PUBLISHED -> read("zero:");
                case FORWARDED -> read(WHO + ":me");
                case NAMED_BUT_NOT_PUBLISHED -> serveOnce();
                case INTRODUCING, INTRODUCED_BUT_NOT_PUBLISHED -> {
                    try (Session introduced = torc.connect(WHO, SMALL)) {
                        who(introduced);
                    }
                }
            }
        }

        private void serveOnce() throws IOException {
            try (ServedScheme served = torc.serve(HaltingKernelProgram.NAME, new WhoScheme())) {
                assertEquals(HaltingKernelProgram.NAME, served.name());
            }
        }

        private void read(String path) throws IOException {
            try (RemoteFile file = torc.kernel().open(path, OpenMode.READ);
                    Slice slice = torc.kernel().allocate(ServerProgram.HALTING_READ_BYTES)) {
                assertTrue(file.read(slice, 0L) > 0);
            }
        }

        /// Starts the next kernel, which service and client find.
        void next() throws IOException {
            kernel = domain.startKernel();
            service.goOn();
            service.awaitPoint(NamedProgram.Point.REATTACHED);
            torc.reattach();
        }

        @Override
        public void close() {
            direct.close();
            torc.close();
            service.close();
            kernel.close();
        }
    }

    /// How often the point is passed before the call: the service and the client attach, and the client is introduced.
    private static int passesBefore(Point point) {
        return switch (point) {
            case GREETING -> 2;
            case INTRODUCING, INTRODUCED_BUT_NOT_PUBLISHED -> 1;
            case RUNS, TAKEN, FORWARDED, COMPLETED_BUT_NOT_PUBLISHED, NAMED_BUT_NOT_PUBLISHED -> 0;
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {"RUNS"},
            mode = EnumSource.Mode.EXCLUDE)
    void killed_when(Point point) throws Exception {
        try (Halted halted = new Halted(point)) {
            halted.kernel.kill();

            assertInstanceOf(IOException.class, OnThread.failure(halted.call));
            OnThread.result(halted.torc.detached());
            halted.service.awaitPoint(NamedProgram.Point.DETACHED);
            String said = who(halted.direct);

            halted.next();
            try (Session again = halted.torc.connect(WHO, SMALL)) {
                assertEquals(said, who(again));
            }
            assertEquals(2, KernelDomain.contexts(halted.torc));
            assertTrue(KernelDomain.isFree(halted.torc, HaltingKernelProgram.NAME), "the name is taken");
            halted.ofService.assertReturn(halted.service);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {"RUNS"},
            mode = EnumSource.Mode.EXCLUDE)
    void stopped_and_continued_when(Point point) throws Exception {
        try (Halted halted = new Halted(point)) {
            halted.kernel.stop();
            halted.kernel.goOn();
            who(halted.direct);
            assertFalse(halted.call.isDone());

            halted.kernel.continueAfterStop();

            OnThread.result(halted.call);
            Eventually.isTrue(
                    () -> KernelDomain.contexts(halted.torc) == 2,
                    () -> KernelDomain.contexts(halted.torc) + " contexts");
            assertTrue(KernelDomain.isFree(halted.torc, HaltingKernelProgram.NAME), "the name is taken");
            who(halted.direct);
        }
    }
}
