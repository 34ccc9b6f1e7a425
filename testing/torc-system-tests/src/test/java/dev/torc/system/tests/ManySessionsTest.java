package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.ring.GreetingException;
import dev.torc.ring.RingSpec;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two thousand sessions with one server, and a hundred thousand handles: what there may be of both, and what they
/// cost while nothing happens. How much memory and time they take is what `torc bench sessions` says.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class ManySessionsTest {

    private static final int SESSIONS = 2000;
    private static final int HANDLES = 100_000;
    private static final int HANDLES_OF_SESSION = HANDLES / 2;
    private static final SessionSetup SMALL =
            SessionSetup.standard().with(RingSpec.ofEntries(8)).withPoolBytes(1 << 14);

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// A fiftieth of a CPU: a JVM that does nothing takes a tenth of that.
    private static final long MOST_CPU_NANOS = IDLE_NANOS / 50;

    @TempDir
    private Path folder;

    private final List<Session> sessions = new ArrayList<>();
    private Reactor reactor;
    private ChildProcess server;

    @BeforeEach
    void start() throws IOException {
        reactor = Reactor.start(ReactorSetup.standard().named("of-test"));
        server = ChildProcess.start(
                ManyProgram.class,
                socket().toString(),
                Integer.toString(SESSIONS),
                Integer.toString(HANDLES_OF_SESSION));
        server.awaitPoint(ManyProgram.Point.SERVES);
        server.goOn();
    }

    @AfterEach
    void stop() {
        sessions.forEach(Session::close);
        server.close();
        reactor.close();
    }

    private Path socket() {
        return folder.resolve("many");
    }

    private Session connect() throws IOException {
        return Session.connect(socket(), SMALL, reactor);
    }

    private void connectAll() throws IOException {
        while (sessions.size() < SESSIONS) {
            sessions.add(connect());
        }
    }

    private long descriptors() {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(server.pid()), "fd"))) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the CPU time of all threads but the JIT's, which may still be at work on what was called before}
    private long cpuNanos() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(server.pid()), "task"))) {
            long sum = 0;
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).matches("C[12] CompilerThre\\s*")) {
                    continue;
                }
                sum += Long.parseLong(
                        Files.readString(thread.resolve("schedstat")).split(" ")[0]);
            }
            return sum;
        }
    }

    private void assertServerIdles() throws IOException {
        long before = cpuNanos();
        LockSupport.parkNanos(IDLE_NANOS);
        long taken = cpuNanos() - before;
        assertTrue(taken < MOST_CPU_NANOS, () -> "idle, the server took " + taken + " ns of CPU time");
    }

    private static void assertErrno(Errno expected, int actual) {
        assertEquals(expected.number(), actual);
    }

    @Test
    void Two_thousand_sessions_are_all_answered_then_cost_no_CPU_time_and_are_given_back() throws Exception {
        try (Session first = connect()) {
            first.ping();
        }
        long descriptorsBefore = descriptors();
        connectAll();

        List<CallFuture<Answer>> calls = sessions.stream()
                .map(session -> session.call(Opcode.NOP.number(), "nop", "it").start())
                .toList();
        for (CallFuture<Answer> call : calls) {
            assertEquals(0, call.get(20, TimeUnit.SECONDS).result());
        }
        var refused = assertThrows(GreetingException.class, this::connect);
        assertErrno(Errno.EUSERS, refused.errno());
        assertServerIdles();

        sessions.forEach(Session::close);
        sessions.clear();
        Eventually.isTrue(
                () -> descriptors() <= descriptorsBefore,
                () -> "descriptors before: " + descriptorsBefore + ", now: " + descriptors());
    }

    @Test
    void A_hundred_thousand_handles_take_neither_descriptors_nor_CPU_time_and_a_session_has_no_more_than_its_own()
            throws Exception {
        sessions.add(connect());
        sessions.add(connect());
        List<RemoteFile> handles = new ArrayList<>();
        handles.add(sessions.getFirst().open("it", OpenMode.READ));
        long descriptorsBefore = descriptors();
        while (handles.size() < HANDLES) {
            handles.add(sessions.get(handles.size() % 2).open("it", OpenMode.READ));
        }

        for (Session session : sessions) {
            var refused = assertThrows(SyscallException.class, () -> session.open("it", OpenMode.READ));
            assertErrno(Errno.EMFILE, refused.errno());
        }
        assertEquals(descriptorsBefore, descriptors());
        assertServerIdles();
        try (Slice slice = sessions.get(1).allocate(64)) {
            assertTrue(handles.getLast().read(slice, 0L) > 0);
        }
        // One that is closed makes room for another.
        handles.getLast().close();
        sessions.get(1).open("it", OpenMode.READ).close();
    }
}
