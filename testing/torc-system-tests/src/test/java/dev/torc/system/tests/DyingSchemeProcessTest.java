package dev.torc.system.tests;

import static dev.torc.system.tests.KernelDomain.SMALL;
import static dev.torc.system.tests.KernelDomain.WHO;
import static dev.torc.system.tests.KernelDomain.who;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.Torc;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.system.tests.HaltingServiceProgram.Point;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The process of a scheme that is killed or stopped, at each step of a call, which came over a session of its client's
/// or by way of the kernel: the call ends exactly once, the kernel serves everybody meanwhile, the name is free
/// afterwards, and the kernel holds what it held before.
@ParameterizedClass(name = "{0}")
@EnumSource(DyingSchemeProcessTest.Way.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class DyingSchemeProcessTest {

    // One kernel sees all who die, so that what one leaves behind is found however little it is.
    @TempDir
    static Path folder;

    private static KernelDomain domain;
    private static ChildProcess kernel;
    private static Torc torc;

    private final Way way;
    private SharedResources ofKernel;
    private SharedResources ofThis;

    DyingSchemeProcessTest(Way way) {
        this.way = way;
    }

    /// How a call comes to it.
    enum Way {
        DIRECT,
        DELEGATED
    }

    @BeforeAll
    static void a_kernel() throws IOException {
        domain = new KernelDomain(folder);
        kernel = domain.startKernel();
        torc = Torc.attach(domain.domain());
        // What each makes once, it makes before it is counted.
        try (ChildProcess _ = domain.startService(Point.SERVES);
                Session direct = torc.connect(WHO, SMALL);
                Session delegated = torc.delegated(WHO, SMALL)) {
            who(direct);
            who(delegated);
        }
        assertNameIsFree();
    }

    @AfterAll
    static void all_end() {
        torc.close();
        kernel.close();
    }

    private static void assertNameIsFree() {
        Eventually.isTrue(() -> KernelDomain.contexts(torc) == 1, () -> "the service is not gone");
        Eventually.isTrue(() -> KernelDomain.isFree(torc, WHO), () -> "the name is taken");
    }

    @BeforeEach
    void what_both_hold_is_counted() throws IOException {
        ofKernel = SharedResources.of(kernel);
        ofThis = SharedResources.ofThisProcess();
    }

    @AfterEach
    void nothing_is_left_of_it() throws IOException {
        assertNameIsFree();
        ofKernel.assertReturn(kernel);
        ofThis.assertReturn();
        try (ChildProcess _ = domain.startService(Point.SERVES);
                Session session = connect()) {
            who(session);
        }
        assertNameIsFree();
    }

    private Session connect() throws IOException {
        return switch (way) {
            case DIRECT -> torc.connect(WHO, SMALL);
            case DELEGATED -> torc.delegated(WHO, SMALL);
        };
    }

    private CompletableFuture<Integer> call() {
        return OnThread.start(() -> {
            try (Session session = connect();
                    RemoteFile file = session.open("me", OpenMode.READ);
                    Slice slice = session.allocate(ServerProgram.HALTING_READ_BYTES)) {
                return file.read(slice, 0L);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {"SERVES"},
            mode = EnumSource.Mode.EXCLUDE)
    void killed_when(Point point) throws Exception {
        try (ChildProcess service = domain.startService(point)) {
            CompletableFuture<Integer> call = call();
            service.awaitPoint(point);
            torc.kernel().ping();

            service.kill();

            Throwable failure = OnThread.failure(call);
            switch (way) {
                case DIRECT -> assertInstanceOf(IOException.class, failure);
                case DELEGATED -> assertDelegatedEnd(failure);
            }
            torc.kernel().ping();
        }
    }

    /// The call itself has failed, or, where the service had not yet taken the kernel in, the open before it.
    private static void assertDelegatedEnd(Throwable failure) {
        if (!(failure instanceof SessionEndedException)) {
            assertEquals(
                    Errno.ENODEV.number(),
                    assertInstanceOf(SyscallException.class, failure).errno());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {"SERVES"},
            mode = EnumSource.Mode.EXCLUDE)
    void stopped_and_continued_when(Point point) throws Exception {
        try (ChildProcess service = domain.startService(point)) {
            CompletableFuture<Integer> call = call();
            service.awaitPoint(point);
            service.stop();
            service.goOn();
            torc.kernel().ping();
            assertFalse(call.isDone());

            service.continueAfterStop();

            int bytes = OnThread.result(call);
            try (Session session = connect()) {
                assertEquals(who(session).length(), bytes);
            }
        }
    }
}
