package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.uring.Prepare;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a call allocates: nothing raw, one object as a future, on any thread, whether it is compiled or interpreted.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class CostTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// Links what is called, and makes each thing that is made once.
    private static final int FIRST_CALLS = 500;

    /// So few that the JIT, which could take allocations away, is not done with them.
    private static final int CALLS = 2_000;

    /// The length of a [Call] as it lies in memory, and no byte for a second object.
    private static final int MOST_BYTES_OF_A_CALL = 152;

    private final Reactor reactor = Calls.reactor();

    @AfterEach
    void close() {
        reactor.close();
    }

    private static long allocatedHere() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    private long allocatedByReactor() {
        return CompletableFuture.supplyAsync(CostTest::allocatedHere, reactor).join();
    }

    @Test
    void A_raw_call_allocates_nothing() {
        new RawCalls(reactor.linux()).run(FIRST_CALLS);
        RawCalls calls = new RawCalls(reactor.linux());

        long before = allocatedByReactor();
        calls.run(CALLS);

        assertEquals(0, (allocatedByReactor() - before) / CALLS);
    }

    /// Has 32 calls in flight until so many were answered.
    private static final class RawCalls implements Answers {

        private final LinuxPort port;
        private final CompletableFuture<Long> over = new CompletableFuture<>();
        private long left;
        private int inFlight;

        RawCalls(LinuxPort port) {
            this.port = port;
        }

        void run(long calls) {
            left = calls;
            port.reactor().execute(() -> {
                for (int i = 0; i < 32; i++) {
                    startOne();
                }
            });
            var unused = over.join();
        }

        private void startOne() {
            if (left > 0) {
                left--;
                inFlight++;
                long at = port.claim();
                Prepare.nop(port.entries(), at);
                port.start(at, this, 0);
            } else if (inFlight == 0) {
                over.complete(left);
            }
        }

        @Override
        public void answered(long tag, long result, int flags) {
            inFlight--;
            startOne();
        }
    }

    @Test
    void A_future_or_blocking_call_is_one_object() throws InterruptedException {
        callAndWait(reactor, FIRST_CALLS);
        long thereBefore = allocatedByReactor();

        long before = allocatedHere();
        callAndWait(reactor, CALLS);
        long here = (allocatedHere() - before) / CALLS;

        assertTrue(here <= MOST_BYTES_OF_A_CALL, here + " bytes a call");
        assertEquals(0, (allocatedByReactor() - thereBefore) / CALLS);
    }

    private static void callAndWait(Reactor reactor, int calls) throws InterruptedException {
        for (int i = 0; i < calls; i++) {
            Call call = Calls.nop(1);
            reactor.linux().start(call);
            call.await();
        }
    }

    @Test
    void A_call_on_an_integrated_reactor_is_one_object() throws IOException, InterruptedException {
        try (Reactor own = Reactor.onThisThread(Calls.SETUP)) {
            callAndWait(own, FIRST_CALLS);

            long before = allocatedHere();
            callAndWait(own, CALLS);
            long here = (allocatedHere() - before) / CALLS;

            assertTrue(here <= MOST_BYTES_OF_A_CALL, here + " bytes a call");
        }
    }
}
