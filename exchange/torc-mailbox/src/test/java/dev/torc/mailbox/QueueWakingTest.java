package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.Steps.Step;
import dev.torc.posix.ProcessCalls;
import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A receiver that sleeps is woken, and one that is awake is left alone.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class QueueWakingTest {

    private static final long LONGEST_WAIT_NANOS = 20_000_000_000L;

    private final SharedQueue queue = SharedQueue.of(64);
    private final QueueSender sender = queue.sender();

    private void offer(long number) {
        long began = System.nanoTime();
        while (sender.offer(queue.message(number)) != Offered.ACCEPTED) {
            assertTrue(System.nanoTime() - began < LONGEST_WAIT_NANOS, "nobody takes messages");
            Thread.onSpinWait();
        }
    }

    @Test
    void A_receiver_that_is_idle_is_woken_once_for_each_message() throws IOException {
        int messages = 50;
        var thread = new CompletableFuture<Integer>();
        var received = CompletableFuture.supplyAsync(
                () -> {
                    thread.complete(ProcessCalls.threadId());
                    QueueReceiver receiver = queue.receiver();
                    while (receiver.taken() < messages) {
                        assertTrue(receiver.await(Long.MAX_VALUE));
                        queue.next(receiver);
                    }
                    return receiver.sleeps();
                },
                SharedQueue.ON_A_THREAD);
        for (long i = 0; i < messages; i++) {
            awaitSleepInLinux(thread.join());
            offer(i);
        }

        // Its longest sleep may end just then, by itself.
        assertTrue(received.join() >= messages - 5, "it sleeps between two messages");
        assertTrue(
                sender.wakes() <= messages && sender.wakes() >= messages - 5,
                () -> sender.wakes() + " wakes for " + messages + " messages to a sleeper");
    }

    private void awaitSleepInLinux(int thread) throws IOException {
        Path stat = Path.of("/proc/self/task/" + thread + "/stat");
        do {
            queue.awaitSleep();
        } while (!Files.readString(stat).contains(") S "));
    }

    @Test
    void A_receiver_that_is_busy_is_hardly_ever_woken() {
        int messages = 100_000;
        var received = CompletableFuture.supplyAsync(
                () -> {
                    QueueReceiver receiver = new QueueReceiver(
                            queue.memory(), queue.layout(), SharedQueue.NOBODY_IS_DEAD, PollingPolicy.always());
                    while (receiver.taken() < messages) {
                        assertTrue(receiver.await(Long.MAX_VALUE));
                        receiver.poll(QueueReceiver.ALL, _ -> {});
                    }
                    return receiver.taken();
                },
                SharedQueue.ON_A_THREAD);
        for (long i = 0; i < messages; i++) {
            offer(i);
        }

        assertEquals(messages, received.join());
        assertTrue(sender.wakes() <= messages / 1000, () -> sender.wakes() + " wakes");
    }

    @Test
    void A_receiver_that_nobody_wakes_finds_a_message_all_the_same() {
        // The sender dies after it has published and before it has looked at the sleep word.
        StandingStill still = new StandingStill(Step.PUBLISHED);
        QueueReceiver receiver = queue.receiver();
        var received = CompletableFuture.supplyAsync(
                () -> {
                    assertTrue(receiver.await(Long.MAX_VALUE));
                    return queue.next(receiver);
                },
                SharedQueue.ON_A_THREAD);
        queue.awaitSleep();
        var offered = CompletableFuture.runAsync(
                () -> queue.sender(9, still).offer(queue.message(3)), SharedQueue.ON_A_THREAD);
        still.awaitReached();

        assertEquals(3, received.join());
        still.goOn();
        offered.join();
    }

    @Test
    void A_receiver_that_sleeps_on_a_claim_is_woken_when_it_is_given_up() {
        queue.sender(9).claim();
        offer(2);
        QueueReceiver receiver = queue.receiver();
        var received = CompletableFuture.supplyAsync(
                () -> {
                    assertTrue(receiver.await(Long.MAX_VALUE));
                    return queue.next(receiver);
                },
                SharedQueue.ON_A_THREAD);
        queue.awaitSleep();

        assertEquals(1, queue.abandoned().abort(owner -> owner == 9));
        assertEquals(2, received.join());
    }

    @Test
    void A_wait_ends_with_its_time() {
        QueueReceiver receiver = queue.receiver();

        assertFalse(receiver.await(0));
        assertFalse(receiver.await(2_000_000));
        assertEquals(Polled.EMPTY, receiver.found());
    }

    @Test
    void A_virtual_thread_does_not_sleep_here() {
        QueueReceiver receiver = queue.receiver();
        var waits = CompletableFuture.supplyAsync(() -> receiver.await(Long.MAX_VALUE), Thread::startVirtualThread);

        CompletionException refused = assertThrows(CompletionException.class, waits::join);

        assertTrue(refused.getCause() instanceof IllegalStateException, () -> "" + refused.getCause());
    }
}
