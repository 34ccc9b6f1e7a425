package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.scheme.RawClient.Answer;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A server stops in a bounded time, whatever its scheme does or does not do.
@ParameterizedClass
@EnumSource(Serving.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoppingTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofHours(1);

    @Parameter
    private Serving serving = Serving.OWN_RING;

    @TempDir
    private Path folder = Path.of("");

    private Served start(Scheme scheme, Duration limit) throws IOException {
        return Served.start(scheme, folder, serving, setup -> setup.withDrainLimit(limit));
    }

    private static void call(RawClient client, long userData) {
        client.prepare(HeldCalls.HOLD, 0, 0, userData);
        client.submit();
    }

    @Test
    void A_call_that_is_never_answered_ends_with_ESHUTDOWN() throws IOException {
        HeldCalls scheme = new HeldCalls();
        Served served = start(scheme, SHORT);
        try (RawClient client = served.connect()) {
            call(client, 1);
            long token = scheme.nextHeld();

            served.close();

            assertTrue(served.server().hasEnded());
            assertEquals(token, scheme.nextCancelled());
            assertEquals(new Answer(1, Errno.ESHUTDOWN.negated()), client.await());
            assertFalse(scheme.complete(token, 5));
        }
    }

    @Test
    void Calls_that_are_answered_keep_their_answers() throws IOException {
        HeldCalls scheme = new HeldCalls();
        scheme.endWhenCancelled();
        Served served = start(scheme, LONG);
        try (RawClient client = served.connect()) {
            call(client, 1);
            scheme.nextHeld();

            served.close();

            assertEquals(new Answer(1, Errno.ECANCELED.negated()), client.await());
            assertEquals(1, scheme.endedNow());
        }
    }

    @Test
    void One_session_that_is_stuck_holds_up_no_other() throws IOException {
        HeldCalls scheme = new HeldCalls();
        Served served = start(scheme, SHORT);
        try (RawClient stuck = served.connect();
                RawClient other = served.connect()) {
            call(stuck, 1);
            scheme.nextHeld();
            call(other, 2);
            assertTrue(scheme.complete(scheme.nextHeld(), 7));

            served.close();

            assertEquals(new Answer(1, Errno.ESHUTDOWN.negated()), stuck.await());
            assertEquals(new Answer(2, 7), other.await());
            assertEquals(1, scheme.endedNow());
        }
    }

    /// A scheme of code that heeds no interrupt: it goes on when the test says so, and then uses what it was given.
    private static final class Deaf extends BlockingScheme {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final boolean sends;

        Deaf(boolean sends) {
            super("deaf", 4, 4);
            this.sends = sends;
        }

        @Override
        protected int answer(BlockingCall call) {
            try {
                begun.countDown();
                if (sends) {
                    end.complete("sent " + sendForEver(call));
                    return 0;
                }
                MemorySegment pool = call.pool(0);
                awaitGate();
                pool.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
                end.complete("wrote " + pool.get(ValueLayout.JAVA_BYTE, 0));
            } catch (RuntimeException | Error e) {
                end.completeExceptionally(e);
            }
            return 0;
        }

        private void awaitGate() {
            while (gate.getCount() > 0) {
                try {
                    gate.await();
                } catch (InterruptedException _) {
                    // it heeds none
                }
            }
        }

        private static boolean sendForEver(BlockingCall call) {
            while (true) {
                try {
                    if (!call.send(1)) {
                        return false;
                    }
                } catch (InterruptedException _) {
                    // it heeds none
                }
            }
        }

        private void awaitBegin() {
            try {
                begun.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void Code_that_heeds_no_interrupt_finds_its_memory_when_the_server_has_ended() throws IOException {
        Deaf scheme = new Deaf(false);
        Served served = start(scheme, SHORT);
        try (RawClient client = served.connect()) {
            call(client, 1);
            scheme.awaitBegin();
            served.close();
            assertEquals(new Answer(1, Errno.ESHUTDOWN.negated()), client.await());

            scheme.gate.countDown();

            assertEquals("wrote 1", scheme.end.join());
        }
    }

    @Test
    void A_stream_that_heeds_no_interrupt_is_told_that_nobody_waits() throws IOException {
        Deaf scheme = new Deaf(true);
        Served served = start(scheme, SHORT);
        try (RawClient client = served.connect()) {
            client.ring().reserve(4);
            call(client, 1);
            scheme.awaitBegin();

            served.close();

            assertEquals("sent false", scheme.end.join());
            Answer last = client.await();
            while ((last.flags() & CqeFlags.MORE) != 0) {
                last = client.await();
            }
            assertEquals(new Answer(1, Errno.ESHUTDOWN.negated()), last);
        }
    }
}
