package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.SessionEndedException;
import dev.torc.init.Init;
import dev.torc.init.InitSession;
import dev.torc.init.ServiceState;
import dev.torc.init.ServiceStatus;
import dev.torc.init.ServicesFile;
import dev.torc.posix.UnixDatagram;
import dev.torc.ring.session.Domain;
import dev.torc.system.tests.InitProgram.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An init that is killed or stopped, at each point of the life of its services: who asks it is told once, its
/// services end with it and go on beside it, and the next one finds a domain as if there had been none.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DyingInitTest {

    private static final String SERVICES = """
            [service.failing]
            command = ["sh", "-c", "test -e again && exec sleep 1000; : > again; exit 1"]
            back-off = { first = "200ms" }

            [service.slow]
            after = ["failing"]
            ready = "notify"
            command = ["sleep", "1000"]
            """;

    @TempDir
    Path folder;

    private Domain domain;
    private Path file;
    private SharedResources before;
    private Optional<CompletableFuture<Void>> stopping = Optional.empty();
    private List<ProcessHandle> services = List.of();

    @BeforeEach
    void services_to_run() throws IOException {
        domain = new Domain(folder.resolve("domain")).create();
        file = Files.writeString(folder.resolve("services.toml"), SERVICES);
        // What every process makes once is made before it is counted.
        try (Init _ = Init.open(List.of(), domain, _ -> {});
                InitSession session = InitSession.connect(domain)) {
            assertEquals(List.of(), session.status());
        }
        before = SharedResources.ofThisProcess();
    }

    @AfterEach
    void the_next_one_runs_them_as_if_there_had_been_none() throws Exception {
        for (ProcessHandle service : services) {
            OnThread.result(service.onExit());
        }
        try (Init next = Init.open(ServicesFile.read(file), domain, _ -> {})) {
            CompletableFuture<Boolean> well = OnThread.start(next::run);
            bringUp();
            next.stop();
            assertTrue(OnThread.result(well));
        }
        try (Stream<Path> files = Files.list(domain.directory())) {
            assertEquals(
                    List.of(), files.filter(each -> !each.endsWith(".counters")).toList());
        }
        before.assertReturn();
    }

    /// Has the slow service say that it is ready, as soon as it is started, and waits until it is.
    private void bringUp() throws IOException {
        until(ServiceState.STARTING);
        UnixDatagram.send(domain.directory().resolve(".init.1"), "READY=1\n".getBytes(StandardCharsets.US_ASCII));
        until(ServiceState.READY);
    }

    private void until(ServiceState state) {
        Eventually.isTrue(
                () -> status().stream().anyMatch(each -> each.name().equals(InitProgram.SLOW) && each.state() == state),
                () -> "the service does not become " + state + ": " + status());
    }

    /// {@return how far the services are, or nothing where nobody answers yet}
    private List<ServiceStatus> status() {
        try (InitSession session = InitSession.connect(domain)) {
            return session.status();
        } catch (IOException notYet) {
            return List.of();
        }
    }

    private ChildProcess startUntil(Point point) throws IOException {
        ChildProcess init =
                ChildProcess.start(InitProgram.class, domain.directory().toString(), file.toString(), point.name());
        switch (point) {
            case STARTING, BACKING_OFF -> {}
            case READY -> bringUp();
            case STOPPING -> {
                bringUp();
                stopping = Optional.of(OnThread.start(() -> {
                    stop();
                    return null;
                }));
            }
        }
        init.awaitPoint(point);
        services = status().stream()
                .map(ServiceStatus::processId)
                .flatMap(id -> ProcessHandle.of(id).stream())
                .toList();
        return init;
    }

    private void stop() throws IOException {
        try (InitSession session = InitSession.connect(domain)) {
            session.stop();
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void killed_when(Point point) throws Exception {
        try (ChildProcess init = startUntil(point);
                InitSession session = InitSession.connect(domain)) {
            init.kill();

            assertThrows(SessionEndedException.class, session::status);
            stopping.ifPresent(OnThread::result);
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void stopped_and_continued_when(Point point) throws Exception {
        try (ChildProcess init = startUntil(point);
                InitSession session = InitSession.connect(domain)) {
            init.stop();
            init.goOn();
            CompletableFuture<List<ServiceStatus>> asked = OnThread.start(session::status);
            assertTrue(
                    point == Point.BACKING_OFF || services.stream().anyMatch(ProcessHandle::isAlive),
                    "no service goes on");
            assertFalse(asked.isDone());

            init.continueAfterStop();

            if (stopping.isPresent()) {
                // Who asks while it ends is answered, or told of the end.
                assertEquals(point, OnThread.result(asked.handle((_, _) -> point)));
                OnThread.result(stopping.get());
            } else {
                assertEquals(2, OnThread.result(asked).size());
                if (point != Point.READY) {
                    bringUp();
                }
                session.stop();
            }
            assertEquals(0, init.awaitEnd());
        }
    }
}
