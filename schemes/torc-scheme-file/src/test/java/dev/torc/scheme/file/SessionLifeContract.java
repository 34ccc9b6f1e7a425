package dev.torc.scheme.file;

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
import dev.torc.client.SessionSetup;
import dev.torc.layout.SegmentWords;
import dev.torc.memory.SharedSegment;
import dev.torc.memory.Slice;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.ReceivedMessage;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.GreetingException;
import dev.torc.ring.Hello;
import dev.torc.ring.RingSpec;
import dev.torc.ring.SessionLayout;
import dev.torc.ring.Welcome;
import dev.torc.scheme.Limits;
import dev.torc.uapi.Errno;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How sessions begin and end, well and badly, and what is left of them: nothing.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class SessionLifeContract {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long TAIL_IN_SQ_RING = 128;

    @TempDir
    Path folder;

    private final Serving serving;
    private FileService service;

    SessionLifeContract(Serving serving) {
        this.serving = serving;
    }

    @BeforeEach
    void start() throws IOException {
        service = FileService.start(
                folder, serving, FileAccess.READ_WRITE, Limits.standard().withSessions(8, 8, 8));
        Files.write(service.root().resolve("a"), new byte[8192]);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void assertServes() throws IOException {
        try (Session session = service.connect()) {
            assertEquals(8192, session.status("a").sizeBytes());
        }
    }

    private static long openDescriptors() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sharedMappings() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains("memfd:torc")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Nested
    class A_greeting {

        private String answerTo(MemorySegment message) throws IOException {
            try (UnixSocket socket = UnixSocket.connect(service.server().socket());
                    Arena arena = Arena.ofConfined()) {
                socket.send(message, List.of(), LIMIT);
                MemorySegment answer = arena.allocate(Welcome.BYTES, Long.BYTES);
                try (ReceivedMessage received = socket.receive(answer, LIMIT)) {
                    GreetingException refusal = assertThrows(
                            GreetingException.class, () -> Welcome.decode(answer.asSlice(0, received.bytes())));
                    assertThrows(EOFException.class, () -> socket.receive(answer, LIMIT));
                    return String.valueOf(refusal.getMessage());
                }
            }
        }

        private MemorySegment hello() {
            MemorySegment message = Arena.ofAuto().allocate(Hello.BYTES, Long.BYTES);
            new Hello(Hello.FEATURES, RingSpec.ofEntries(16), 4096, Hello.Wake.FUTEX).encode(message);
            return message;
        }

        @Test
        void of_garbage_is_refused_with_a_sentence() throws IOException {
            MemorySegment garbage = Arena.ofAuto().allocate(Hello.BYTES);
            garbage.fill((byte) 0x5a);

            assertTrue(answerTo(garbage).contains("not a Torc greeting"));
            assertTrue(answerTo(garbage.asSlice(0, 1)).contains("not a Torc greeting"));
            assertTrue(answerTo(Arena.ofAuto().allocate(5000)).contains("not a Torc greeting"));
            assertServes();
        }

        @Test
        void of_another_version_is_refused_with_both_versions() throws IOException {
            MemorySegment message = hello();
            message.set(ValueLayout.JAVA_INT, 12, 77);

            String sentence = answerTo(message);

            assertTrue(sentence.contains("version 77") && sentence.contains("version 1"), sentence);
            assertServes();
        }

        @Test
        void that_asks_for_no_possible_ring_is_refused() throws IOException {
            MemorySegment message = hello();
            message.set(ValueLayout.JAVA_INT, 24, 17);

            assertTrue(answerTo(message).contains("17"));
            assertServes();
        }

        @Test
        void that_asks_for_a_large_ring_is_granted_a_smaller_one() throws IOException {
            SessionSetup large = SessionSetup.standard().with(RingSpec.ofEntries(1 << 15));

            try (Session session = Session.connect(service.server().socket(), large)) {
                assertEquals(Limits.standard().calls().ringEntries(), session.depth());
            }
        }

        @Test
        void that_asks_for_too_much_memory_is_refused_with_the_limit() throws IOException {
            SessionSetup large = SessionSetup.standard().withPoolBytes(1L << 40);

            GreetingException refusal = assertThrows(
                    GreetingException.class,
                    () -> Session.connect(service.server().socket(), large));

            assertEquals(Errno.ENOMEM.number(), refusal.errno());
            assertTrue(String.valueOf(refusal.getMessage())
                    .contains(Long.toString(Limits.standard().poolBytes().perSession())));
            assertServes();
        }

        @Test
        void that_is_never_said_takes_a_place_until_its_sender_is_gone() throws IOException {
            UnixSocket silent = UnixSocket.connect(service.server().socket());
            service.untilSessions(1);

            assertServes();
            silent.close();

            service.untilSessions(0);
        }

        @Test
        void beyond_the_number_of_sessions_is_refused_and_a_place_that_is_free_again_is_given() throws IOException {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                sessions.add(service.connect());
            }

            GreetingException refusal = assertThrows(GreetingException.class, () -> service.connect());
            assertEquals(Errno.EUSERS.number(), refusal.errno());
            assertTrue(String.valueOf(refusal.getMessage()).contains("8 sessions"), refusal::getMessage);
            sessions.getFirst().ping();
            sessions.removeLast().close();
            service.untilSessions(7);

            service.connect().close();
            sessions.forEach(Session::close);
        }

        @Test
        void of_one_process_too_many_is_refused() throws IOException {
            service.close();
            try (FileService strict = FileService.start(
                            folder,
                            serving,
                            FileAccess.READ_WRITE,
                            Limits.standard().withSessions(8, 4, 2));
                    Session first = strict.connect();
                    Session second = strict.connect()) {
                GreetingException refusal = assertThrows(GreetingException.class, strict::connect);

                assertTrue(String.valueOf(refusal.getMessage()).contains("grants a process"), refusal::getMessage);
                first.ping();
                second.ping();
            }
        }
    }

    @Nested
    class What_is_left {

        @Test
        void of_sessions_that_were_closed_is_nothing() throws IOException {
            assertServes();
            service.untilSessions(0);
            long descriptors = openDescriptors();
            assertEquals(0, sharedMappings());

            for (int i = 0; i < 30; i++) {
                try (Session session = service.connect()) {
                    session.open("a", OpenMode.READ);
                    session.open("new-" + i, OpenMode.CREATE_NEW);
                }
            }

            service.untilSessions(0);
            FileService.until("the descriptors are closed", () -> openDescriptors() == descriptors);
            assertEquals(0, sharedMappings());
        }

        @Test
        void of_a_server_that_was_stopped_is_nothing() throws IOException {
            service.close();
            long descriptors = openDescriptors();

            FileService again = FileService.start(folder, serving);
            Session session = again.connect();
            session.open("a", OpenMode.READ);
            again.close();

            assertThrows(SessionEndedException.class, session::ping);
            session.close();
            FileService.until("the descriptors are closed", () -> openDescriptors() == descriptors);
            assertEquals(0, sharedMappings());
            assertFalse(Files.exists(again.server().socket()));
        }

        @Test
        void of_a_client_that_was_killed_in_the_middle_is_nothing() throws Exception {
            assertServes();
            service.untilSessions(0);
            long descriptors = openDescriptors();

            try (ChildProcess child = ChildProcess.start(
                    CallingProcess.class, service.server().socket().toString(), "a")) {
                child.await("calling");
                long calls = service.server().counters().calls();
                FileService.until(
                        "calls of the child", () -> service.server().counters().calls() > calls + 1000);
                child.kill();
            }

            service.untilSessions(0);
            FileService.until("the descriptors are closed", () -> openDescriptors() == descriptors);
            assertEquals(0, sharedMappings());
            assertServes();
        }
    }

    @Test
    void A_client_that_was_stopped_waits_and_the_others_are_served() throws Exception {
        try (ChildProcess child = ChildProcess.start(
                CallingProcess.class, service.server().socket().toString(), "a")) {
            child.await("calling");
            child.signal("STOP");
            for (int i = 0; i < 100; i++) {
                assertServes();
            }
            FileService.until(
                    "only the child's session",
                    () -> service.server().counters().sessions() == 1);
            child.signal("CONT");
            long calls = service.server().counters().calls();
            FileService.until(
                    "calls of the child", () -> service.server().counters().calls() > calls + 1000);
        }
    }

    @Test
    void A_client_that_moves_its_tail_out_of_range_loses_its_session_only() throws IOException {
        try (Session bystander = service.connect();
                UnixSocket socket = UnixSocket.connect(service.server().socket());
                Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(Math.max(Hello.BYTES, Welcome.BYTES), Long.BYTES);
            RingSpec spec = RingSpec.ofEntries(16);
            new Hello(Hello.FEATURES, spec, 4096, Hello.Wake.FUTEX).encode(message);
            socket.send(message.asSlice(0, Hello.BYTES), List.of(), LIMIT);
            try (ReceivedMessage received = socket.receive(message.asSlice(0, Welcome.BYTES), LIMIT);
                    SharedSegment ring = SharedSegment.mapForeign(
                            received.descriptors().getFirst(),
                            SessionLayout.of(spec).totalBytes())) {
                SegmentWords words = ring.words();
                words.storeRelease(TAIL_IN_SQ_RING, 1_000_000);
                try (EventDescriptor bell =
                        EventDescriptor.adopt(received.descriptors().getLast())) {
                    bell.signal();
                }
            }
            service.untilSessions(1);
            bystander.ping();
        }
    }

    @Test
    void A_second_server_at_the_same_socket_does_not_start() {
        assertThrows(FileAlreadyExistsException.class, () -> FileService.start(folder, serving));
    }

    @Nested
    class A_server_that_was_killed {

        private ChildProcess serve(Path socket) throws IOException {
            ChildProcess child = ChildProcess.start(
                    ServingProcess.class, service.root().toString(), socket.toString(), serving.name());
            child.await("serving");
            return child;
        }

        @Test
        void answers_every_call_in_flight_with_what_is_known_of_it() throws Exception {
            Path socket = folder.resolve("other");
            try (ChildProcess child = serve(socket);
                    Session session = Session.connect(socket, SessionSetup.standard());
                    RemoteFile file = session.open("a", OpenMode.READ);
                    Slice slice = session.allocate(4096)) {
                child.signal("STOP");
                int answered = 0;
                try (Pipeline pipeline = session.pipeline()) {
                    for (int i = 0; i < 100; i++) {
                        assertTrue(pipeline.read(file, slice, 0, i));
                    }
                    pipeline.submit();
                    child.kill();
                    boolean[] seen = new boolean[100];
                    while (pipeline.await()) {
                        assertFalse(seen[(int) pipeline.tag()]);
                        seen[(int) pipeline.tag()] = true;
                        assertEquals(Errno.ESHUTDOWN.negated(), pipeline.result());
                        assertEquals(Outcome.NOT_TAKEN, pipeline.unanswered().orElseThrow());
                        answered++;
                    }
                }
                assertEquals(100, answered);
                SessionEndedException later = assertThrows(SessionEndedException.class, session::ping);
                assertEquals(Outcome.NOT_TAKEN, later.outcome());
            }
        }

        @Test
        void leaves_a_socket_that_the_next_one_takes() throws Exception {
            Path socket = folder.resolve("other");
            try (ChildProcess child = serve(socket)) {
                child.kill();
            }
            assertTrue(Files.exists(socket));

            try (ChildProcess _ = serve(socket);
                    Session session = Session.connect(socket, SessionSetup.standard())) {
                assertEquals(8192, session.status("a").sizeBytes());
            }
        }

        @Test
        void or_stopped_does_not_keep_a_session_from_being_closed() throws Exception {
            Path socket = folder.resolve("other");
            try (ChildProcess child = serve(socket)) {
                Session session = Session.connect(socket, SessionSetup.standard());
                child.signal("STOP");
                Thread waiting =
                        Thread.ofPlatform().start(() -> assertThrows(SessionEndedException.class, session::ping));
                FileService.until("the thread waits", () -> waiting.getState() == Thread.State.RUNNABLE);

                session.close();

                assertTrue(waiting.join(LIMIT));
            }
        }

        @Test
        void ends_the_wait_of_a_virtual_thread_too() throws Exception {
            Path socket = folder.resolve("other");
            try (ChildProcess child = serve(socket);
                    Session session = Session.connect(socket, SessionSetup.standard())) {
                child.signal("STOP");
                Thread waiting =
                        Thread.ofVirtual().start(() -> assertThrows(SessionEndedException.class, session::ping));
                child.kill();

                assertTrue(waiting.join(LIMIT));
            }
        }
    }
}
