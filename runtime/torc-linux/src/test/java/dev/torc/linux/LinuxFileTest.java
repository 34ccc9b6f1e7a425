package dev.torc.linux;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.linux.Directory.Resolution;
import dev.torc.memory.HugePages;
import dev.torc.memory.SharedSegment;
import dev.torc.memory.Slice;
import dev.torc.memory.SlicePool;
import dev.torc.posix.SyscallException;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FileAdvice;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.RenameFlags;
import dev.torc.uapi.SyncFileRangeFlags;
import dev.torc.uapi.XattrFlags;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What files and directories do through a ring.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LinuxFileTest {

    private static final int BLOCK = 4096;

    @TempDir
    Path folder;

    private final Harness harness = new Harness();
    private final Linux linux = harness.linux;

    @AfterEach
    void close() {
        harness.close();
    }

    private LinuxFile open(String name, OpenOption... options) throws Exception {
        return linux.directory().open(folder.resolve(name), options).call();
    }

    @Nested
    class Reading_and_writing {

        @Test
        void what_was_written_is_read_at_its_offset() throws Exception {
            try (LinuxFile file = open("a", READ, WRITE, CREATE)) {
                assertEquals(5, file.write(harness.bytes("hello"), 10).call().bytes());
                MemorySegment target = harness.room(16);

                int read = file.read(target, 8).call().bytes();

                assertEquals("\0\0hello", Harness.text(target, read));
            }
        }

        @Test
        void a_future_is_told_without_waiting() throws Exception {
            Files.writeString(folder.resolve("a"), "future");
            try (LinuxFile file = open("a")) {
                MemorySegment target = harness.room(16);

                String text = file.read(target, 0)
                        .start()
                        .thenApply(moved -> Harness.text(target, moved.bytes()))
                        .get();

                assertEquals("future", text);
            }
        }

        @Test
        void several_parts_are_one_read_and_one_write() throws Exception {
            try (LinuxFile file = open("a", READ, WRITE, CREATE)) {
                int written = file.write(List.of(harness.bytes("one "), harness.bytes("two")), 0)
                        .call()
                        .bytes();
                MemorySegment first = harness.room(3);
                MemorySegment second = harness.room(8);
                int read = file.read(List.of(first, second), 0).call().bytes();

                assertEquals(7, written);
                assertEquals(7, read);
                assertEquals("one", Harness.text(first, 3));
                assertEquals(" two", Harness.text(second, 4));
            }
        }

        @Test
        void the_end_of_the_file_is_0_bytes() throws Exception {
            try (LinuxFile file = open("a", READ, WRITE, CREATE)) {
                assertEquals(0, file.read(harness.room(8), 0).call().bytes());
            }
        }

        @Test
        void the_files_own_position_moves() throws Exception {
            Files.writeString(folder.resolve("a"), "abcdef");
            try (LinuxFile file = open("a")) {
                MemorySegment target = harness.room(2);
                file.read(target, LinuxFile.CURRENT_POSITION).call();
                file.read(target, LinuxFile.CURRENT_POSITION).call();

                assertEquals("cd", Harness.text(target, 2));
            }
        }

        @Test
        void memory_on_the_heap_is_refused_before_anything_is_started() throws Exception {
            try (LinuxFile file = open("a", READ, WRITE, CREATE)) {
                assertThrows(IllegalArgumentException.class, () -> file.read(MemorySegment.ofArray(new byte[8]), 0));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> file.write(List.of(MemorySegment.ofArray(new byte[8])), 0));
            }
        }

        @Test
        void registered_memory_is_read_into_and_written_from() throws Exception {
            MemorySegment memory = harness.arena.allocate(2 * BLOCK, BLOCK);
            try (RegisteredMemory registered = linux.register(memory);
                    LinuxFile file = open("a", READ, WRITE, CREATE)) {
                memory.set(ValueLayout.JAVA_LONG, 0, 42L);

                assertEquals(8, file.write(registered, 0, 8, 0).call().bytes());
                assertEquals(8, file.read(registered, BLOCK, 8, 0).call().bytes());

                assertEquals(42L, memory.get(ValueLayout.JAVA_LONG, BLOCK));
                assertThrows(IndexOutOfBoundsException.class, () -> file.read(registered, BLOCK, BLOCK + 1, 0));
            }
        }

        @Test
        void registered_memory_that_was_closed_is_refused_and_its_place_used_again() throws Exception {
            RegisteredMemory first = linux.register(harness.room(64));
            first.close();
            try (RegisteredMemory second = linux.register(harness.room(64));
                    LinuxFile file = open("a", READ, WRITE, CREATE)) {
                assertEquals(first.index(), second.index());
                assertThrows(IllegalStateException.class, () -> file.read(first, 0, 8, 0));
            }
        }

        @Test
        void one_operation_is_started_once() throws Exception {
            try (LinuxFile file = open("a", READ, WRITE, CREATE)) {
                Transfer read = file.read(harness.room(8), 0);
                read.call();

                assertThrows(IllegalStateException.class, read::start);
                assertEquals(0, read.call().bytes(), "asking again is not starting again");
            }
        }
    }

    @Nested
    class A_slice {

        private final SharedSegment segment;
        private final SlicePool pool;

        A_slice() throws IOException {
            segment = SharedSegment.create("test", 1 << 16, HugePages.NEVER);
            pool = new SlicePool(0, segment);
        }

        @AfterEach
        void release() {
            segment.close();
        }

        @Test
        void is_the_operations_until_it_is_done() throws Exception {
            try (Pipe pipe = pipe();
                    LinuxFile file = open("a", READ, WRITE, CREATE);
                    Slice slice = pool.allocate(64, 8)) {
                slice.memory().set(ValueLayout.JAVA_BYTE, 0, (byte) 'x');
                // Behind a read that waits, so that it is certainly under way.
                Transfer first = pipe.source().read(harness.room(1));
                Transfer write = file.write(slice, 0);
                var chain = linux.chain(first, write).start();

                assertThrows(IllegalStateException.class, slice::memory);
                assertThrows(IllegalStateException.class, () -> slice.lend(pool));

                pipe.sink().write(harness.bytes("!")).call();
                chain.get();
                assertEquals('x', slice.memory().get(ValueLayout.JAVA_BYTE, 0));
                assertEquals(64, Files.size(folder.resolve("a")));
            }
        }

        @Test
        void that_is_closed_too_early_goes_back_to_the_pool_when_the_operation_is_done() throws Exception {
            try (Pipe pipe = pipe();
                    LinuxFile file = open("a", READ, WRITE, CREATE)) {
                Slice slice = pool.allocate(64, 8);
                long inUse = pool.bytesInUse();
                var chain = linux.chain(pipe.source().read(harness.room(1)), file.write(slice, 0))
                        .start();

                slice.close();
                assertEquals(inUse, pool.bytesInUse());

                pipe.sink().write(harness.bytes("!")).call();
                chain.get();
                assertEquals(0, pool.bytesInUse());
            }
        }
    }

    private Pipe pipe() throws Exception {
        Harness.assumeSupported(Opcode.PIPE);
        return linux.pipe().call();
    }

    @Nested
    class Syncing_and_space {

        @Test
        void a_file_is_brought_to_the_device() throws Exception {
            try (LinuxFile file = open("a", READ, WRITE, CREATE)) {
                file.write(harness.bytes("x"), 0).call();

                file.sync().call();
                file.syncContent().call();
                file.syncRange(0, 1, SyncFileRangeFlags.WRITE).call();
                file.advise(0, 0, FileAdvice.DONTNEED).call();
            }
        }

        @Test
        void what_cannot_be_synced_says_so() throws Exception {
            try (Pipe pipe = pipe();
                    LinuxFile proc =
                            linux.directory().open(Path.of("/proc/self/status")).call()) {
                SyscallException refused =
                        assertThrows(SyscallException.class, () -> proc.sync().call());

                assertEquals(Errno.EINVAL.number(), refused.errno());
                assertTrue(String.valueOf(refused.getMessage()).contains("fsync"), refused.toString());
                assertTrue(pipe.source().isOpen());
            }
        }

        @Test
        void room_is_kept_and_cut_off() throws Exception {
            Harness.assumeSupported(Opcode.FTRUNCATE);
            try (LinuxFile file = open("a", READ, WRITE, CREATE)) {
                file.allocate(0, 1 << 16).call();
                assertEquals(1 << 16, Files.size(folder.resolve("a")));

                file.truncate(100).call();
                assertEquals(100, Files.size(folder.resolve("a")));
            }
        }

        @Test
        void a_hole_reads_as_zeros() throws Exception {
            Files.writeString(folder.resolve("a"), "x".repeat(2 * BLOCK));
            try (LinuxFile file = open("a", READ, WRITE)) {
                file.punchHole(0, BLOCK).call();
                MemorySegment target = harness.room(1);
                file.read(target, 1).call();

                assertEquals(0, target.get(ValueLayout.JAVA_BYTE, 0));
                assertEquals(2 * BLOCK, Files.size(folder.resolve("a")));
            }
        }
    }

    @Nested
    class Names {

        @Test
        void that_are_not_there_are_a_NoSuchFileException_with_the_name() {
            NoSuchFileException missing = assertThrows(NoSuchFileException.class, () -> open("none"));

            assertEquals(folder.resolve("none").toString(), missing.getFile());
        }

        @Test
        void that_are_there_are_not_made_anew() throws Exception {
            Files.createFile(folder.resolve("a"));

            assertThrows(FileAlreadyExistsException.class, () -> open("a", WRITE, CREATE_NEW));
        }

        @Test
        void a_failure_reaches_futures_too() {
            ExecutionException failed = assertThrows(
                    ExecutionException.class,
                    () -> linux.directory().open(folder.resolve("none")).start().get());

            assertInstanceOf(NoSuchFileException.class, failed.getCause());
        }

        @Test
        void begin_in_an_open_directory() throws Exception {
            try (Directory directory = linux.directory().openDirectory(folder).call()) {
                directory.createDirectory(Path.of("sub"), 0700).call();
                directory.open(Path.of("sub/a"), WRITE, CREATE).call().close();
                directory.rename(Path.of("sub/a"), directory, Path.of("b"), 0).call();
                directory.link(Path.of("b"), directory, Path.of("c")).call();
                directory.createLink(Path.of("d"), Path.of("c")).call();

                assertEquals(2, directory.status(Path.of("d")).call().links());
                assertFalse(directory.statusOfLink(Path.of("d")).call().isRegularFile());
                assertEquals(Path.of("c"), Files.readSymbolicLink(folder.resolve("d")));

                directory.remove(Path.of("c")).call();
                directory.removeDirectory(Path.of("sub")).call();
                assertThrows(
                        NoSuchFileException.class,
                        () -> directory.status(Path.of("d")).call());
                assertFalse(Files.exists(folder.resolve("sub")));
            }
        }

        @Test
        void are_not_taken_from_others_if_so_asked() throws Exception {
            Files.createFile(folder.resolve("a"));
            Files.createFile(folder.resolve("b"));
            Directory here = linux.directory();

            assertThrows(
                    FileAlreadyExistsException.class,
                    () -> here.rename(folder.resolve("a"), here, folder.resolve("b"), RenameFlags.NOREPLACE)
                            .call());
        }

        @Test
        void do_not_lead_out_of_a_directory_that_they_may_not_leave() throws Exception {
            Files.writeString(folder.resolve("inside"), "in");
            try (Directory directory = linux.directory().openDirectory(folder).call()) {
                Set<Resolution> beneath = EnumSet.of(Resolution.BENEATH, Resolution.NO_LINKS);
                directory.openWithin(Path.of("inside"), beneath, READ).call().close();

                SyscallException refused = assertThrows(
                        SyscallException.class,
                        () -> directory
                                .openWithin(Path.of("../" + folder.getFileName() + "/inside"), beneath, READ)
                                .call());
                assertEquals(Errno.EXDEV.number(), refused.errno());
            }
        }

        @Test
        void of_files_are_no_directories() throws Exception {
            Files.createFile(folder.resolve("a"));

            assertThrows(
                    NotDirectoryException.class,
                    () -> linux.directory().openDirectory(folder.resolve("a")).call());
        }

        @Test
        void options_that_contradict_each_other_are_refused() {
            assertThrows(IllegalArgumentException.class, () -> linux.directory().open(folder, APPEND, READ));
            assertThrows(
                    UnsupportedOperationException.class, () -> linux.directory().open(folder, DELETE_ON_CLOSE));
        }

        @Test
        void a_file_can_do_without() throws Exception {
            try (LinuxFile file = linux.directory()
                    .open(folder, READ, WRITE, LinuxOpenOption.UNNAMED)
                    .call()) {
                file.write(harness.bytes("x"), 0).call();

                assertEquals(0, file.status().call().links());
                assertEquals(1, file.status().call().sizeBytes());
            }
        }
    }

    @Nested
    class Status_and_attributes {

        @Test
        void say_what_Java_says() throws Exception {
            Path path = Files.writeString(folder.resolve("a"), "12345");
            FileStatus status = linux.directory().status(path).call();

            assertEquals(5, status.sizeBytes());
            assertTrue(status.isRegularFile());
            assertFalse(status.isDirectory());
            assertEquals(Files.getLastModifiedTime(path).toInstant(), status.modified());
            assertEquals(Files.getAttribute(path, "unix:ino"), status.inode());
            assertTrue(linux.directory().status(folder).call().isDirectory());
        }

        @Test
        void are_set_and_read() throws Exception {
            try (LinuxFile file = open("a", READ, WRITE, CREATE)) {
                try {
                    file.attributes()
                            .set("user.origin", new byte[] {1, 2, 3}, 0)
                            .call();
                } catch (SyscallException e) {
                    assumeTrue(e.errno() != Errno.EOPNOTSUPP.number(), "the file system here has no user attributes");
                    throw e;
                }
                assertArrayEquals(
                        new byte[] {1, 2, 3},
                        Attributes.of(linux, folder.resolve("a"))
                                .get("user.origin")
                                .call());
                Attributes.of(linux, folder.resolve("a"))
                        .set("user.origin", new byte[0], XattrFlags.REPLACE)
                        .call();
                assertArrayEquals(
                        new byte[0], file.attributes().get("user.origin").call());
                SyscallException missing = assertThrows(
                        SyscallException.class,
                        () -> file.attributes().get("user.none").call());
                assertEquals(Errno.ENODATA.number(), missing.errno());
            }
        }
    }

    @Nested
    class A_closed_file {

        @Test
        void starts_nothing() throws Exception {
            LinuxFile file = open("a", READ, WRITE, CREATE);
            Transfer read = file.read(harness.room(8), 0);
            file.close();

            assertThrows(ClosedChannelException.class, read::call);
            assertFalse(file.isOpen());
        }

        @Test
        void is_closed_once() throws Exception {
            LinuxFile file = open("a", READ, WRITE, CREATE);
            file.close();
            LinuxFile next = open("a");

            assertEquals(file.number(), next.number(), "the number is free");
            file.close();
            assertEquals(0, next.read(harness.room(8), 0).call().bytes());
            next.close();
        }

        @Test
        void closes_also_when_its_reactor_is_gone() throws Exception {
            LinuxFile file = open("a", READ, WRITE, CREATE);
            harness.reactor.close();

            file.close();

            assertFalse(Files.exists(Path.of("/proc/self/fd/" + file.number())));
            assertThrows(
                    IOException.class,
                    () -> linux.directory().open(folder.resolve("a")).call());
        }
    }
}
