package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.Outcome;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.memory.Slice;
import dev.torc.scheme.Limits;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.system.tests.ServerProgram.Point;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server that is killed or stopped, at each step of a call: every call of its clients ends exactly once, and says
/// what is known of it; and a client that has left holds nothing any more.
@ParameterizedClass(name = "served by {0}")
@EnumSource(
        value = LinuxCalls.class,
        names = {"BEST", "THREADS"})
@DisplayNameGeneration(ReplaceUnderscores.class)
class DyingServerTest {

    private static final long BEFORE = 1;
    private static final long HALTING = 2;
    private static final long AFTER = 3;
    private static final int BYTES = 4096;

    private final LinuxCalls calls;

    @TempDir
    Path folder;

    private ServedFile served;
    private SharedResources before;

    DyingServerTest(LinuxCalls calls) {
        this.calls = calls;
    }

    @BeforeEach
    void a_folder_to_serve() throws IOException {
        served = ServedFile.in(folder);
        warmUpWhatEveryClientShares();
        before = SharedResources.ofThisProcess();
    }

    /// The watch over life lines is made once a process, with the first session.
    private void warmUpWhatEveryClientShares() throws IOException {
        try (var _ = served.serve(calls, Limits.standard());
                Session session = served.connect()) {
            session.ping();
        }
    }

    @AfterEach
    void the_clients_hold_nothing_any_more() {
        before.assertReturn();
    }

    private ChildProcess serve(Point halt) throws IOException {
        ChildProcess server = ChildProcess.start(ServerProgram.class, folder.toString(), calls.name(), halt.name());
        server.awaitPoint(Point.LISTENING);
        if (halt != Point.LISTENING) {
            server.goOn();
        }
        return server;
    }

    private void assertBytes(Slice slice, long fileOffset) {
        MemorySegment expected = MemorySegment.ofArray(served.content()).asSlice(fileOffset, slice.byteSize());
        assertEquals(-1, expected.mismatch(slice.memory()));
    }

    /// The calls of one client at a server that halts at the second of three.
    private static final class ThreeCalls implements AutoCloseable {

        final Session session;
        final Pipeline pipeline;
        final RemoteFile file;
        final Slice first;
        final Slice second;
        final Slice third;

        ThreeCalls(ServedFile served) throws IOException {
            session = served.connect();
            file = session.open(ServedFile.NAME, OpenMode.READ);
            first = session.allocate(BYTES);
            second = session.allocate(ServerProgram.HALTING_READ_BYTES);
            third = session.allocate(BYTES);
            pipeline = session.pipeline();
            assertTrue(pipeline.read(file, first, 0, BEFORE));
            assertTrue(pipeline.await());
            assertEquals(BEFORE, pipeline.tag());
            assertEquals(BYTES, pipeline.result());
            assertTrue(pipeline.read(file, second, BYTES, HALTING));
            pipeline.submit();
        }

        /// Submits the third call, which the server that has halted does not take.
        void submitAnother() {
            assertTrue(pipeline.read(file, third, 2 * BYTES, AFTER));
            pipeline.submit();
        }

