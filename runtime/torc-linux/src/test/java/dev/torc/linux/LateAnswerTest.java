package dev.torc.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.Opcode;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What Linux has opened for an operation that somebody had ended before is closed again.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class LateAnswerTest {

    private final Harness harness = new Harness();
    private final Linux linux = harness.linux;

    @BeforeEach
    void needs() {
        Harness.assumeSupported(Opcode.LISTEN);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void A_connection_that_nobody_waits_for_any_more_is_closed() throws Exception {
        try (LinuxSocket listening = Sockets.listening(linux);
                LinuxSocket client = Sockets.client(linux, listening)) {
            Operation<LinuxSocket> accept = listening.accept();
            // On the reactor's thread nothing reaches Linux in between: the connection is there when it is asked for.
            linux.port().reactor().execute(() -> {
                var _ = accept.start();
                accept.completeExceptionally(new TimeoutException());
            });

            assertEquals(0, client.receive(harness.room(1)).call().bytes());
            assertThrows(CompletionException.class, accept::join);
            assertTrue(accept.result() >= 0);
        }
    }
}
