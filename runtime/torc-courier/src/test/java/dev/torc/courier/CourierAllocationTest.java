package dev.torc.courier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.mailbox.RegionSpec;
import dev.torc.ring.RingSpec;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a call of a session by mailboxes costs of the heap: nothing, on any of the threads that it comes to.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class CourierAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int DEPTH = 32;
    private static final int CALLS = 320 * DEPTH;
    private static final int ROUNDS = 12;

    @TempDir
    Path folder = Path.of("");

    @Test
    void A_call_and_its_answer_allocate_nothing_here_at_the_server_and_where_messages_are_received() throws Exception {
        try (var session = new MailboxSession(folder, RegionSpec.standard(), RingSpec.ofEntries(DEPTH))) {
            Thread server = Thread.ofPlatform()
                    .daemon()
                    .name("torc-server-of-test")
                    .start(() -> session.answer(ROUNDS * CALLS + 1));
            long[] others = othersOfTorc();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = allocated(others);
                call(session);
                least = Math.min(least, allocated(others) - before);
            }
            assertEquals(0, least);

            assertTrue(session.call(0));
            session.client.submit();
            assertTrue(session.completed());
            server.join();
        }
    }

    private static void call(MailboxSession session) {
        for (int done = 0; done < CALLS; done += DEPTH) {
            for (int i = 0; i < DEPTH; i++) {
                assertTrue(session.call(i));
            }
            session.client.submit();
            for (int i = 0; i < DEPTH; i++) {
                assertTrue(session.completed());
            }
        }
    }

    /// The server's thread, and those that receive and go the rounds.
    private static long[] othersOfTorc() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("torc-"))
                .mapToLong(Thread::threadId)
                .toArray();
    }

    private static long allocated(long[] others) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        for (long other : others) {
            bytes += THREADS.getThreadAllocatedBytes(other);
        }
        return bytes;
    }
}
