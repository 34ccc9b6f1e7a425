package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.SessionSetup;
import dev.torc.reactor.Call;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.reactor.ReactorSetup.Sleeping;
import dev.torc.scheme.Limits;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeHost;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.uapi.Errno;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that is client and server on one reactor: one thread, one place to sleep, one end.
///
/// Row 14 of the checklist.
@ParameterizedClass(name = "sleeping in {0}")
@EnumSource(
        value = Sleeping.class,
        names = {"RING", "EPOLL"})
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class OneReactorTest {

    private static final int KEPT = 50;

    @TempDir
    Path folder;

    private final Sleeping sleeping;

    OneReactorTest(Sleeping sleeping) {
        this.sleeping = sleeping;
    }

    @BeforeAll
    static void makeWhatIsMadeOnce(@TempDir Path folder) throws IOException {
        NodeProgram.makeWhatIsMadeOnce(folder);
    }

    private Reactor reactor(String name) throws IOException {
        return Reactor.start(ReactorSetup.standard().named(name).sleepingIn(sleeping));
    }

    @Test
    void A_process_with_servers_and_sessions_has_one_thread_and_rests_when_nobody_calls() throws Exception {
        ServedFile served = ServedFile.in(folder);
        try (SchemeServer _ = served.serve(LinuxCalls.BEST, Limits.standard());
                ChildProcess node = ChildProcess.start(NodeProgram.class, folder.toString(), sleeping.name())) {
            node.awaitPoint(NodeProgram.Point.LISTENING);
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < NodeProgram.SERVERS; i++) {
                Session session = Session.connect(NodeProgram.socket(folder, i), SessionSetup.standard());
                sessions.add(session);
                session.ping();
                if (sleeping == Sleeping.RING) {
                    // Without io_uring the node has worker threads for this.
                    served.assertReads(session);
                }
            }
            node.goOn();
            node.awaitPoint(NodeProgram.Point.QUIET);
            node.goOn();
            node.awaitLine("threads [" + NodeProgram.REACTOR + "]");
            node.awaitLine("idle for 1000 ms: woken by questions only, at rest");
            node.awaitLine("servers ended true");
            node.awaitPoint(NodeProgram.Point.CLOSED);
            for (Session session : sessions) {
                assertThrows(SessionEndedException.class, session::ping);
                session.close();
            }
            node.goOn();
            assertEquals(0, node.awaitEnd());
        }
    }

    @Test
    void Its_end_ends_the_calls_that_a_server_of_it_keeps() throws Exception {
        SharedResources before = SharedResources.ofThisProcess();
        Reactor hosting = reactor("hosting");
        Keeping scheme = new Keeping();
        SchemeServer server = SchemeServer.start(scheme, ServerSetup.at(folder.resolve("keeping")), hosting);
        try (Reactor calling = reactor("calling");
                Session session = Session.connect(server.socket(), SessionSetup.standard(), calling)) {
            List<Call> kept = new ArrayList<>();
            for (int i = 0; i < KEPT; i++) {
                kept.add(Keeping.call());
                session.port().start(kept.getLast());
            }
            scheme.arrived.await();
            hosting.close();

            for (Call call : kept) {
                assertEquals(Errno.ECANCELED.negated(), call.join().result());
            }
            assertTrue(server.hasEnded());
            assertThrows(SessionEndedException.class, session::ping);
            server.close();
        }
        before.assertReturn();
    }

    @Test
    void It_may_be_client_and_server_of_itself_and_end_in_the_middle_of_a_call() throws Exception {
        SharedResources before = SharedResources.ofThisProcess();
        Reactor both = reactor("both");
        Keeping scheme = new Keeping();
        SchemeServer server = SchemeServer.start(scheme, ServerSetup.at(folder.resolve("keeping")), both);
        Session session = Session.connect(server.socket(), SessionSetup.standard(), both);
        List<Call> kept = new ArrayList<>();
        for (int i = 0; i < KEPT; i++) {
            kept.add(Keeping.call());
            session.port().start(kept.getLast());
        }
        scheme.arrived.await();
        both.close();

        for (Call call : kept) {
            assertEquals(Errno.ESHUTDOWN.negated(), call.join().result());
        }
        assertTrue(server.hasEnded());
        session.close();
        server.close();
        before.assertReturn();
    }

    /// Closes what its block will close once more, which does nothing.
    private static void end(SchemeServer server) {
        server.close();
    }

    @Test
    void A_server_that_ends_leaves_the_others_of_its_reactor_alone() throws Exception {
        SharedResources before = SharedResources.ofThisProcess();
        try (Reactor hosting = reactor("hosting");
                SchemeServer first =
                        SchemeServer.start(new Keeping(), ServerSetup.at(folder.resolve("first")), hosting);
                SchemeServer second =
                        SchemeServer.start(new Keeping(), ServerSetup.at(folder.resolve("second")), hosting);
                Session session = Session.connect(second.socket(), SessionSetup.standard());
                Session ending = Session.connect(first.socket(), SessionSetup.standard())) {
            ending.ping();
            end(first);

            assertThrows(SessionEndedException.class, ending::ping);
            session.ping();
            SchemeServer again = SchemeServer.start(new Keeping(), ServerSetup.at(folder.resolve("first")), hosting);
            try (Session other = Session.connect(again.socket(), SessionSetup.standard())) {
                other.ping();
            }
            again.close();
        }
        before.assertReturn();
    }

    @Test
    void A_server_may_be_closed_on_the_thread_that_hosts_it() throws Exception {
        try (Reactor hosting = reactor("hosting");
                SchemeServer server =
                        SchemeServer.start(new Keeping(), ServerSetup.at(folder.resolve("keeping")), hosting)) {
            hosting.execute(server::close);

            server.awaitEnd();
            assertTrue(server.hasEnded());
        }
    }

    @Test
    void A_reactor_that_is_closed_hosts_nobody() throws IOException {
        SharedResources before = SharedResources.ofThisProcess();
        Reactor closed = reactor("closed");
        closed.close();

        assertThrows(
                RejectedExecutionException.class,
                () -> SchemeServer.start(new Keeping(), ServerSetup.at(folder.resolve("keeping")), closed));
        before.assertReturn();
    }

    @Test
    void A_scheme_that_cannot_serve_leaves_nothing_on_the_reactor() throws IOException {
        try (Reactor hosting = reactor("hosting")) {
            SharedResources before = SharedResources.ofThisProcess();
            Scheme broken = new Keeping() {
                @Override
                public void start(SchemeHost lent) throws IOException {
                    throw new IOException("no");
                }
            };

            assertThrows(
                    IOException.class,
                    () -> SchemeServer.start(broken, ServerSetup.at(folder.resolve("broken")), hosting));
            before.assertReturn();
        }
    }

    /// A service that keeps every call until it is cancelled.
    private static class Keeping implements Scheme {

        private static final int KEEP = 160;

        final CountDownLatch arrived = new CountDownLatch(KEPT);
        private Optional<SchemeHost> host = Optional.empty();

        static Call call() {
            Call call = new Call();
            SubmissionEntry.clear(call, Call.ENTRY);
            SubmissionEntry.setHeader(call, Call.ENTRY, KEEP, 0, 0);
            return call;
        }

        @Override
        public String name() {
            return "keeping";
        }

        @Override
        public void start(SchemeHost lent) throws IOException {
            host = Optional.of(lent);
        }

        @Override
        public Disposition handle(Request request) {
            arrived.countDown();
            return Disposition.TAKEN;
        }

        @Override
        public void cancel(long token) {
            host.orElseThrow().complete(token, Errno.ECANCELED.negated());
        }
    }
}
