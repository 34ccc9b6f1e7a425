package dev.torc.mailbox;

import static dev.torc.mailbox.MailboxProcess.AT_ONCE;
import static dev.torc.mailbox.MailboxProcess.LONG;
import static dev.torc.mailbox.MailboxProcess.PARENT;
import static dev.torc.mailbox.MailboxProcess.SPEC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.HaltingWords.Side;
import dev.torc.mailbox.HaltingWords.Step;
import dev.torc.mailbox.MailboxProcess.Place;
import dev.torc.mailbox.QueueReceiver.Recipient;
import dev.torc.mailbox.RegistrationRefusedException.Reason;
import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Processes that are killed with SIGKILL or stopped with SIGSTOP at each step of making a region, registering,
/// sending, leaving and taking back: the dead leave nothing, the living lose nothing.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DyingProcessTest {

    private static final Recipient NOBODY = _ -> {};

    /// All mailboxes but this process' own can be had, and nothing that cannot be was seen.
    private static void assertIsFree(MailboxRegion region, int own) throws IOException {
        for (int i = own; i < SPEC.mailboxes(); i++) {
            region.register(1000 + i, AT_ONCE);
        }
        assertEquals(0, region.counts().broken());
    }

    private static <T> T there(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    private static Reason refusal(MailboxRegion region, long name) {
        return assertThrows(RegistrationRefusedException.class, () -> region.register(name, AT_ONCE))
                .reason();
    }

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class Killed_at_every_step_it {

        private static final List<String> FILES = List.of("nothing", "leaving", "room", "next");

        private Path next = Path.of("");
        private final Map<String, MailboxRegion> regions = new HashMap<>();
        private final Map<String, Registration> parents = new HashMap<>();

        @BeforeAll
        void kill(@TempDir Path folder) throws IOException, InterruptedException {
            next = folder.resolve("next");
            for (String name : FILES) {
                MailboxRegion region = MailboxRegion.open(folder.resolve(name), SPEC);
                regions.put(name, region);
                parents.put(name, region.register(PARENT, AT_ONCE));
            }
            try (ChildJvm child = MailboxProcess.startHalting(
                    FILES.stream().map(folder::resolve).toArray(Path[]::new))) {
                child.kill();
            }
        }

        @AfterAll
        void close() {
            regions.values().forEach(MailboxRegion::close);
        }

        @Test
        void leaves_nothing() throws IOException {
            MailboxRegion region = there(regions.get("nothing"));
            Registration parent = there(parents.get("nothing"));
            long ready = parent.find(Place.READY.mailbox());
            assertNotEquals(MailboxId.NONE, ready);

            assertTrue(parent.isGone(ready));
            for (Place place : Place.values()) {
                assertEquals(MailboxId.NONE, parent.find(place.mailbox()), place.name());
            }
            assertEquals(
                    Stream.of(Place.values()).filter(Place::hasEntry).count(),
                    region.counts().reaped());
            MessageCopy message = new MessageCopy(SPEC.queue());
            MailboxSender self = parent.senderTo(parent.id());
            int others = SPEC.queue().capacity() - 1;
            for (int i = 0; i < others; i++) {
                assertEquals(Posted.SENT, self.offer(message));
            }
            assertEquals(Posted.FULL, self.offer(message), "there is the dead one's claim");
            QueueReceiver receiver = parent.receiver(PollingPolicy.never());
            assertEquals(others, receiver.poll(others + 1, NOBODY));
            assertEquals(1, receiver.aborted());
            assertTrue(parent.unregister(AT_ONCE, NOBODY));
            assertIsFree(region, 0);
        }

        @Test
        void keeps_nobody_from_leaving() throws IOException {
            assertTrue(there(parents.get("leaving")).unregister(AT_ONCE, NOBODY));
            assertIsFree(there(regions.get("leaving")), 0);
        }

        @Test
        void makes_room_for_who_finds_none() throws IOException {
            assertIsFree(there(regions.get("room")), 1);
        }

        @Test
        void is_taken_back_by_who_comes_next_when_nobody_has_survived() throws IOException {
            there(regions.get("next")).close();

            try (MailboxRegion region = MailboxRegion.open(next, SPEC)) {
                assertTrue(region.counts().reaped() > 0);
                assertIsFree(region, 0);
            }
        }
    }

    @Nested
    class Stopped_at_every_step_it {

        @Test
        void keeps_what_it_has_and_goes_on_to_its_end(@TempDir Path folder) throws Exception {
            Path file = folder.resolve("mailboxes");
            try (MailboxRegion region = MailboxRegion.open(file, SPEC)) {
                Registration parent = region.register(PARENT, AT_ONCE);
                try (ChildJvm child = MailboxProcess.startHalting(file)) {
                    child.stop();

                    assertEquals(0, region.reap());
                    for (Place place : Place.values()) {
                        assertEquals(place.isFound(), parent.find(place.mailbox()) != MailboxId.NONE, place.name());
                    }
                    assertEquals(Reason.NAME_TAKEN, refusal(region, Place.READY.mailbox()));
                    assertEquals(Reason.NAME_TAKEN, refusal(region, Place.NAMED.mailbox()));
                    // Who has not named its entry yet does not keep others from the name, nor who is leaving.
                    assertTrue(region.register(Place.TAKEN.mailbox(), AT_ONCE).unregister(AT_ONCE, NOBODY));
                    assertTrue(region.register(Place.CLOSING.mailbox(), AT_ONCE).unregister(AT_ONCE, NOBODY));
                    // It is inside.
                    assertFalse(parent.unregister(AT_ONCE, NOBODY));

                    child.continueAfterStop();
                    child.goOn();

                    for (Place place : Place.values()) {
                        assertEquals("left", child.line(), place.name());
                    }
                    assertTrue(parent.unregister(LONG, NOBODY));
                    assertIsFree(region, 0);
                }
            }
        }
    }

    @Nested
    class Who_takes_back_what_another_has_left {

        @Test
        void hinders_nobody_when_it_is_stopped_and_killed_at_it(@TempDir Path folder) throws Exception {
            Map<Path, MailboxRegion> regions = new HashMap<>();
            Map<Path, Registration> parents = new HashMap<>();
            for (Step step : MailboxProcess.REAPING) {
                for (Side side : Side.values()) {
                    Path file = MailboxProcess.file(folder, step, side);
                    MailboxRegion region = MailboxRegion.open(file, SPEC);
                    Registration parent = region.register(PARENT, AT_ONCE);
                    regions.put(file, region);
                    parents.put(file, parent);
                    // Its locks go as those of a process that ends.
                    MailboxRegion dead = MailboxRegion.open(file, SPEC);
                    MailboxSender inside = dead.register(2, AT_ONCE).senderTo(parent.id());
                    assertTrue(inside.enter());
                    assertEquals(Offered.ACCEPTED, inside.queue().claim().result());
                    dead.close();
                }
            }
            try (ChildJvm reaper = MailboxProcess.startReaping(folder)) {
                reaper.stop();
                for (Path file : regions.keySet()) {
                    try (MailboxRegion region = there(regions.get(file))) {
                        assertTrue(there(parents.get(file)).unregister(AT_ONCE, NOBODY), file::toString);
                        assertIsFree(region, 0);
                    }
                }
                reaper.kill();
            }
            for (Path file : regions.keySet()) {
                try (MailboxRegion next = MailboxRegion.open(file, SPEC)) {
                    assertIsFree(next, 0);
                }
            }
        }
    }

    @Nested
    class Who_makes_the_region {

        @Test
        void is_replaced_when_it_was_killed_at_it(@TempDir Path folder) throws Exception {
            try (ChildJvm maker = MailboxProcess.startMaking(folder)) {
                maker.kill();
            }

            for (Side side : Side.values()) {
                try (MailboxRegion region = MailboxRegion.open(MailboxProcess.file(folder, Step.MADE, side), SPEC)) {
                    assertIsFree(region, 0);
                }
            }
        }

        @Test
        void is_waited_for_when_it_stands_still(@TempDir Path folder) throws Exception {
            try (ChildJvm maker = MailboxProcess.startMaking(folder)) {
                maker.stop();
                Path file = MailboxProcess.file(folder, Step.MADE, Side.BEFORE);
                CompletableFuture<MailboxRegion> opening = CompletableFuture.supplyAsync(() -> {
                    try {
                        return MailboxRegion.open(file, SPEC);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                assertThrows(TimeoutException.class, () -> opening.get(200, TimeUnit.MILLISECONDS));

                maker.continueAfterStop();
                maker.goOn();

                maker.await("opened");
                maker.await("opened");
                try (MailboxRegion region = opening.get(30, TimeUnit.SECONDS)) {
                    assertIsFree(region, 0);
                }
            }
        }
    }
}
