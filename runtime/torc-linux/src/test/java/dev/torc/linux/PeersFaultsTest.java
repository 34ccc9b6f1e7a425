package dev.torc.linux;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.memory.HugePages;
import dev.torc.memory.SharedSegment;
import dev.torc.memory.Slice;
import dev.torc.memory.SlicePool;
import dev.torc.posix.SyscallException;
import dev.torc.posix.UringCalls;
import dev.torc.reactor.ReactorSetup;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.RingParameters;
import dev.torc.uapi.SetupFlags;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uring.FixedFile;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PrepareSocket;
import dev.torc.uring.RingReserve;
import dev.torc.uring.Uring;
import dev.torc.uring.UringSetup;
import dev.torc.uring.UringTuning.Workers;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.nio.channels.AsynchronousCloseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The faults that were found in other io_uring libraries for Java, each as a test that it is not here.
///
/// Not tests here, and why:
///
/// | fault | why not |
/// |---|---|
/// | JUring leaks 32 bytes an operation; PanamaUring makes 1 kB of garbage | the rooms' `AllocationTest` count bytes |
/// | jasyncfio compares milliseconds with nanoseconds | units are in the names; `WaitingTest` holds the deadlines |
/// | PanamaUring's HEAD does not start | every test starts |
/// | io_uring refused: constructors and static initialisers that throw | `CapabilityReportTest`, `AvailabilityTest` |
/// | `IORING_REGISTER_EVENTFD_ASYNC` leaves completions out | Linux' own; the reactor does not use it |
/// | a CRIU checkpoint of a process with a ring | CRIU refuses it, whatever a library does |
/// | submission threads that keep old credentials after `setuid` | Java has no `setuid`, the reactor no such thread |
/// | floods of warnings about overflow | nothing is logged: it is counted, see `UringCounters` |
/// | LWJGL: pointers without owners | a binding, not a fault; there is no such API here |
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(180)
class PeersFaultsTest {

    private static final int BLOCK = 4096;
    private static final long BEYOND_AN_INT = 5L << 30;

    @TempDir
    Path folder;

    private final Harness harness =
            new Harness(ReactorSetup.standard().named("test-reactor").withEntries(4));
    private final Linux linux = harness.linux;

    @AfterEach
    void close() {
        harness.close();
    }

    private LinuxFile open(String name) throws Exception {
        return linux.directory().open(folder.resolve(name), READ, WRITE, CREATE).call();
    }

    private Pipe pipe() throws Exception {
        Harness.assumeSupported(Opcode.PIPE);
        return linux.pipe().call();
    }

    @Nested
    class JUring {

        @Test
        void a_full_submission_queue_does_not_end_the_process() throws Exception {
            try (Uring ring = Uring.open(UringSetup.of(4))) {
                for (int i = 0; i < 4; i++) {
                    Prepare.nop(ring.entries(), ring.claim());
                }
                assertEquals(SubmissionQueue.FULL, ring.claim());
                ring.submit();
                assertNotEquals(SubmissionQueue.FULL, ring.claim());
            }
        }

        @Test
        void an_operation_that_blocks_does_not_hold_up_the_garbage_collector() throws Exception {
            // The reactor's thread sleeps in io_uring_enter, and this one waits for it, while the collector runs.
            try (Pipe pipe = pipe()) {
                Transfer read = pipe.source().read(harness.room(1)).start();
                System.gc();
                assertFalse(read.isDone());

                pipe.sink().write(harness.bytes("x")).call();
                assertEquals(1, read.get().bytes());
            }
        }

        @Test
        void flags_beyond_the_eighth_bit_reach_Linux() throws Exception {
            assertTrue(UringSetup.of(4).has(SetupFlags.SINGLE_ISSUER | SetupFlags.DEFER_TASKRUN));
            Files.write(folder.resolve("a"), new byte[BLOCK]);
            try (LinuxFile direct = openDirect()) {
                MemorySegment crooked = harness.arena.allocate(2 * BLOCK, BLOCK).asSlice(1, 100);
                SyscallException refused = assertThrows(
                        SyscallException.class, () -> direct.read(crooked, 1).call());
                assertEquals(Errno.EINVAL.number(), refused.errno(), "it is open with O_DIRECT");
            }
        }

        private LinuxFile openDirect() throws Exception {
            try {
                return linux.directory()
                        .open(folder.resolve("a"), READ, LinuxOpenOption.DIRECT)
                        .call();
            } catch (SyscallException e) {
                assumeTrue(false, "the file system here has no O_DIRECT");
                throw e;
            }
        }

