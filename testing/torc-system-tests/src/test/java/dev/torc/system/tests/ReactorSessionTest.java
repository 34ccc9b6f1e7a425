package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.SessionSetup;
import dev.torc.client.Transfer;
import dev.torc.memory.Slice;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.reactor.ReactorSetup.Sleeping;
import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.system.tests.ServerProgram.Point;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A session that a reactor drives: the calls of many threads at once, and how they end.
@ParameterizedClass(name = "sleeping in {0}")
@EnumSource(
        value = Sleeping.class,
        names = {"RING", "EPOLL"})
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class ReactorSessionTest {

    private static final int THREADS = 300;
    private static final int BYTES = 4096;

    @TempDir
    Path folder;

    private final Reactor reactor;
    private ServedFile served;

    ReactorSessionTest(Sleeping sleeping) throws IOException {
        reactor = Reactor.start(ReactorSetup.standard().named("reactor-of-test").sleepingIn(sleeping));
    }

    @BeforeEach
    void a_folder_to_serve() throws IOException {
        served = ServedFile.in(folder);
    }

    @AfterEach
    void close() {
        reactor.close();
    }

    private SchemeServer serve() throws IOException {
        return served.serve(LinuxCalls.BEST, Limits.standard());
    }

    private Session connect() throws IOException {
        return Session.connect(served.socket(), SessionSetup.standard(), reactor);
    }

    @Test
    void Many_virtual_threads_call_at_once_and_none_is_pinned() throws Exception {
        Path recorded = folder.resolve("pinned.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
            recording.start();
            try (var _ = serve();
                    Session session = connect()) {
                readFromManyThreads(session);
            }
            recording.stop();
            recording.dump(recorded);
        }

        assertEquals(
                List.of(),
                RecordingFile.readAllEvents(recorded).stream()
                        .filter(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
                        .map(event -> event.getStackTrace() == null
                                ? "pinned"
                                : event.getStackTrace().toString())
                        .filter(stack -> stack.contains("dev.torc"))
                        .toList());
    }

    private void readFromManyThreads(Session session) throws Exception {
        List<Future<Integer>> reads = new ArrayList<>();
        try (RemoteFile file = session.open(ServedFile.NAME, OpenMode.READ);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < THREADS; i++) {
                long fileOffset = (long) i * 1024;
                reads.add(threads.submit(() -> {
                    try (Slice slice = session.allocate(BYTES)) {
                        int bytes = file.read(slice, fileOffset);
                        assertBytes(slice, fileOffset);
                        return bytes;
                    }
                }));
            }
        }
        for (Future<Integer> read : reads) {
            assertEquals(BYTES, read.get());
        }
    }

    @Test
    void Paths_are_called_by_many_threads_at_once_too() throws Exception {
        try (var _ = serve();
                Session session = connect();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> sizes = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                sizes.add(threads.submit(() -> {
                    assertThrows(NoSuchFileException.class, () -> session.status("missing"));
                    return session.status(ServedFile.NAME).sizeBytes();
                }));
            }

            for (Future<Long> size : sizes) {
                assertEquals(served.content().length, size.get());
            }
            assertEquals(2, session.list(".").size());
            assertTrue(session.counters().calls() > 2 * THREADS);
            assertEquals(0, session.counters().stray());
        }
    }

    @Test
    void A_read_can_be_started_and_its_slice_is_refused_until_it_is_done() throws Exception {
        try (ChildProcess server = serve(Point.TAKEN);
                Session session = connect();
                RemoteFile file = session.open(ServedFile.NAME, OpenMode.READ)) {
            Slice slice = session.allocate(ServerProgram.HALTING_READ_BYTES);
            Transfer read = file.startRead(slice, 0);
            server.awaitPoint(Point.TAKEN);

            assertThrows(IllegalStateException.class, slice::memory);
            assertThrows(IllegalStateException.class, () -> file.startRead(slice, 0));

            server.goOn();
            var unused = read.join();
            assertEquals(ServerProgram.HALTING_READ_BYTES, read.bytes());
            assertBytes(slice, 0);
        }
    }

    @Test
    void A_server_that_is_killed_ends_every_call_of_every_thread() throws Exception {
        try (ChildProcess server = serve(Point.TAKEN);
                Session session = connect()) {
            RemoteFile file = session.open(ServedFile.NAME, OpenMode.READ);
            Transfer halting = file.startRead(session.allocate(ServerProgram.HALTING_READ_BYTES), 0);
            server.awaitPoint(Point.TAKEN);
            List<CompletableFuture<Void>> others = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                CompletableFuture<Void> other = new CompletableFuture<>();
                Thread.ofVirtual().start(() -> {
                    try {
                        session.ping();
                        other.complete(null);
                    } catch (IOException | RuntimeException e) {
                        other.completeExceptionally(e);
                    }
                });
                others.add(other);
            }

            server.kill();

            assertInstanceOf(
                    SessionEndedException.class,
                    assertThrows(CompletionException.class, halting::join).getCause());
            for (CompletableFuture<Void> other : others) {
                assertInstanceOf(
                        SessionEndedException.class,
                        assertThrows(CompletionException.class, other::join).getCause());
            }
        }
    }

    @Test
    void An_interrupted_thread_gives_its_call_up_although_the_server_halts() throws Exception {
        try (ChildProcess server = serve(Point.TAKEN);
                Session session = connect()) {
            RemoteFile file = session.open(ServedFile.NAME, OpenMode.READ);
            Slice slice = session.allocate(ServerProgram.HALTING_READ_BYTES);
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread reader = Thread.ofVirtual().start(() -> {
                thrown.complete(assertThrows(InterruptedIOException.class, () -> file.read(slice, 0)));
            });
            server.awaitPoint(Point.TAKEN);

            reader.interrupt();

            var unused = thrown.join();
            assertTrue(slice.isLent(), "the server still has it");
            server.kill();
        }
    }

    @Test
    void Closing_the_session_or_the_reactor_ends_what_waits() throws Exception {
        try (ChildProcess server = serve(Point.TAKEN);
                Session other = connect()) {
            RemoteFile otherFile = other.open(ServedFile.NAME, OpenMode.READ);
            Transfer first;
            try (Session session = connect()) {
                RemoteFile file = session.open(ServedFile.NAME, OpenMode.READ);
                first = file.startRead(session.allocate(ServerProgram.HALTING_READ_BYTES), 0);
                server.awaitPoint(Point.TAKEN);
            }
            Transfer second = otherFile.startRead(other.allocate(BYTES), 0);

            reactor.close();

            assertThrows(CompletionException.class, first::join);
            assertThrows(CompletionException.class, second::join);
            assertThrows(SessionEndedException.class, other::ping);
            server.kill();
        }
    }

    private ChildProcess serve(Point halt) throws IOException {
        ChildProcess server =
                ChildProcess.start(ServerProgram.class, folder.toString(), LinuxCalls.BEST.name(), halt.name());
        server.awaitPoint(Point.LISTENING);
        server.goOn();
        return server;
    }

    private void assertBytes(Slice slice, long fileOffset) {
        MemorySegment expected = MemorySegment.ofArray(served.content()).asSlice(fileOffset, slice.byteSize());
        assertEquals(-1, expected.mismatch(slice.memory()));
    }
}
