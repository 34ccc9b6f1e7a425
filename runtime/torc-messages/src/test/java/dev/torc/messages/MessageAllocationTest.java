package dev.torc.messages;

import static dev.torc.messages.Neighbours.LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.ring.PollingPolicy;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What messages and calls cost of the heap: nothing, neither in who calls nor in the threads that receive.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class MessageAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int GREETING = 300;
    private static final int ECHO = 301;
    private static final int MESSAGES = 200;
    private static final int ROUNDS = 300;

    @TempDir
    private Path folder;

    private interface Step {
        void run() throws InterruptedException;
    }

    @Test
    void Messages_that_are_sent_and_received_allocate_nothing() throws Exception {
        try (Neighbours neighbours = new Neighbours(folder, 64)) {
            Messenger ann = Messenger.open(neighbours.attach(), 1, MessengerSetup.standard(), PollingPolicy.never());
            try (ann) {
                Message message = ann.message();
                assertEquals(0, leastAllocated(() -> {
                    message.setType(GREETING);
                    assertEquals(0, ann.send(ann.id(), message));
                    assertEquals(0, ann.receive(GREETING, message, LONG));
                }));
            }
        }
    }

    @Test
    void Calls_that_are_waited_for_allocate_nothing() throws Exception {
        try (Neighbours neighbours = new Neighbours(folder, 64)) {
            Messenger ann = neighbours.open(1);
            Messenger ben = neighbours.open(2);
            ben.accept(ECHO, request -> ben.reply(request, request));
            Message message = ann.message();

            assertEquals(0, leastAllocated(() -> {
                message.setType(ECHO);
                assertEquals(0, ann.call(ben.id(), message, message, LONG));
            }));
        }
    }

    @Test
    void Calls_that_tell_a_receiver_allocate_nothing() throws Exception {
        try (Neighbours neighbours = new Neighbours(folder, 64)) {
            Messenger ann = neighbours.open(1);
            Messenger ben = neighbours.open(2);
            ben.accept(ECHO, request -> ben.reply(request, request));
            MessageSender sender = ben.senderTo(ann.id());
            Message message = ann.message();
            Message note = ben.message();
            ReplyReceiver answered = (_, reply) -> {
                note.copyFrom(reply);
                note.setType(GREETING);
                assertEquals(0, sender.send(note));
            };

            assertEquals(0, leastAllocated(() -> {
                message.setType(ECHO);
                assertTrue(ann.start(ben.id(), message, LONG, answered, 0) > 0);
                assertEquals(0, ann.receive(GREETING, message, LONG));
            }));
        }
    }

    /// The least of several rounds, here and on the threads that receive: what the JVM allocates itself, as when it
    /// compiles, is not ours; nor is what it costs to ask Linux after the living, twenty times a second.
    private static long leastAllocated(Step step) throws InterruptedException {
        long[] pollers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("torc-messages of"))
                .mapToLong(Thread::threadId)
                .toArray();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least != 0; round++) {
            long theirs = allocated(pollers);
            long own = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < MESSAGES; i++) {
                step.run();
            }
            own = THREADS.getCurrentThreadAllocatedBytes() - own;
            least = Math.min(least, own + allocated(pollers) - theirs);
        }
        return least;
    }

    private static long allocated(long[] threads) {
        long bytes = 0;
        for (long thread : threads) {
            bytes += THREADS.getThreadAllocatedBytes(thread);
        }
        return bytes;
    }
}
