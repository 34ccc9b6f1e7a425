package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.scheme.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Handlers that hold up their server are seen.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SlowWatchTest {

    private static final int SLOW = 160;
    private static final int QUICK = 161;

    @TempDir
    private Path folder;

    /// A scheme with a handler that waits, as none should.
    private static final class Waits implements Scheme {

        private final CountDownLatch mayGoOn = new CountDownLatch(1);

        @Override
        public String name() {
            return "waits";
        }

        @Override
        public Disposition handle(Request request) {
            if (request.entry().opcode() == SLOW) {
                try {
                    mayGoOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            request.complete(0);
            return Disposition.TAKEN;
        }
    }

    @Test
    void A_handler_that_waits_is_counted_and_one_that_does_not_is_not() throws IOException {
        Waits scheme = new Waits();
        ServerSetup setup = ServerSetup.at(folder.resolve("waits")).withSlowTurn(Duration.ofMillis(500));
        try (SchemeServer server = SchemeServer.start(scheme, setup);
                RawClient client = RawClient.connect(server.socket())) {
            client.prepare(QUICK, 0, 0, 1);
            client.submit();
            assertEquals(new Answer(1, 0), client.await());
            assertEquals(0, server.counters().slowTurns());

            client.prepare(SLOW, 0, 0, 2);
            client.prepare(QUICK, 0, 0, 3);
            client.submit();
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < Duration.ofMillis(600).toNanos()) {
                Thread.onSpinWait();
            }
            scheme.mayGoOn.countDown();
            client.await(2);
            client.nop(4);
            client.submit();
            client.await();

            assertEquals(1, server.counters().slowTurns());
        }
    }
}
