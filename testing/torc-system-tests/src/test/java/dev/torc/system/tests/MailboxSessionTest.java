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
import dev.torc.client.SessionSetup;
import dev.torc.courier.ClientCourier;
import dev.torc.courier.Couriers;
import dev.torc.memory.Slice;
import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.GreetingException;
import dev.torc.ring.Hello;
import dev.torc.ring.RingSpec;
import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import dev.torc.system.tests.ServerProgram.Point;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Sessions whose calls go by mailboxes: what is asked of any session, with real processes, files and deaths.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class MailboxSessionTest {

    private static final int BYTES = 4096;

    @TempDir
    Path folder;

    private ServedFile served;
    private Couriers couriers;
    private SessionSetup byMailbox;

    @BeforeEach
    void a_folder_to_serve_and_a_mailbox() throws IOException {
        served = ServedFile.in(folder);
        couriers = Couriers.open(region());
        byMailbox = SessionSetup.standard().by(couriers);
    }

    @AfterEach
    void the_mailbox_is_given_up() {
        couriers.close();
    }

    private Path region() {
        return folder.resolve("region");
    }

    private ChildProcess serve(Point halt) throws IOException {
        ChildProcess server = ChildProcess.start(
                ServerProgram.class, folder.toString(), LinuxCalls.BEST.name(), halt.name(), region().toString());
        server.awaitPoint(Point.LISTENING);
        if (halt != Point.LISTENING) {
            server.goOn();
        }
        return server;
    }

    private Session connect() throws IOException {
        return Session.connect(served.socket(), byMailbox);
    }

    @Test
    void A_client_reads_a_file_of_another_process() throws IOException {
        try (ChildProcess _ = serve(Point.LISTENING);
                Session session = connect()) {
            served.assertReads(session);
        }
        assertEquals(0, couriers.strays());
    }

    @Test
    void Many_threads_read_over_one_session_on_a_reactor() throws Exception {
        try (ChildProcess _ = serve(Point.LISTENING);
                Reactor reactor = Reactor.start(ReactorSetup.standard());
                Session session = Session.connect(served.socket(), byMailbox, reactor)) {
            List<CompletableFuture<Void>> readers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                readers.add(OnThread.start(() -> {
                    served.assertReads(session);
                    return null;
                }));
            }
            for (CompletableFuture<Void> reader : readers) {
                OnThread.result(reader);
            }
        }
    }

    @Test
    void One_server_has_sessions_of_both_kinds() throws IOException {
        try (ChildProcess _ = serve(Point.LISTENING);
                Session mailbox = connect();
                Session ring = served.connect()) {
            served.assertReads(ring);
            served.assertReads(mailbox);
        }
    }

    @Nested
    class A_server {

        @Test
        void that_is_killed_ends_what_is_in_flight_at_once() throws Exception {
            try (ChildProcess server = serve(Point.TAKEN);
                    Session session = connect();
                    Session other = connect();
                    RemoteFile file = session.open(ServedFile.NAME, OpenMode.READ);
                    Slice slice = session.allocate(ServerProgram.HALTING_READ_BYTES);
                    Slice later = session.allocate(BYTES);
                    Pipeline pipeline = session.pipeline()) {
                assertTrue(pipeline.read(file, later, 0, 1));
                assertTrue(pipeline.await());
                assertEquals(BYTES, pipeline.result());
                assertTrue(pipeline.read(file, slice, 0, 2));
                pipeline.submit();
                server.awaitPoint(Point.TAKEN);
                assertTrue(pipeline.read(file, later, 0, 3));
                pipeline.submit();
                CompletableFuture<Void> otherCall = OnThread.start(() -> {
                    other.ping();
                    return null;
                });

                server.kill();

                for (int i = 0; i < 2; i++) {
                    assertTrue(pipeline.await());
                    assertEquals(Errno.ESHUTDOWN.negated(), pipeline.result());
                    // What lies in the mailbox of a server that is gone may have been taken from there.
                    assertEquals(Optional.of(Outcome.UNKNOWN), pipeline.unanswered());
                }
                assertFalse(pipeline.await());
                assertTrue(OnThread.failure(otherCall) instanceof SessionEndedException);
            }
        }

        @Test
        void that_is_killed_while_nothing_is_asked_ends_the_next_call() throws Exception {
            try (ChildProcess server = serve(Point.LISTENING);
                    Session session = connect()) {
                served.assertReads(session);

                server.kill();

                assertThrows(SessionEndedException.class, session::ping);
            }
        }

        @Test
        void is_followed_by_another_whose_mailbox_takes_the_place_of_the_dead_one() throws Exception {
            for (int i = 0; i < 3; i++) {
                try (ChildProcess server = serve(Point.LISTENING);
                        Session session = connect()) {
                    served.assertReads(session);
                    server.kill();
                }
            }
        }

        @Test
        void without_a_mailbox_says_so() throws IOException {
            try (SchemeServer _ = served.serve(LinuxCalls.BEST, Limits.standard())) {
                var refused = assertThrows(GreetingException.class, MailboxSessionTest.this::connect);

                assertTrue(String.valueOf(refused.getMessage()).contains("this server has no mailbox"));
                assertEquals(Errno.EOPNOTSUPP.number(), refused.errno());
            }
        }

        @Test
        void refuses_a_client_of_another_user() throws IOException {
            UnixSocket.Pair pair = UnixSocket.pair();
            PeerCredentials own = pair.first().peerCredentials();
            try (SchemeServer server = SchemeServer.start(
                            new FileScheme(served.files(), FileAccess.READ_ONLY),
                            ServerSetup.introduced().withCouriers(couriers));
                    UnixSocket socket = pair.second();
                    ClientCourier courier = couriers.ofClient(socket::hangUp)) {
                server.introduce(pair.first(), new PeerCredentials(own.processId(), own.userId() + 1, own.groupId()));
                Hello hello = Hello.byMailbox(RingSpec.ofEntries(8), BYTES, courier.address());

                var refused = assertThrows(
                        GreetingException.class,
                        () -> ClientGreeting.attach(socket, hello, null, Duration.ofSeconds(30)));

                assertEquals(Errno.EACCES.number(), refused.errno());
            }
        }
    }

    @Nested
    class A_client {

        @Test
        void that_is_killed_with_calls_in_flight_concerns_nobody_else() throws Exception {
            try (SchemeServer server = SchemeServer.start(
                            new FileScheme(served.files(), FileAccess.READ_ONLY),
                            ServerSetup.at(served.socket()).withCouriers(couriers));
                    Couriers others = Couriers.open(region());
                    Session honest = Session.connect(
                            served.socket(), SessionSetup.standard().by(others))) {
                served.assertReads(honest);
                SharedResources before = SharedResources.ofThisProcess();
                for (int i = 0; i < 3; i++) {
                    try (ChildProcess client = ChildProcess.start(
                            MailboxClientProgram.class, served.socket().toString(), region().toString())) {
                        client.awaitPoint(MailboxClientProgram.Point.READING);
                        client.goOn();
                        served.assertReads(honest);

                        client.kill();
                    }
                    Eventually.isTrue(
                            () -> server.counters().sessions() == 1,
                            () -> server.counters().sessions() + " sessions where one client is left");
                    before.assertReturn();
                    served.assertReads(honest);
                }
            }
        }
    }
}
