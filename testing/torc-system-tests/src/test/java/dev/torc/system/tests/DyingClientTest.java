package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.client.Session;
import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.system.tests.ClientProgram.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A client that is killed or stopped, at each step of the protocol, concerns nobody but itself: the server serves the
/// others as before, and holds what it held before when it is gone.
@ParameterizedClass(name = "served by {0}")
@EnumSource(
        value = LinuxCalls.class,
        names = {"BEST", "THREADS"})
@DisplayNameGeneration(ReplaceUnderscores.class)
class DyingClientTest {

    private final LinuxCalls calls;

    @TempDir
    Path folder;

    private ServedFile served;
    private SchemeServer server;
    private Session honest;
    private SharedResources before;

    DyingClientTest(LinuxCalls calls) {
        this.calls = calls;
    }

    @BeforeEach
    void an_honest_client_is_served() throws IOException {
        served = ServedFile.in(folder);
        server = served.serve(calls, Limits.standard());
        honest = served.connect();
        served.assertReads(honest);
        before = SharedResources.ofThisProcess();
    }

    @AfterEach
    void nothing_is_left_of_the_other() throws IOException {
        Eventually.isTrue(
                () -> server.counters().sessions() == 1,
                () -> server.counters().sessions() + " sessions where one client is left");
        before.assertReturn();
        served.assertReads(honest);
        honest.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void killed_when(Point point) throws IOException, InterruptedException {
        try (ChildProcess client =
                ChildProcess.start(ClientProgram.class, served.socket().toString(), point.name())) {
            client.awaitPoint(point);
            served.assertReads(honest);

            client.kill();
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void stopped_and_continued_when(Point point) throws Exception {
        try (ChildProcess client =
                ChildProcess.start(ClientProgram.class, served.socket().toString(), point.name())) {
            client.awaitPoint(point);
            client.stop();
            client.goOn();
            served.assertReads(honest);

            client.continueAfterStop();

            client.awaitLine(ClientProgram.READ + expectedDigest());
            assertEquals(0, client.awaitEnd());
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void killed_while_stopped_when(Point point) throws IOException, InterruptedException {
        try (ChildProcess client =
                ChildProcess.start(ClientProgram.class, served.socket().toString(), point.name())) {
            client.awaitPoint(point);
            client.stop();
            served.assertReads(honest);

            client.kill();
        }
    }

    private String expectedDigest() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(served.content(), 0, ClientProgram.READS * ClientProgram.READ_BYTES);
        return HexFormat.of().formatHex(digest.digest());
    }
}