        @Test
        void a_pools_slices_can_be_read_into_past_the_page_cache() throws Exception {
            Files.write(folder.resolve("a"), new byte[BLOCK]);
            try (SharedSegment segment = SharedSegment.create("test", 1 << 20, HugePages.NEVER);
                    LinuxFile direct = openDirect();
                    Slice slice = new SlicePool(0, segment).allocate(BLOCK, BLOCK)) {
                assertEquals(BLOCK, direct.read(slice, 0).call().bytes());
            }
        }

        @Test
        void options_of_an_operation_on_a_registered_file_add_up() throws Exception {
            try (Uring ring = Uring.open(UringSetup.of(4))) {
                long at = ring.claim();
                PrepareFile.read(ring.entries(), at, FixedFile.at(3), 0L, 0, 0L);
                Prepare.link(ring.entries(), at);
                Prepare.async(ring.entries(), at);

                assertEquals(
                        SqeFlags.FIXED_FILE | SqeFlags.IO_LINK | SqeFlags.ASYNC,
                        SubmissionEntry.flags(ring.entries(), at));
            }
        }

        @Test
        void a_file_that_cannot_be_opened_says_so_with_the_name_of_the_error() {
            NoSuchFileException missing = assertThrows(
                    NoSuchFileException.class,
                    () -> linux.directory().open(Path.of("/no/such/file")).call());

            assertTrue(String.valueOf(missing.getReason()).contains("ENOENT"), missing.toString());
        }

        @Test
        void a_registration_that_fails_says_so() {
            assertThrows(IOException.class, () -> linux.register(MemorySegment.ofAddress(8)));
        }

        @Test
        void calls_from_many_threads_at_once_are_all_answered() throws Exception {
            AtomicInteger answered = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            try (LinuxFile file = open("a")) {
                for (int t = 0; t < 8; t++) {
                    threads.add(Thread.ofPlatform().start(() -> {
                        for (int i = 0; i < 500; i++) {
                            try {
                                assertNotNull(file.status().call());
                            } catch (IOException | InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            answered.incrementAndGet();
                        }
                    }));
                }
                for (Thread thread : threads) {
                    thread.join();
                }
            }

            assertEquals(8 * 500, answered.get());
        }
    }

    @Nested
    class Jasyncfio {

        @Test
        void completions_that_start_the_next_call_can_be_many() throws Exception {
            int depth = 128;
            AtomicInteger left = new AtomicInteger(20 * depth);
            CountDownLatch done = new CountDownLatch(depth);
            Files.write(folder.resolve("a"), new byte[BLOCK]);
            try (LinuxFile file = open("a")) {
                for (int i = 0; i < depth; i++) {
                    readOn(file, harness.room(8), left, done);
                }
                assertTrue(done.await(60, TimeUnit.SECONDS), () -> left + " reads were never answered");
            }
        }

        private void readOn(LinuxFile file, MemorySegment target, AtomicInteger left, CountDownLatch done) {
            var unused = file.read(target, 0).start().whenComplete((moved, failure) -> {
                if (failure == null && left.getAndDecrement() > 0) {
                    readOn(file, target, left, done);
                } else {
                    done.countDown();
                }
            });
        }

        @Test
        void a_callback_that_throws_holds_nothing_up() throws Exception {
            try (LinuxFile file = open("a")) {
                CompletableFuture<?> broken = file.status().start().thenApply(status -> {
                    throw new IllegalStateException("a callback of the user's");
                });

                assertNotNull(file.status().call());
                assertThrows(CompletionException.class, broken::join);
            }
        }

        @Test
        void completions_that_overflow_the_queue_all_come() throws Exception {
            try (Uring ring = Uring.open(UringSetup.builder(4).build())) {
                for (int i = 0; i < 100; i++) {
                    long at = ring.claim();
                    Prepare.nop(ring.entries(), at);
                    Prepare.userData(ring.entries(), at, i);
                    ring.submit();
                }
                for (int i = 0; i < 100; i++) {
                    if (!ring.completions().next()) {
                        ring.submitAndWait(1, Harness.PATIENCE);
                        assertTrue(ring.completions().next());
                    }
                    assertEquals(i, ring.completions().userData());
                }
                assertTrue(ring.counters().overflowFlushes() > 0);
            }
        }

        @Test
        void thousands_of_rings_are_opened_and_closed_and_none_is_refused() throws Exception {
            for (int i = 0; i < 2000; i++) {
                try (Uring ring = Uring.open(UringSetup.of(4))) {
                    Prepare.nop(ring.entries(), ring.claim());
                    assertEquals(1, ring.submit());
                }
            }
        }

