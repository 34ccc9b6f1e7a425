package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.uapi.FileControl;
import dev.torc.uapi.MemfdFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What a doorbell counts.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EventDescriptorTest {

    private static final int THREADS = 4;
    private static final int RINGS = 2_000;

    @Test
    void a_burst_of_rings_is_taken_at_once() throws IOException {
        try (EventDescriptor bell = EventDescriptor.create()) {
            bell.signal();
            bell.signal();
            bell.signal();

            assertEquals(3, bell.drain());
            assertEquals(0, bell.drain());
        }
    }

    @Test
    void a_closed_one_is_an_exception() throws IOException {
        EventDescriptor bell = EventDescriptor.create();
        bell.close();
        bell.close();

        assertThrows(IllegalStateException.class, bell::signal);
        assertThrows(IllegalStateException.class, bell::drain);
    }

    @Test
    void a_peers_one_rings_here_and_there() throws IOException {
        try (EventDescriptor there = EventDescriptor.create();
                EventDescriptor here = EventDescriptor.adopt(there.descriptor().duplicate())) {
            here.signal();

            assertEquals(1, there.drain());
        }
    }

    @Test
    void a_peers_one_that_is_full_and_made_to_block_holds_nobody() throws IOException {
        try (EventDescriptor there = EventDescriptor.create();
                EventDescriptor here = EventDescriptor.adopt(there.descriptor().duplicate());
                Arena arena = Arena.ofConfined()) {
            fill(there, arena);
            int number = there.descriptor().number();
            assertEquals(0, Descriptor.fcntl(number, FileControl.SETFL, 0));

            assertTimeoutPreemptively(Duration.ofSeconds(30), here::signal);
        }
    }

    @Test
    void a_peers_one_that_is_rung_by_Linux_never_holds_up_who_rings() throws IOException {
        try (EventDescriptor there = EventDescriptor.create();
                EventDescriptor here = EventDescriptor.adopt(there.descriptor().duplicate())) {
            assumeTrue(BellRinger.ofProcess().isPresent(), "this Linux has no io_submit");

            assertFalse(here.mayBeHeldUp());
            assertFalse(there.mayBeHeldUp());
        }
    }

    @Test
    void a_peers_one_counts_every_ring_of_many_threads() throws IOException, InterruptedException {
        try (EventDescriptor there = EventDescriptor.create();
                EventDescriptor here = EventDescriptor.adopt(there.descriptor().duplicate())) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                threads.add(Thread.startVirtualThread(() -> {
                    for (int ring = 0; ring < RINGS; ring++) {
                        here.signal();
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertEquals(THREADS * RINGS, there.drain());
        }
    }

    @Test
    void a_closed_one_of_a_peer_is_an_exception() throws IOException {
        try (EventDescriptor there = EventDescriptor.create()) {
            EventDescriptor here = EventDescriptor.adopt(there.descriptor().duplicate());
            here.close();

            assertThrows(IllegalStateException.class, here::signal);
        }
    }

    @Test
    void a_peers_file_that_is_no_doorbell_is_refused_and_closed() throws IOException {
        Descriptor file = MemoryMaps.memfd("no-doorbell", MemfdFlags.CLOEXEC);

        assertThrows(ProtocolException.class, () -> EventDescriptor.adopt(file));
        assertFalse(file.isOpen());
        assertThrows(IllegalStateException.class, () -> EventDescriptor.adopt(file));
    }

    private static void fill(EventDescriptor bell, Arena arena) {
        MemorySegment most = arena.allocateFrom(ValueLayout.JAVA_LONG, -2);
        assertEquals(
                Long.BYTES,
                EventDescriptor.write(ThreadCell.current(), bell.descriptor().number(), most, 8));
    }
}
