package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many at once, each with an attachment of its own, which for the region is a process of its own.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailboxChurnTest {

    private static final long NAME = 1;
    private static final Duration LONG = Duration.ofSeconds(30);

    /// How often the receiver leaves and comes again.
    private static final int ROUNDS = Integer.getInteger("torc.mailbox.rounds", 100);

    private static final int SENDERS = 3;
    private static final long SHORT_NANOS = 1_000_000;

    @TempDir
    Path folder;

    private MailboxRegion open(int mailboxes) throws IOException {
        return MailboxRegion.open(folder.resolve("mailboxes"), new RegionSpec(mailboxes, new QueueLayout(8, 64)));
    }

    private static <T> List<T> all(List<Callable<T>> bodies) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> body : bodies) {
                running.add(threads.submit(body));
            }
            for (Future<T> one : running) {
                results.add(one.get());
            }
        }
        return results;
    }

    @Test
    void as_many_as_there_are_mailboxes_register_at_once_and_each_has_its_own() throws Exception {
        int count = 32;
        List<MailboxRegion> regions = new ArrayList<>();
        List<Callable<Long>> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MailboxRegion region = open(count);
            regions.add(region);
            bodies.add(
                    () -> region.register(100L + regions.indexOf(region), LONG).id());
        }

        Set<Integer> places = new HashSet<>();
        for (long id : all(bodies)) {
            assertTrue(places.add(MailboxId.index(id)));
        }
        regions.forEach(MailboxRegion::close);
    }

    @Test
    void of_many_that_register_one_name_at_once_one_has_it() throws Exception {
        List<MailboxRegion> regions = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            regions.add(open(8));
        }
        for (int round = 0; round < 50; round++) {
            List<Callable<Long>> bodies = new ArrayList<>();
            for (MailboxRegion region : regions) {
                bodies.add(() -> {
                    try {
                        return region.register(NAME, LONG).id();
                    } catch (RegistrationRefusedException taken) {
                        assertEquals(RegistrationRefusedException.Reason.NAME_TAKEN, taken.reason());
                        return MailboxId.NONE;
                    }
                });
            }
            List<Long> ids = all(bodies);
            assertEquals(1, ids.stream().filter(id -> id != MailboxId.NONE).count());
            for (int i = 0; i < ids.size(); i++) {
                if (ids.get(i) != MailboxId.NONE) {
                    regions.get(i).close();
                    regions.set(i, open(8));
                }
            }
        }
        regions.forEach(MailboxRegion::close);
    }

    @Test
    void no_message_comes_to_who_is_registered_after_whom_it_was_for() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch sending = new CountDownLatch(SENDERS);
        List<Callable<Long>> bodies = new ArrayList<>();
        bodies.add(() -> {
            try (MailboxRegion region = open(SENDERS + 1)) {
                sending.await();
                return receiveAndLeave(region);
            } finally {
                over.set(true);
            }
        });
        for (int i = 0; i < SENDERS; i++) {
            long own = 10L + i;
            bodies.add(() -> {
                try (MailboxRegion region = open(SENDERS + 1)) {
                    Registration sender = region.register(own, LONG);
                    sending.countDown();
                    return send(sender, over);
                }
            });
        }

        List<Long> counts = all(bodies);

        assertNotEquals(0, counts.getFirst(), "nothing was received at all");
        assertEquals(
                counts.getFirst(),
                counts.stream().skip(1).mapToLong(Long::longValue).sum());
    }

    private static long receiveAndLeave(MailboxRegion region) throws IOException {
        long[] received = new long[1];
        for (int round = 0; round < ROUNDS; round++) {
            Registration own = region.register(NAME, LONG);
            QueueReceiver.Recipient check = message -> {
                assertEquals(own.id(), message.get(0));
                received[0]++;
            };
            QueueReceiver receiver = own.receiver(PollingPolicy.never());
            // Somebody is sending when it leaves, as often as not.
            if (receiver.await(SHORT_NANOS)) {
                receiver.poll(QueueReceiver.ALL, check);
            }
            assertTrue(own.unregister(LONG, check));
        }
        assertEquals(0, region.counts().broken() + region.counts().reaped());
        return received[0];
    }

    private static long send(Registration own, AtomicBoolean over) {
        long sent = 0;
        var message = new MessageCopy(new QueueLayout(8, 64));
        while (!over.get()) {
            long to = own.find(NAME);
            MailboxSender sender = own.senderTo(to);
            message.put(0, to);
            for (int i = 0; i < 20; i++) {
                if (sender.offer(message) == Posted.SENT) {
                    sent++;
                }
            }
            Thread.onSpinWait();
        }
        return sent;
    }
}