        @Test
        void thousands_of_rings_are_one_where_they_come_from_a_reserve() throws Exception {
            try (RingReserve reserve = RingReserve.of(UringSetup.of(4), 1)) {
                int descriptor = -1;
                for (int i = 0; i < 5000; i++) {
                    try (Uring ring = reserve.open()) {
                        Prepare.nop(ring.entries(), ring.claim());
                        ring.submitAndWait(1);
                        assertTrue(descriptor == -1 || descriptor == ring.descriptorNumber());
                        descriptor = ring.descriptorNumber();
                    }
                }
            }
        }
    }

    @Nested
    class Nio_uring {

        @Test
        void one_that_fails_in_a_batch_takes_no_other_with_it() throws Exception {
            Files.writeString(folder.resolve("a"), "good");
            try (LinuxFile file = open("a");
                    LinuxFile directory = linux.directory().open(folder).call()) {
                MemorySegment first = harness.room(8);
                Transfer before = file.read(first, 0);
                Transfer bad = directory.read(harness.room(8), 0);
                Transfer after = file.read(harness.room(8), 0);
                Together.start(linux, List.of(before, bad, after));

                assertEquals(4, before.get().bytes());
                assertEquals(4, after.get().bytes());
                assertThrows(CompletionException.class, bad::join);
                assertTrue(directory.isOpen(), "an error closes nothing");
            }
        }

        @Test
        void a_late_completion_is_not_told_to_the_next_who_has_the_number() throws Exception {
            try (Pipe pipe = pipe()) {
                PipeEnd old = pipe.source();
                Transfer late = old.read(harness.room(8)).start();
                old.close();
                try (Pipe next = pipe()) {
                    assertEquals(old.number(), next.source().number());
                    Transfer fresh = next.source().read(harness.room(8)).start();
                    next.sink().write(harness.bytes("new")).call();

                    assertEquals(3, fresh.get().bytes());
                    CompletionException ended = assertThrows(CompletionException.class, late::join);
                    assertInstanceOf(AsynchronousCloseException.class, ended.getCause());
                }
            }
        }

        @Test
        void memory_that_nobody_else_keeps_lives_as_long_as_the_operation() throws Exception {
            try (Pipe pipe = pipe()) {
                List<Transfer> reading = new ArrayList<>();
                WeakReference<MemorySegment> memory = startReading(pipe, reading);
                System.gc();
                assertNotNull(memory.get());

                pipe.sink().write(harness.bytes("x")).call();
                assertEquals(1, reading.getFirst().get().bytes());
            }
        }

        private WeakReference<MemorySegment> startReading(Pipe pipe, List<Transfer> reading) {
            MemorySegment memory = Arena.ofAuto().allocate(64);
            reading.add(pipe.source().read(memory).start());
            return new WeakReference<>(memory);
        }

        @Test
        void several_reads_of_one_pipe_are_in_flight_at_once() throws Exception {
            try (Pipe pipe = pipe()) {
                Transfer first = pipe.source().read(harness.room(1)).start();
                Transfer second = pipe.source().read(harness.room(1)).start();
                pipe.sink().write(harness.bytes("ab")).call();

                assertEquals(2, first.get().bytes() + second.get().bytes());
            }
        }

        @Test
        void no_library_is_unpacked_into_the_temporary_folder() throws Exception {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
            assertFalse(Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .anyMatch(line -> line.contains(".so") && line.contains(" " + temporary + "/")));
        }
    }

    @Nested
    class PanamaUring {

        @Test
        void the_errno_of_a_refusal_is_the_one_that_Linux_said() {
            try (Arena arena = Arena.ofConfined()) {
                assertEquals(Errno.EINVAL.negated(), UringCalls.setup(0, arena.allocate(RingParameters.LAYOUT)));
            }
        }

        @Test
        void nothing_is_called_cancelled_before_Linux_has_let_go() throws Exception {
            try (Pipe pipe = pipe();
                    LinuxFile sink = linux.directory()
                            .open(Path.of("/proc/self/fd/" + pipe.sink().number()), WRITE)
                            .call()) {
                MemorySegment target = harness.room(8);
                Transfer read = pipe.source().read(target).start();
                harness.reactor.close();

                assertTrue(read.isDone());
                try (var writer = Files.newOutputStream(Path.of("/proc/self/fd/" + sink.number()))) {
                    writer.write("too late".getBytes(StandardCharsets.UTF_8));
                }
                assertArrayEquals(new byte[8], target.toArray(ValueLayout.JAVA_BYTE));
            }
        }

