package dev.torc.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.FileCalls;
import dev.torc.posix.Futex;
import dev.torc.posix.MemoryMaps;
import dev.torc.posix.ResourceExhaustedException;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.FallocateFlags;
import dev.torc.uapi.MemfdFlags;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.SealFlags;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What shared memory keeps, and which memory of a peer is not touched at all.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class SharedSegmentTest {

    private static final int SEALS = SealFlags.SHRINK | SealFlags.GROW | SealFlags.SEAL;
    private static final int SEALABLE = MemfdFlags.CLOEXEC | MemfdFlags.ALLOW_SEALING;
    private static final long HUGE_PAGE_BYTES = 2 * 1024 * 1024;

    @Nested
    class A_segment {

        @Test
        void is_of_zeros_and_as_long_as_was_asked() throws IOException {
            try (SharedSegment segment = SharedSegment.create("test", 5000, HugePages.NEVER)) {
                assertEquals(5000, segment.byteSize());
                assertEquals(5000, MemoryMaps.byteSize(segment.descriptor()));
                assertEquals(-1, segment.memory().mismatch(MemorySegment.ofArray(new byte[5000])));
                assertEquals(PageKind.PLAIN, segment.pages());
            }
        }

        @Test
        void keeps_its_length_whoever_tries_to_change_it() throws IOException {
            try (SharedSegment segment = plain()) {
                assertThrows(AccessDeniedException.class, () -> MemoryMaps.resize(segment.descriptor(), 0));
                assertThrows(AccessDeniedException.class, () -> MemoryMaps.resize(segment.descriptor(), 8192));
                assertThrows(
                        AccessDeniedException.class, () -> MemoryMaps.addSeals(segment.descriptor(), SealFlags.WRITE));
            }
        }

        @Test
        void that_was_closed_is_an_exception_and_not_a_fault() throws IOException {
            SharedSegment segment = plain();
            segment.close();
            segment.close();

            assertThrows(IllegalStateException.class, () -> segment.memory().get(ValueLayout.JAVA_INT, 0));
            assertThrows(IllegalStateException.class, () -> segment.words().loadAcquire(0));
            assertFalse(segment.descriptor().isOpen());
        }

        @Test
        void is_not_unmapped_under_a_thread_that_waits_in_it() throws Exception {
            SharedSegment segment = plain();
            CompletableFuture<Integer> woken = new CompletableFuture<>();
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> woken.complete(Futex.wait(segment.memory(), 0, 0, Futex.NO_TIMEOUT)));
            while (!woken.isDone() && !someThreadIsInCallAt(segment.memory().address())) {
                Thread.onSpinWait();
            }

            assertThrows(IllegalStateException.class, segment::close);

            assertEquals(1, Futex.wake(segment.memory(), 0, 1));
            assertEquals(0, woken.get());
            segment.close();
        }

        @Test
        void can_take_its_memory_at_once() throws IOException {
            try (SharedSegment segment = SharedSegment.create("committed", 1 << 20, HugePages.NEVER)) {
                segment.commit();

                segment.memory().set(ValueLayout.JAVA_INT, (1 << 20) - 4, 1);
                assertEquals(1 << 20, allocatedBytes(segment));
            }
        }

        @Test
        void takes_no_memory_before_it_is_touched() throws IOException {
            try (SharedSegment segment = SharedSegment.create("lazy", 1L << 36, HugePages.NEVER)) {
                segment.memory().set(ValueLayout.JAVA_INT, 1L << 35, 1);

                assertEquals(4096, allocatedBytes(segment));
            }
        }

        @ParameterizedTest
        @ValueSource(longs = {0, -1})
        void without_a_length_is_refused(long bytes) {
            assertThrows(IllegalArgumentException.class, () -> SharedSegment.create("none", bytes, HugePages.NEVER));
        }

        @Test
        void that_is_too_long_for_the_address_space_is_refused_and_leaves_nothing_open() throws IOException {
            int before = openDescriptors();

            assertThrows(
                    ResourceExhaustedException.class, () -> SharedSegment.create("vast", 1L << 50, HugePages.NEVER));
            assertEquals(before, openDescriptors());
        }

        @Test
        void with_huge_pages_wanted_is_made_whether_there_are_any_or_not() throws IOException {
            try (SharedSegment segment = SharedSegment.create("huge", 1, HugePages.TRY)) {
                segment.memory().set(ValueLayout.JAVA_INT, HUGE_PAGE_BYTES - 4, 42);

                assertEquals(HUGE_PAGE_BYTES, segment.byteSize());
                long free = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                        .filter(line -> line.startsWith("HugePages_Total:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
                assertEquals(free > 0, segment.pages() == PageKind.RESERVED_HUGE);
            }
        }
    }

    @Nested
    class A_peers_segment {

        @Test
        void is_the_same_memory() throws IOException {
            try (SharedSegment theirs = plain();
                    SharedSegment ours = SharedSegment.mapForeign(theirs.descriptor(), 4096)) {
                theirs.words().storeRelease(64, 42);

                assertEquals(42, ours.words().loadAcquire(64));
            }
        }

        @Test
        void outlives_the_peers_own_mapping() throws IOException {
            SharedSegment theirs = plain();
            try (SharedSegment ours = SharedSegment.mapForeign(theirs.descriptor(), 4096)) {
                theirs.memory().set(ValueLayout.JAVA_INT, 0, 7);
                theirs.close();

                assertEquals(7, ours.memory().get(ValueLayout.JAVA_INT, 0));
            }
        }

        @Test
        void cannot_be_truncated_under_us() throws IOException {
            try (SharedSegment theirs = plain();
                    SharedSegment ours = SharedSegment.mapForeign(theirs.descriptor(), 4096)) {
                assertThrows(IOException.class, () -> MemoryMaps.resize(theirs.descriptor(), 0));

                ours.memory().fill((byte) 1);
            }
        }

        @Test
        void reads_as_zeros_where_the_peer_makes_a_hole() throws IOException {
            try (SharedSegment theirs = plain();
                    SharedSegment ours = SharedSegment.mapForeign(theirs.descriptor(), 4096)) {
                ours.memory().set(ValueLayout.JAVA_INT, 0, 7);
                int hole = FallocateFlags.PUNCH_HOLE | FallocateFlags.KEEP_SIZE;

                assertEquals(0, FileCalls.fallocate(theirs.descriptor().number(), hole, 0, 4096));
                assertEquals(0, ours.memory().get(ValueLayout.JAVA_INT, 0));
            }
        }

        @ParameterizedTest
        @ValueSource(
                ints = {
                    0,
                    SealFlags.SHRINK,
                    SealFlags.GROW,
                    SealFlags.SHRINK | SealFlags.GROW,
                    SealFlags.SHRINK | SealFlags.SEAL
                })
        void whose_length_is_not_sealed_is_refused(int seals) throws IOException {
            try (Descriptor file = file(SEALABLE, 4096)) {
                if (seals != 0) {
                    MemoryMaps.addSeals(file, seals);
                }

                assertThrows(UntrustedSegmentException.class, () -> SharedSegment.mapForeign(file, 4096));
            }
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 4095, 8192, Long.MAX_VALUE, -4096})
        void of_another_length_than_announced_is_refused(long announced) throws IOException {
            try (Descriptor file = sealed(SEALABLE, 4096)) {
                assertThrows(UntrustedSegmentException.class, () -> SharedSegment.mapForeign(file, announced));
            }
        }

        @Test
        void without_a_length_is_refused() throws IOException {
            try (Descriptor file = sealed(SEALABLE, 0)) {
                assertThrows(UntrustedSegmentException.class, () -> SharedSegment.mapForeign(file, 0));
            }
        }

        @Test
        void that_is_a_file_of_a_directory_is_refused(@TempDir Path directory) throws IOException {
            Path path = directory.resolve("file");
            Files.write(path, new byte[4096]);
            try (Descriptor file = FileCalls.open(path, OpenFlags.RDWR, 0)) {
                assertThrows(UntrustedSegmentException.class, () -> SharedSegment.mapForeign(file, 4096));
            }
        }

        @Test
        void that_is_no_memory_at_all_is_refused() throws IOException {
            try (Descriptor bell = EventDescriptor.create().descriptor()) {
                assertThrows(UntrustedSegmentException.class, () -> SharedSegment.mapForeign(bell, 8));
            }
        }

        @Test
        void that_may_not_be_written_is_an_exception() throws IOException {
            try (Descriptor writable = file(SEALABLE, 4096)) {
                MemoryMaps.addSeals(writable, SEALS | SealFlags.WRITE);

                assertThrows(IOException.class, () -> SharedSegment.mapForeign(writable, 4096));
            }
        }

        @Test
        void of_reserved_huge_pages_is_refused_unless_asked_for() throws IOException {
            int flags = SEALABLE | MemfdFlags.HUGETLB | MemfdFlags.HUGE_2MB;
            assumeTrue(Files.exists(Path.of("/sys/kernel/mm/hugepages")), "this Linux has no reserved huge pages");
            try (Descriptor file = sealed(flags, HUGE_PAGE_BYTES)) {
                UntrustedSegmentException refused = assertThrows(
                        UntrustedSegmentException.class, () -> SharedSegment.mapForeign(file, HUGE_PAGE_BYTES));
                assertTrue(refused.toString().contains("huge"), refused.toString());
            }
        }
    }

    @Test
    void the_switch_of_transparent_huge_pages_is_read_as_linux_writes_it() {
        assertTrue(TransparentHugePages.isOn("always within_size [advise] never deny force\n"));
        assertFalse(TransparentHugePages.isOn("always within_size advise [never] deny force\n"));
        assertFalse(TransparentHugePages.isOn("always within_size advise never [deny] force\n"));
    }

    /// Linux shows the call that a thread sleeps in with its arguments.
    private static boolean someThreadIsInCallAt(long address) throws IOException {
        String argument = "0x" + Long.toHexString(address) + " ";
        try (var threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.anyMatch(thread -> read(thread.resolve("syscall")).contains(argument));
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException ended) {
            return "";
        }
    }

    private static SharedSegment plain() throws IOException {
        return SharedSegment.create("test", 4096, HugePages.NEVER);
    }

    private static Descriptor sealed(int flags, long bytes) throws IOException {
        Descriptor file = file(flags, bytes);
        MemoryMaps.addSeals(file, SEALS);
        assertNotEquals(0, MemoryMaps.seals(file));
        return file;
    }

    private static Descriptor file(int flags, long bytes) throws IOException {
        Descriptor file = MemoryMaps.memfd("peer", flags);
        MemoryMaps.resize(file, bytes);
        return file;
    }

    private static long allocatedBytes(SharedSegment segment) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(Statx.LAYOUT);
            int number = segment.descriptor().number();
            MemorySegment itself = arena.allocateFrom("");
            assertEquals(0, FileCalls.statx(number, itself, AtFlags.EMPTY_PATH, StatxMask.BLOCKS, status));
            return Statx.blockCount(status) * 512;
        }
    }

    private static int openDescriptors() throws IOException {
        try (var numbers = Files.list(Path.of("/proc/self/fd"))) {
            return (int) numbers.count();
        }
    }
}
