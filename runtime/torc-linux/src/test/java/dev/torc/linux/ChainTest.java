package dev.torc.linux;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.reactor.ReactorSetup;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Operations that go together: one after the other, or many at once.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class ChainTest {

    private static final int ENTRIES = 8;
    private static final int BLOCK = 4096;

    @TempDir
    Path folder;

    private final Harness harness =
            new Harness(ReactorSetup.standard().named("test-reactor").withEntries(ENTRIES));
    private final Linux linux = harness.linux;

    @AfterEach
    void close() {
        harness.close();
    }

    private LinuxFile open(String name) throws Exception {
        return linux.directory().open(folder.resolve(name), READ, WRITE, CREATE).call();
    }

    @Nested
    class A_chain {

        @Test
        void runs_in_its_order() throws Exception {
            Files.writeString(folder.resolve("from"), "copied");
            try (LinuxFile from = open("from");
                    LinuxFile to = open("to")) {
                MemorySegment buffer = harness.room(6);

                linux.chain(from.read(buffer, 0), to.write(buffer, 0), to.sync())
                        .call();

                assertEquals("copied", Files.readString(folder.resolve("to")));
            }
        }

        @Test
        void stops_where_one_fails_and_says_which() throws Exception {
            try (LinuxFile file = open("a")) {
                Transfer write = file.write(harness.bytes("x"), 0);
                Chain chain = linux.chain(linux.directory().open(folder.resolve("none")), write);

                assertThrows(NoSuchFileException.class, chain::call);
                assertTrue(write.isCancelled());
                assertEquals(0, Files.size(folder.resolve("a")));
            }
        }

        @Test
        void refuses_what_Linux_would_not_stop_at() throws Exception {
            try (LinuxFile file = open("a")) {
                Effect missing = linux.directory().remove(folder.resolve("none"));
                assertThrows(IllegalArgumentException.class, () -> linux.chain(missing, file.sync()));
                assertThrows(IllegalArgumentException.class, () -> linux.chain(file.sync(), file.sync()));
            }
        }

        @Test
        void stops_at_a_short_read_and_says_so() throws Exception {
            Files.writeString(folder.resolve("from"), "short");
            try (LinuxFile from = open("from");
                    LinuxFile to = open("to")) {
                MemorySegment buffer = harness.room(64);
                IOException broken = assertThrows(
                        IOException.class,
                        () -> linux.chain(from.read(buffer, 0), to.write(buffer, 0))
                                .call());

                assertTrue(String.valueOf(broken.getMessage()).contains("moved 5 of 64 bytes"), broken.toString());
                assertEquals(0, Files.size(folder.resolve("to")));
            }
        }

        @Test
        void regardless_goes_on_where_one_fails() throws Exception {
            try (LinuxFile file = open("a")) {
                Chain chain = linux.chainRegardless(
                        linux.directory().remove(folder.resolve("none")), file.write(harness.bytes("x"), 0));

                assertThrows(NoSuchFileException.class, chain::call);
                assertEquals(1, Files.size(folder.resolve("a")));
            }
        }

        @Test
        void longer_than_the_ring_is_refused_and_nothing_of_it_happens() throws Exception {
            try (LinuxFile file = open("a")) {
                Operation<?>[] writes = new Operation<?>[ENTRIES + 1];
                for (int i = 0; i <= ENTRIES; i++) {
                    writes[i] = file.write(harness.bytes("x"), i);
                }

                assertThrows(IllegalArgumentException.class, () -> linux.chain(writes));
                assertEquals(0, Files.size(folder.resolve("a")));
            }
        }

        @Test
        void is_never_split_however_full_the_ring_is() throws Exception {
            try (LinuxFile file = open("a")) {
                List<Chain> chains = new ArrayList<>();
                List<MemorySegment> targets = new ArrayList<>();
                // Each writes its number and reads it back; split, the read would find the number of another.
                for (int i = 0; i < 1000; i++) {
                    MemorySegment source = harness.room(4);
                    source.set(ValueLayout.JAVA_INT, 0, i);
                    MemorySegment target = harness.room(4);
                    targets.add(target);
                    chains.add(
                            linux.chain(file.write(source, 4L * i), file.advise(0, 0, 0), file.read(target, 4L * i)));
                }
                for (var done : chains.stream().map(Chain::start).toList()) {
                    done.get();
                }

                for (int i = 0; i < 1000; i++) {
                    assertEquals(i, targets.get(i).get(ValueLayout.JAVA_INT, 0));
                }
            }
        }

        @Test
        void of_which_one_is_closed_does_not_begin() throws Exception {
            try (LinuxFile file = open("a")) {
                LinuxFile closed = open("b");
                closed.close();
                Transfer write = file.write(harness.bytes("x"), 0);

                assertThrows(
                        ClosedChannelException.class,
                        () -> linux.chainRegardless(closed.sync(), write).call());
                assertTrue(write.isCancelled());
                assertEquals(0, Files.size(folder.resolve("a")));
            }
        }

        @Test
        void has_one_ring() throws Exception {
            try (Harness other = new Harness();
                    LinuxFile file = open("a")) {
                Effect elsewhere = other.linux.timer(Duration.ofSeconds(1));

                assertThrows(IllegalArgumentException.class, () -> linux.chain(file.sync(), elsewhere));
            }
        }

        @Test
        void that_is_too_slow_ends_at_its_deadline() throws Exception {
            try (LinuxFile file = open("a")) {
                Transfer write = file.write(harness.bytes("x"), 0);
                Chain chain =
                        linux.chain(linux.timer(Duration.ofHours(1)), write).deadline(Duration.ofMillis(20));

                CompletionException failed = assertThrows(
                        CompletionException.class, () -> chain.start().join());
                assertTrue(failed.getCause() instanceof DeadlineException, failed.toString());
                assertEquals(0, Files.size(folder.resolve("a")));
            }
        }

        @Test
        void goes_on_when_a_timer_is_over() throws Exception {
            try (LinuxFile file = open("a")) {
                linux.chain(linux.timer(Duration.ofMillis(1)), file.write(harness.bytes("x"), 0))
                        .call();

                assertEquals(1, Files.size(folder.resolve("a")));
            }
        }
    }

    @Nested
    class A_batch_of_reads {

        @Test
        void brings_each_to_its_place_however_many_there_are() throws Exception {
            byte[] content = new byte[64 * BLOCK];
            for (int i = 0; i < 64; i++) {
                content[i * BLOCK] = (byte) i;
            }
            Files.write(folder.resolve("a"), content);
            try (LinuxFile file = open("a")) {
                MemorySegment memory = harness.arena.allocate(64 * BLOCK, BLOCK);
                BatchRead batch = file.batch();
                for (int i = 0; i < 64; i++) {
                    batch.read(memory.asSlice((63L - i) * BLOCK, BLOCK), (long) i * BLOCK);
                }
                batch.call();

                for (int i = 0; i < 64; i++) {
                    assertEquals(BLOCK, batch.bytes(i));
                    assertEquals((byte) i, memory.get(ValueLayout.JAVA_BYTE, (63L - i) * BLOCK));
                }
            }
        }

        @Test
        void is_one_system_call_as_long_as_it_fits_the_ring() throws Exception {
            Files.write(folder.resolve("a"), new byte[ENTRIES * BLOCK]);
            try (LinuxFile file = open("a")) {
                MemorySegment memory = harness.arena.allocate(ENTRIES * BLOCK, BLOCK);
                long submittedAlone = submitsOf(() -> {
                    for (int i = 0; i < ENTRIES; i++) {
                        // A read that is called, not started, is perhaps made without the ring.
                        var unused = file.read(memory.asSlice((long) i * BLOCK, BLOCK), (long) i * BLOCK)
                                .start()
                                .join();
                    }
                });
                long submittedTogether = submitsOf(() -> {
                    BatchRead batch = file.batch();
                    for (int i = 0; i < ENTRIES; i++) {
                        batch.read(memory.asSlice((long) i * BLOCK, BLOCK), (long) i * BLOCK);
                    }
                    batch.call();
                });

                assertTrue(
                        submittedTogether + ENTRIES / 2 < submittedAlone,
                        submittedTogether + " system calls for the batch, " + submittedAlone + " one by one");
            }
        }

        private interface Work {
            void run() throws Exception;
        }

        private long submitsOf(Work work) throws Exception {
            long before = enters();
            work.run();
            return enters() - before;
        }

        private long enters() throws IOException {
            return PortTables.onRing(linux, (ring, tables) -> ring.counters().enters());
        }

        @Test
        void past_the_page_cache_is_checked_for_alignment() throws Exception {
            Files.write(folder.resolve("a"), new byte[2 * BLOCK]);
            try (LinuxFile file = direct()) {
                DirectAlignment alignment = file.directAlignment();
                MemorySegment memory = harness.arena.allocate(2 * BLOCK, BLOCK);
                BatchRead batch = file.batch().read(memory.asSlice(0, BLOCK), BLOCK);

                IllegalArgumentException refused = assertThrows(
                        IllegalArgumentException.class,
                        () -> batch.read(memory.asSlice(0, BLOCK), alignment.readOffsetBytes() / 2));
                assertTrue(String.valueOf(refused.getMessage()).contains("multiples of"), refused.toString());
                assertThrows(
                        IllegalArgumentException.class,
                        () -> batch.read(memory.asSlice(0, alignment.readOffsetBytes() + 1), 0));
                assertThrows(IllegalArgumentException.class, () -> batch.read(memory.asSlice(1, BLOCK), 0));

                batch.call();
                assertEquals(BLOCK, batch.bytes(0));
                assertEquals(1, batch.size());
            }
        }

        @Test
        void into_registered_memory_past_the_page_cache() throws Exception {
            byte[] content = new byte[4 * BLOCK];
            content[3 * BLOCK] = 42;
            Files.write(folder.resolve("a"), content);
            MemorySegment memory = harness.arena.allocate(4 * BLOCK, BLOCK);
            try (LinuxFile file = direct();
                    RegisteredMemory registered = linux.register(memory)) {
                BatchRead batch = file.batch();
                for (int i = 0; i < 4; i++) {
                    batch.read(registered, (long) i * BLOCK, BLOCK, (long) i * BLOCK);
                }
                batch.start().get();

                assertEquals(42, memory.get(ValueLayout.JAVA_BYTE, 3L * BLOCK));
            }
        }

        private LinuxFile direct() throws Exception {
            LinuxFile file;
            try {
                file = linux.directory()
                        .open(folder.resolve("a"), READ, LinuxOpenOption.DIRECT)
                        .call();
            } catch (dev.torc.posix.SyscallException e) {
                org.junit.jupiter.api.Assumptions.assumeTrue(false, "the file system here has no O_DIRECT");
                throw e;
            }
            return file;
        }

        @Test
        void of_a_closed_file_fails() throws Exception {
            LinuxFile file = open("a");
            BatchRead batch = file.batch().read(harness.room(8), 0);
            file.close();

            assertThrows(ClosedChannelException.class, batch::call);
            assertFalse(file.isOpen());
        }
    }
}