        @Test
        void file_offsets_are_64_bits_wide() throws Exception {
            try (LinuxFile file = open("a")) {
                file.write(harness.bytes("far"), BEYOND_AN_INT).call();
                MemorySegment target = harness.room(3);
                file.read(target, BEYOND_AN_INT).call();

                assertEquals("far", Harness.text(target, 3));
                assertEquals(BEYOND_AN_INT + 3, Files.size(folder.resolve("a")));
            }
        }

        @Test
        void a_ring_of_large_entries_has_all_of_them() throws Exception {
            try (Uring ring =
                    Uring.open(UringSetup.builder(8).largeSubmissions().build())) {
                for (int i = 0; i < 8; i++) {
                    long at = ring.claim();
                    Prepare.nop(ring.entries(), at);
                    Prepare.userData(ring.entries(), at, 100 + i);
                }
                ring.submitAndWait(8);
                for (int i = 0; i < 8; i++) {
                    assertTrue(ring.completions().next());
                    assertEquals(100 + i, ring.completions().userData());
                }
            }
        }
    }

    @Nested
    class Netty {

        @Test
        void memory_of_a_cancelled_write_comes_back_once_and_not_too_early() throws Exception {
            try (SharedSegment segment = SharedSegment.create("test", 1 << 20, HugePages.NEVER);
                    Pipe pipe = pipe()) {
                SlicePool pool = new SlicePool(0, segment);
                Slice slice = pool.allocate(BLOCK, 64);
                try (LinuxFile file = open("a")) {
                    Transfer waits = pipe.source().read(harness.room(8));
                    Transfer write = file.write(slice, 0);
                    var chain = linux.chain(waits, write).start();
                    slice.close();
                    assertTrue(pool.bytesInUse() > 0);
                    assertTrue(waits.cancel(true));

                    assertThrows(CompletionException.class, chain::join);
                    assertEquals(0, pool.bytesInUse());
                }
            }
        }

        @Test
        void worker_threads_can_be_bounded() throws Exception {
            Workers bounded = PortTables.onRing(linux, (ring, tables) -> {
                ring.tuning().limitWorkers(new Workers(3, 2));
                return ring.tuning().limitWorkers(new Workers(0, 0));
            });

            assertEquals(new Workers(3, 2), bounded);
        }

        @Test
        void a_splice_begins_where_it_is_told_beyond_an_int_too() throws Exception {
            try (LinuxFile file = open("a");
                    Pipe pipe = pipe()) {
                file.write(harness.bytes("far"), BEYOND_AN_INT).call();
                linux.splice(file, BEYOND_AN_INT, pipe.sink(), LinuxFile.CURRENT_POSITION, 3)
                        .call();
                MemorySegment target = harness.room(3);
                pipe.source().read(target).call();

                assertEquals("far", Harness.text(target, 3));
            }
        }
    }

    @Nested
    class Jio_uring_file {

        @Test
        void a_relative_path_begins_in_the_working_directory() throws Exception {
            assertTrue(linux.directory().status(Path.of("pom.xml")).call().isRegularFile());
        }
    }

    @Nested
    class MyraTransport {

        @Test
        void a_plain_send_carries_no_flag_that_only_zero_copy_takes() throws Exception {
            try (Uring ring = Uring.open(UringSetup.of(4))) {
                long at = ring.claim();
                PrepareSocket.send(ring.entries(), at, 0, 0L, 0, 0);

                assertEquals(0, SubmissionEntry.ioprio(ring.entries(), at));
            }
        }
    }

    @Nested
    class Loom {

        @Test
        void a_cancel_that_comes_too_late_changes_nothing() throws Exception {
            try (LinuxFile file = open("a")) {
                Transfer write = file.write(harness.bytes("x"), 0);
                write.call();

                assertFalse(write.cancel(true));
                assertEquals(1, write.get().bytes());
            }
        }
    }

    @Test
    void A_child_process_does_not_inherit_the_ring() throws Exception {
        Process child = new ProcessBuilder("sh", "-c", "ls -l /proc/self/fd").start();
        String descriptors = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, child.waitFor());
        assertFalse(descriptors.contains("io_uring"), descriptors);
        try (Stream<Path> ours = Files.list(Path.of("/proc/self/fd"))) {
            assertTrue(ours.anyMatch(PeersFaultsTest::isRing), "there is one here");
        }
    }

    private static boolean isRing(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("io_uring");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
