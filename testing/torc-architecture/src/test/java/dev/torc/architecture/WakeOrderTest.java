package dev.torc.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ring.planted.WakeFaults;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// The data path never uses release and acquire alone where one end stores and then looks at the other's word.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WakeOrderTest {

    /// Every running room but `torc-uring`: there the peer is Linux, which fences at its own end (`io_sq_thread` and
    /// `io_uring_enter`), and what is looked at without a wake is looked at again after the call that follows.
    private static final List<Room> ROOMS = House.ours().runningRooms().stream()
            .filter(room -> !room.artifact().equals("torc-uring"))
            .toList();

    @Test
    void No_method_looks_at_the_peers_flags_without_a_full_fence() throws IOException {
        for (Room room : ROOMS) {
            try (Stream<Path> files = Files.walk(room.classes())) {
                assertEquals(
                        List.of(),
                        files.filter(file -> file.toString().endsWith(".class"))
                                .flatMap(file -> WakeOrder.faults(WakeOrder.read(file)).stream())
                                .toList(),
                        room::toString);
            }
        }
    }

    @Test
    void The_rule_knows_the_ring_by_the_names_that_it_has() {
        Path ring = House.ours().room("torc-ring").orElseThrow().classes().resolve("dev/torc/ring");

        for (String name : List.of("SleepWord", "SubmissionQueue", "RingWaiter")) {
            assertTrue(
                    Files.exists(ring.resolve(name + ".class")), name + " is called otherwise now: so must the rule");
        }
    }

    @Test
    void A_look_without_a_fence_between_is_found_and_a_fenced_one_is_not() throws IOException {
        assertEquals(
                List.of(
                        "WakeFaults.looksAtOnce looks at the peer's flags without a full fence before it",
                        "WakeFaults.fencesTooEarly looks at the peer's flags without a full fence before it"),
                WakeOrder.faults(compiled(WakeFaults.class)));
    }

    @Test
    void A_sleep_word_without_its_fences_is_found() throws IOException {
        assertEquals(
                List.of(
                        "SleepWord.announceSleep sets the sleep word without a full fence after it",
                        "SleepWord.wakeOwner looks at the peer's flags without a full fence before it"),
                WakeOrder.faults(compiled(WakeFaults.SleepWord.class)));
    }

    @Test
    void A_sleeper_that_does_not_look_once_more_is_found() throws IOException {
        assertEquals(
                List.of("HastySleeper.sleep says that it sleeps and does not look for work once more"),
                WakeOrder.faults(compiled(WakeFaults.HastySleeper.class)));
    }

    private static byte[] compiled(Class<?> type) throws IOException {
        String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            assertTrue(in != null, file);
            return in.readAllBytes();
        }
    }
}
