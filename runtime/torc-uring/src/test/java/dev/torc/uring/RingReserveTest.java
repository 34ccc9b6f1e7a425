package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.posix.UnixSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// Rings that are used again are as good as new, and are not made again.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RingReserveTest {

    private final RingReserve reserve = RingReserve.of(UringSetup.of(8), 2);

    @AfterEach
    void close() {
        reserve.close();
    }

    @Test
    void A_ring_that_was_closed_is_the_next_one_opened() throws IOException {
        Uring first = reserve.open();
        int descriptor = first.descriptorNumber();
        run(first, 7);
        first.close();

        assertEquals(1, reserve.kept());
        try (Uring second = reserve.open()) {
            assertEquals(descriptor, second.descriptorNumber());
            assertEquals(new UringCounters(0, 0, 0, 0), second.counters());
            run(second, 8);
        }
    }

    @Test
    void Who_closed_a_ring_cannot_use_it_when_it_is_anothers() throws IOException {
        Uring first = reserve.open();
        first.close();

        try (Uring second = reserve.open()) {
            assertFalse(first.isOpen());
            assertThrows(IllegalStateException.class, first::submit);
            first.close();
            run(second, 9);
        }
    }

    @Test
    void What_the_last_holder_left_in_flight_has_ended() throws IOException {
        UnixSocket.Pair pair = UnixSocket.pair();
        try (UnixSocket ours = pair.first();
                UnixSocket theirs = pair.second();
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(64);
            Uring first = reserve.open();
            PrepareSocket.receive(
                    first.entries(), first.claim(), ours.descriptor().number(), buffer, 0);
            first.submit();
            first.close();

            theirs.send(arena.allocateFrom("too late"), List.of(), Duration.ofSeconds(1));
            try (Uring second = reserve.open()) {
                run(second, 10);
            }
            assertEquals(0, buffer.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    @Test
    void A_ring_that_something_was_registered_with_is_not_kept() throws IOException {
        Uring first = reserve.open();
        first.files().reserve(4);
        first.close();

        assertEquals(0, reserve.kept());
    }

    @Test
    void A_ring_that_could_not_be_drained_is_not_kept() throws IOException {
        Uring first = reserve.open();
        long at = first.claim();
        Prepare.nop(first.entries(), at);
        Prepare.skipSuccess(first.entries(), at);
        first.submit();
        first.close();

        assertEquals(0, reserve.kept());
    }

    @Test
    void No_more_are_kept_than_was_said() throws IOException {
        List<Uring> three = List.of(reserve.open(), reserve.open(), reserve.open());
        assertNotEquals(three.get(0).descriptorNumber(), three.get(1).descriptorNumber());
        three.forEach(Uring::close);

        assertEquals(2, reserve.kept());
    }

    @Test
    void Rings_belong_to_the_reserves_thread() throws Exception {
        FutureTask<Void> elsewhere = new FutureTask<>(() -> {
            assertThrows(IllegalStateException.class, reserve::open);
            return null;
        });
        Thread.ofPlatform().start(elsewhere).join();

        elsewhere.get();
    }

    @Test
    void A_closed_reserve_keeps_nothing() throws IOException {
        Uring open = reserve.open();
        reserve.close();
        open.close();

        assertEquals(0, reserve.kept());
        assertThrows(IllegalStateException.class, reserve::open);
    }

    @Test
    void A_ring_that_begins_disabled_is_refused() {
        UringSetup disabled = UringSetup.builder(8).disabled().build();

        assertThrows(IllegalArgumentException.class, () -> RingReserve.of(disabled, 1));
    }

    private static void run(Uring ring, long tag) throws IOException {
        long at = ring.claim();
        Prepare.nop(ring.entries(), at);
        Prepare.userData(ring.entries(), at, tag);
        ring.submitAndWait(1, TestRing.PATIENCE);
        assertEquals(true, ring.completions().next());
        assertEquals(tag, ring.completions().userData());
    }
}