        @Override
        public void close() {
            pipeline.close();
            session.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {"TAKEN", "FORWARDED", "DONE_BY_LINUX", "COMPLETED_BUT_NOT_PUBLISHED"})
    void killed_when(Point point) throws Exception {
        try (ChildProcess server = serve(point);
                Session other = served.connect();
                ThreeCalls client = new ThreeCalls(served)) {
            server.awaitPoint(point);
            client.submitAnother();
            CompletableFuture<Void> otherCall = OnThread.start(() -> {
                other.ping();
                return null;
            });

            server.kill();

            assertTrue(client.pipeline.await());
            assertEquals(HALTING, client.pipeline.tag());
            assertEquals(Errno.ESHUTDOWN.negated(), client.pipeline.result());
            assertEquals(Optional.of(Outcome.UNKNOWN), client.pipeline.unanswered());
            assertTrue(client.pipeline.await());
            assertEquals(AFTER, client.pipeline.tag());
            assertEquals(Optional.of(Outcome.NOT_TAKEN), client.pipeline.unanswered());
            assertFalse(client.pipeline.await());
            assertEquals(0, client.pipeline.inFlight());
            assertBytes(client.first, 0);
            SessionEndedException ended = (SessionEndedException) OnThread.failure(otherCall);
            assertEquals(Outcome.NOT_TAKEN, ended.outcome());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {"TAKEN", "FORWARDED", "DONE_BY_LINUX", "COMPLETED_BUT_NOT_PUBLISHED"})
    void stopped_and_continued_when(Point point) throws Exception {
        try (ChildProcess server = serve(point);
                Session other = served.connect();
                ThreeCalls client = new ThreeCalls(served)) {
            server.awaitPoint(point);
            server.stop();
            client.submitAnother();
            CompletableFuture<Void> otherCall = OnThread.start(() -> {
                served.assertReads(other);
                return null;
            });
            server.goOn();
            assertFalse(client.pipeline.poll());
            assertFalse(otherCall.isDone());

            server.continueAfterStop();

            BitSet answered = new BitSet();
            while (client.pipeline.await()) {
                assertEquals(Optional.empty(), client.pipeline.unanswered());
                assertFalse(answered.get((int) client.pipeline.tag()));
                answered.set((int) client.pipeline.tag());
            }
            assertEquals(2, answered.cardinality());
            assertBytes(client.second, BYTES);
            assertBytes(client.third, 2 * BYTES);
            otherCall.join();
        }
    }

    @Test
    void killed_while_a_client_waits_for_its_greeting() throws Exception {
        try (ChildProcess server = serve(Point.GREETING)) {
            CompletableFuture<Session> connecting = OnThread.start(served::connect);
            server.awaitPoint(Point.GREETING);

            server.kill();

            assertTrue(OnThread.failure(connecting) instanceof IOException);
        }
    }

    @Test
    void stopped_and_continued_while_a_client_waits_for_its_greeting() throws Exception {
        try (ChildProcess server = serve(Point.GREETING)) {
            CompletableFuture<Session> connecting = OnThread.start(served::connect);
            server.awaitPoint(Point.GREETING);
            server.stop();
            server.goOn();
            assertFalse(connecting.isDone());

            server.continueAfterStop();

            try (Session session = connecting.join()) {
                served.assertReads(session);
            }
        }
    }

    @Test
    void killed_while_its_client_asks_nothing() throws Exception {
        try (ChildProcess server = serve(Point.LISTENING);
                Session session = served.connect()) {
            served.assertReads(session);

            server.kill();

            SessionEndedException ended = assertThrows(SessionEndedException.class, session::ping);
            assertEquals(Outcome.NOT_TAKEN, ended.outcome());
            assertThrows(SessionEndedException.class, session::ping);
        }
    }

    @Test
    void killed_in_a_stream_of_reads() throws Exception {
        int depth = 32;
        try (ChildProcess server = serve(Point.LISTENING);
                Session session = served.connect();
                RemoteFile file = session.open(ServedFile.NAME, OpenMode.READ)) {
            List<Slice> slices = new ArrayList<>();
            for (int i = 0; i < depth; i++) {
                slices.add(session.allocate(BYTES));
            }
            try (Pipeline pipeline = session.pipeline()) {
                BitSet inFlight = new BitSet();
                long submitted = 0;
                long answered = 0;
                long ended = 0;
                boolean alive = true;
                while (alive || !inFlight.isEmpty()) {
                    for (int i = inFlight.nextClearBit(0); alive && i < depth; i = inFlight.nextClearBit(i)) {
                        assertTrue(pipeline.read(file, slices.get(i), i * (long) BYTES, i));
                        inFlight.set(i);
                        submitted++;
                    }
                    if (submitted == 50L * depth) {
                        server.kill();
                    }
                    assertTrue(pipeline.await());
                    int tag = (int) pipeline.tag();
                    assertTrue(inFlight.get(tag), "a call has ended twice");
                    inFlight.clear(tag);
                    if (pipeline.unanswered().isEmpty()) {
                        assertEquals(BYTES, pipeline.result());
                        assertBytes(slices.get(tag), tag * (long) BYTES);
                        answered++;
                    } else {
                        alive = false;
                        ended++;
                    }
                }
                assertEquals(submitted, answered + ended);
                assertFalse(pipeline.await());
            }
        }
    }

    @Test
    void another_takes_the_place_of_one_that_was_killed() throws Exception {
        try (ChildProcess server = serve(Point.LISTENING)) {
            server.kill();
        }

        try (ChildProcess _ = serve(Point.LISTENING);
                Session session = served.connect()) {
            served.assertReads(session);
        }
    }
}
