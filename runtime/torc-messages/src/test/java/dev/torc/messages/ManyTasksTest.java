package dev.torc.messages;

import static dev.torc.messages.Neighbours.LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.Errno;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Many tasks that call at once: each gets its own answer.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class ManyTasksTest {

    private static final long ANN = 1;
    private static final long BEN = 2;
    private static final int TWICE = 300;
    private static final int CALLS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private static void serve(Messenger server) {
        server.accept(TWICE, request -> {
            request.setWord(0, 2 * request.word(0));
            server.reply(request, request);
        });
    }

    private static Message twice(Messenger own, long number) {
        Message request = own.message();
        request.setType(TWICE);
        request.setWord(0, number);
        return request;
    }

    private void run(ThreadFactory threads, int tasks) throws Exception {
        try (Neighbours neighbours = new Neighbours(folder, 64)) {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            serve(ben);
            try (ExecutorService executor = Executors.newThreadPerTaskExecutor(threads)) {
                List<Future<Void>> running = new ArrayList<>();
                for (int i = 0; i < tasks; i++) {
                    running.add(executor.submit(caller(ann, ben.id(), 1_000L * i)));
                }
                for (Future<Void> one : running) {
                    one.get();
                }
            }
            assertEquals(0, ann.counts().inFlight());
            assertEquals(0, ann.counts().strays());
        }
    }

    private static Callable<Void> caller(Messenger own, long to, long first) {
        return () -> {
            Message message = own.message();
            for (int i = 0; i < CALLS; i++) {
                message.copyFrom(twice(own, first + i));
                assertEquals(0, own.call(to, message, message, LONG));
                assertEquals(2 * (first + i), message.word(0));
            }
            return null;
        };
    }

    @Test
    void a_thousand_on_virtual_threads() throws Exception {
        run(Thread.ofVirtual().factory(), 1_000);
    }

    @Test
    void two_hundred_on_threads_of_Linux() throws Exception {
        run(Thread.ofPlatform().factory(), 200);
    }

    @Test
    void a_thousand_futures_of_which_each_tenth_is_cancelled() throws Exception {
        try (Neighbours neighbours = new Neighbours(folder, 256)) {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            serve(ben);
            List<CompletableFuture<Message>> calls = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                calls.add(ann.callAsync(ben.id(), twice(ann, i), LIMIT));
                if (i % 10 == 0) {
                    calls.get(i).cancel(true);
                }
            }

            for (int i = 0; i < 1_000; i++) {
                try {
                    assertEquals(2L * i, calls.get(i).get().word(0));
                } catch (CancellationException e) {
                    assertEquals(0, i % 10);
                }
            }
        }
    }

    @Test
    void one_receiving_thread_serves_any_number_of_callers() throws Exception {
        try (Neighbours neighbours = new Neighbours(folder, 64)) {
            Messenger server = neighbours.open(BEN);
            serve(server);
            for (int i = 0; i < 32; i++) {
                Messenger client = neighbours.open(100 + i);
                Message message = twice(client, i);
                assertEquals(0, client.call(server.id(), message, message, LONG));
                assertEquals(2L * i, message.word(0));
                long threads = Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().contains("torc-messages"))
                        .count();
                assertEquals(2 + i, threads, "one for the server, and one for each client");
            }
        }
    }

    @Test
    void one_that_floods_a_service_with_calls_does_not_keep_others_from_it() throws Exception {
        int capacity = 16;
        try (Neighbours neighbours = new Neighbours(folder, capacity)) {
            Messenger server = neighbours.open(BEN);
            serve(server);
            Messenger flooding = neighbours.open(3);
            CountDownLatch isFlooding = new CountDownLatch(1_000);
            Thread flood = Thread.ofPlatform().daemon().start(() -> {
                Message request = twice(flooding, 1);
                while (!Thread.currentThread().isInterrupted()) {
                    long unused = flooding.start(server.id(), request, LONG, (_, _) -> isFlooding.countDown(), 0);
                }
            });
            isFlooding.await();
            Messenger other = neighbours.open(4);
            for (int i = 0; i < 100; i++) {
                // Never full for who has nothing in it: the flood has its share of a quarter.
                assertNotEquals(Errno.EAGAIN.negated(), other.call(server.id(), twice(other, i), other.message(), 0));
                assertEquals(0, other.call(server.id(), twice(other, i), other.message(), LONG));
            }
            flood.interrupt();
            flood.join();
        }
    }

    @Test
    void two_that_call_each_other_through_full_queues_both_get_on() throws Exception {
        int rounds = Integer.getInteger("torc.messages.rounds", 5_000);
        try (Neighbours neighbours = new Neighbours(folder, 2)) {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            serve(ann);
            serve(ben);
            try (ExecutorService executor = Executors.newCachedThreadPool()) {
                List<Future<Void>> running = new ArrayList<>();
                for (int thread = 0; thread < 2; thread++) {
                    running.add(executor.submit(callInTurn(ann, ben.id(), rounds)));
                    running.add(executor.submit(callInTurn(ben, ann.id(), rounds)));
                }
                for (Future<Void> one : running) {
                    one.get(100, TimeUnit.SECONDS);
                }
            }
        }
    }

    private static Callable<Void> callInTurn(Messenger own, long to, int rounds) {
        return () -> {
            Message message = own.message();
            for (int i = 0; i < rounds; i++) {
                message.copyFrom(twice(own, i));
                assertEquals(0, own.call(to, message, message, LONG));
                assertEquals(2L * i, message.word(0));
            }
            return null;
        };
    }

    @Test
    void services_that_call_back_deeper_than_there_are_places_end_with_an_errno() throws Exception {
        try (Neighbours neighbours = new Neighbours(folder, 2)) {
            Messenger ann = neighbours.open(ANN);
            Messenger ben = neighbours.open(BEN);
            AtomicInteger depth = new AtomicInteger();
            for (Messenger own : List.of(ann, ben)) {
                long other = own == ann ? ben.id() : ann.id();
                own.serve(TWICE, (request, reply) -> {
                    depth.incrementAndGet();
                    reply.setStatus(own.call(other, twice(own, request.word(0)), own.message(), 1_000_000));
                });
            }

            int status = ann.call(ben.id(), twice(ann, 1), ann.message(), LONG);

            assertTrue(status == Errno.EAGAIN.negated() || status == Errno.ETIME.negated(), () -> "" + status);
            assertTrue(depth.get() >= 2);
            assertEquals(0, ann.counts().failed() + ben.counts().failed());
        }
    }

    @Test
    void a_cancelled_call_is_reported_as_such() {
        MessageFuture future = new MessageFuture();
        AtomicInteger givenUp = new AtomicInteger();
        future.onCancel(givenUp::incrementAndGet);

        assertTrue(future.cancel(true));
        assertTrue(future.thenApply(Message::status).isCompletedExceptionally());
        future.onCancel(givenUp::incrementAndGet);

        assertEquals(2, givenUp.get(), "also if it was cancelled before that was said");
        assertTrue(future.isCancelled());
        try {
            future.get();
        } catch (InterruptedException | ExecutionException | CancellationException e) {
            assertTrue(e instanceof CancellationException);
        }
    }
}
