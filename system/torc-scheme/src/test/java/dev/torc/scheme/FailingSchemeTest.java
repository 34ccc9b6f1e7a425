package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.scheme.RawClient.Answer;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.uring.Prepare;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A scheme that fails where the reactor tells of something, and not within a turn: its server ends, and what else
/// the reactor hosts goes on.
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailingSchemeTest {

    @TempDir
    private Path folder;

    /// What a scheme is told when it fails.
    private enum Failing {
        OF_AN_OPERATION_OF_LINUX,
        OF_ITS_ALARM,
        OF_A_SESSION_THAT_HUNG_UP
    }

    private static final class Failure implements Scheme {

        private final Failing when;
        private @Nullable SchemeHost host;

        Failure(Failing when) {
            this.when = when;
        }

        @Override
        public String name() {
            return "failure";
        }

        @Override
        public void start(SchemeHost lent) {
            host = lent;
        }

        @Override
        public Disposition handle(Request request) {
            SchemeHost lent = host;
            if (lent == null) {
                throw new AssertionError("not started");
            }
            switch (when) {
                case OF_AN_OPERATION_OF_LINUX -> {
                    LinuxRing ring = lent.linuxRing().orElseThrow();
                    long at = ring.claim();
                    Prepare.nop(ring.uring().entries(), at);
                    Prepare.userData(ring.uring().entries(), at, ring.userData(request.token()));
                }
                case OF_ITS_ALARM -> lent.alarmAt(System.nanoTime());
                case OF_A_SESSION_THAT_HUNG_UP -> request.complete(0);
            }
            return Disposition.TAKEN;
        }

        private static void fail() {
            throw new IllegalStateException("a scheme's own fault");
        }

        @Override
        public void operationFinished(long token, int result) {
            fail();
        }

        @Override
        public void alarmRings() {
            fail();
        }

        @Override
        public void sessionEnds(ServedSession session) {
            fail();
        }
    }

    @ParameterizedTest
    @EnumSource
    void takes_no_other_server_on_the_reactor_along(Failing when) throws IOException {
        try (Reactor reactor = Reactor.start(ReactorSetup.standard().named("hosting"));
                SchemeServer good = start(new HeldCalls(), reactor);
                SchemeServer bad = start(new Failure(when), reactor);
                RawClient client = RawClient.connect(good.socket())) {
            try (RawClient victim = RawClient.connect(bad.socket())) {
                victim.prepare(HeldCalls.ANSWER, 0, 0, 1);
                victim.submit();
                if (when == Failing.OF_A_SESSION_THAT_HUNG_UP) {
                    assertEquals(new Answer(1, 0), victim.await());
                    victim.hangUp();
                } else {
                    assertThrows(AssertionError.class, victim::await);
                }
                Served.until("the server has ended", bad::hasEnded);
            }
            client.nop(2);
            client.submit();

            assertEquals(new Answer(2, 0), client.await());
        }
    }

    private SchemeServer start(Scheme scheme, Reactor reactor) throws IOException {
        ServerSetup setup = ServerSetup.at(folder.resolve(scheme.name())).with(LinuxCalls.URING);
        return SchemeServer.start(scheme, setup, reactor);
    }
}
