package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.PollFlags;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a ring has been closed, nothing that it was asked for can touch memory any more.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClosingTest {

    private static final int BYTES = 64;

    @Test
    void ends_a_receive_before_it_returns_so_that_later_data_goes_nowhere() throws IOException {
        UnixSocket.Pair pair = UnixSocket.pair();
        try (UnixSocket ours = pair.first();
                UnixSocket theirs = pair.second();
                TestRing test = new TestRing()) {
            MemorySegment buffer = test.arena.allocate(BYTES);
            test.prepare(
                    1, (e, at) -> PrepareSocket.receive(e, at, ours.descriptor().number(), buffer, 0));
            test.submit();

            test.ring.close();

            theirs.send(test.bytes("too late"), List.of(), Duration.ofSeconds(1));
            assertEquals(0, buffer.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    @Test
    void ends_multishot_polls() throws IOException {
        try (EventDescriptor event = EventDescriptor.create()) {
            TestRing test = new TestRing();
            test.prepare(
                    1,
                    (e, at) ->
                            PrepareWait.pollMultishot(e, at, event.descriptor().number(), PollFlags.IN));
            test.submit();
            event.signal();

            test.close();

            assertFalse(test.ring.isOpen());
        }
    }

    @Test
    void waits_for_reads_of_a_disk_that_cannot_be_cancelled(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[1 << 20]);
        for (int round = 0; round < 20; round++) {
            try (TestRing test = new TestRing()) {
                int fd = test.open(file, OpenFlags.RDONLY);
                MemorySegment buffer = test.arena.allocate(1 << 20, 4096);
                for (int i = 0; i < 16; i++) {
                    long offset = i * 65_536L;
                    long at = test.prepare(
                            i, (e, a) -> PrepareFile.read(e, a, fd, buffer.asSlice(offset, 65_536), offset));
                    Prepare.async(test.ring.entries(), at);
                }
                test.submit();

                test.ring.close();

                buffer.fill((byte) 1);
                for (long at = 0; at < buffer.byteSize(); at += Long.BYTES) {
                    assertEquals(0x0101_0101_0101_0101L, buffer.get(ValueLayout.JAVA_LONG, at));
                }
            }
        }
    }

    @Test
    void waits_for_the_notification_of_a_zero_copy_send() throws IOException {
        TestRing.assumeSupported(Opcode.SEND_ZC);
        try (TestRing test = new TestRing();
                Loopback loopback = Loopback.connect(test)) {
            MemorySegment data = test.arena.allocate(1 << 16);
            test.prepare(
                    1,
                    (e, at) -> PrepareSocket.sendZeroCopy(
                            e, at, loopback.client(), data.address(), 1 << 16, MessageFlags.DONTWAIT));
            test.submit();

            assertDoesNotThrow(test.ring::close);
        }
    }

    @Test
    void ends_what_was_linked_behind_what_it_ends() throws IOException {
        try (EventDescriptor first = EventDescriptor.create();
                EventDescriptor second = EventDescriptor.create();
                TestRing test = new TestRing()) {
            long at = test.prepare(
                    1, (e, a) -> PrepareWait.poll(e, a, first.descriptor().number(), PollFlags.IN));
            Prepare.hardLink(test.ring.entries(), at);
            test.prepare(2, (e, a) -> PrepareWait.poll(e, a, second.descriptor().number(), PollFlags.IN));
            test.submit();

            assertDoesNotThrow(test.ring::close);
        }
    }

    @Test
    void is_certain_even_of_operations_that_do_not_complete() throws IOException {
        UnixSocket.Pair pair = UnixSocket.pair();
        try (UnixSocket ours = pair.first();
                UnixSocket theirs = pair.second();
                TestRing test = new TestRing()) {
            MemorySegment buffer = test.arena.allocate(BYTES);
            long at = test.prepare(
                    1, (e, a) -> PrepareSocket.receive(e, a, ours.descriptor().number(), buffer, 0));
            Prepare.skipSuccess(test.ring.entries(), at);
            test.submit();

            test.ring.close();

            theirs.send(test.bytes("too late"), List.of(), Duration.ofSeconds(1));
            assertEquals(0, buffer.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    @Test
    void gives_up_entries_that_were_claimed_and_not_submitted(@TempDir Path folder) throws IOException {
        Path never = folder.resolve("never");
        TestRing test = new TestRing();
        long path = test.path(never);
        test.prepare(
                1, (e, at) -> PreparePath.openat(e, at, AtFlags.FDCWD, path, OpenFlags.CREAT | OpenFlags.WRONLY, 0600));

        test.close();

        assertFalse(Files.exists(never));
    }

    @Test
    void works_with_a_full_queue_and_with_overflowed_completions() throws IOException {
        TestRing test = new TestRing(UringSetup.builder(4).build());
        for (int i = 0; i < 100; i++) {
            test.prepare(i, Prepare::nop);
            test.submit();
        }
        for (int i = 0; i < 4; i++) {
            test.prepare(i, Prepare::nop);
        }

        assertDoesNotThrow(test::close);
    }

    @Test
    void twice_is_once() {
        TestRing test = new TestRing();
        test.ring.close();

        assertDoesNotThrow(test.ring::close);
        test.arena.close();
    }

    @Test
    void is_the_owners_while_the_owner_lives() throws Exception {
        try (TestRing test = new TestRing()) {
            FutureTask<Boolean> close = new FutureTask<>(() -> {
                assertThrows(IllegalStateException.class, test.ring::close);
                return test.ring.isOpen();
            });
            Thread.ofPlatform().start(close).join();

            assertTrue(close.get());
        }
    }

    @Test
    void is_anybodys_once_the_owner_has_ended() throws Exception {
        FutureTask<Uring> opened = new FutureTask<>(() -> {
            Uring ring = Uring.open(UringSetup.of(4));
            Prepare.nop(ring.entries(), ring.claim());
            ring.submit();
            return ring;
        });
        Thread.ofPlatform().start(opened).join();

        Uring ring = opened.get();
        ring.close();

        assertFalse(ring.isOpen());
    }

    @Test
    void gives_back_every_descriptor() throws IOException {
        int before = descriptors();
        for (int i = 0; i < 50; i++) {
            try (TestRing test = new TestRing()) {
                test.ring.files().reserve(4);
                BufferRing.open(test.ring, 0, 4, 1024, BufferRing.Use.WHOLE);
                test.run(Prepare::nop);
            }
        }

        assertEquals(before, descriptors());
    }

    @Test
    void makes_room_for_the_next_of_more_rings_than_a_thread_can_register() throws IOException {
        List<TestRing> rings = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rings.add(new TestRing());
        }
        for (TestRing test : rings) {
            assertEquals(0, test.run(Prepare::nop));
            test.close();
        }
    }

    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }
}
