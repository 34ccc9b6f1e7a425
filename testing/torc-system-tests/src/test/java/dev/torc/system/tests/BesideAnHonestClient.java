package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.client.Session;
import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A server with an honest client and a hostile one: each test here is what the hostile one does.
///
/// The honest one reads the same bytes before and after; and when the hostile one is gone, the process holds what it
/// held before.
@ParameterizedClass(name = "served by {0}")
@EnumSource(
        value = LinuxCalls.class,
        names = {"BEST", "THREADS"})
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class BesideAnHonestClient {

    static final int SESSIONS = 8;

    private final LinuxCalls calls;

    @TempDir
    Path folder;

    ServedFile served;
    SchemeServer server;
    Session honest;
    private SharedResources before;

    BesideAnHonestClient(LinuxCalls calls) {
        this.calls = calls;
    }

    @BeforeEach
    void an_honest_client_is_served() throws IOException {
        served = ServedFile.in(folder);
        server = served.serve(calls, Limits.standard().withSessions(SESSIONS, SESSIONS, SESSIONS));
        honest = served.connect();
        served.assertReads(honest);
        before = SharedResources.ofThisProcess();
    }

    @AfterEach
    void the_honest_client_is_served_as_before_and_nothing_is_left_of_the_other() throws IOException {
        served.assertReads(honest);
        Eventually.isTrue(
                () -> server.counters().sessions() == 1,
                () -> server.counters().sessions() + " sessions where one client is left");
        before.assertReturn();
        honest.close();
        server.close();
    }

    HandMadeSession attach() throws IOException {
        return HandMadeClient.attach(served.socket());
    }

    static void close(HandMadeSession session, int handle) {
        long at = session.claim(Opcode.CLOSE.number(), 4);
        SubmissionEntry.setFd(session.entries(), at, handle);
        session.submit();
        assertEquals(0, session.await());
    }
}
