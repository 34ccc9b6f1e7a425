package dev.torc.scheme.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.scheme.Limits;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FallocateFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a client of the file scheme may rely on, however the server does what it needs of Linux.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class FileSchemeContract extends ServedFolder {

    FileSchemeContract(Serving serving) {
        super(serving);
    }

    @Nested
    class Reading {

        @Test
        void goes_into_slices_that_O_DIRECT_takes() throws Exception {
            try (Slice small = session.allocate(100);
                    Slice page = session.allocate(4096);
                    Slice larger = session.allocate(5000)) {
                assertEquals(100, small.byteSize());
                assertEquals(0, page.memory().address() % 4096);
                assertEquals(0, larger.memory().address() % 4096);
            }
        }

        @Test
        void gives_the_bytes_of_the_file() throws IOException {
            Files.writeString(root().resolve("a.txt"), "hello");

            try (RemoteFile file = session.open("a.txt", OpenMode.READ);
                    Slice slice = session.allocate(100)) {
                assertEquals(5, file.read(slice, 0));
                assertEquals("hello", new String(bytes(slice, 5), UTF_8));
            }
        }

        @Test
        void begins_at_any_offset_and_ends_with_0() throws IOException {
            Files.writeString(root().resolve("a.txt"), "hello");

            try (RemoteFile file = session.open("a.txt", OpenMode.READ);
                    Slice slice = session.allocate(100)) {
                assertEquals(2, file.read(slice, 3));
                assertEquals("lo", new String(bytes(slice, 2), UTF_8));
                assertEquals(0, file.read(slice, 5));
                assertEquals(0, file.read(slice, 1L << 40));
            }
        }

        @Test
        void many_pieces_at_once_gives_each_its_own_bytes() throws IOException {
            int size = 4096;
            int pieces = 2000;
            byte[] content = new byte[size * pieces];
            new Random(7).nextBytes(content);
            Files.write(root().resolve("big"), content);
            byte[] seen = new byte[content.length];

            try (RemoteFile file = session.open("big", OpenMode.READ);
                    Pipeline pipeline = session.pipeline()) {
                Slice[] slices = new Slice[64];
                int[] pieceOf = new int[slices.length];
                int next = 0;
                for (int i = 0; i < slices.length; i++) {
                    slices[i] = session.allocate(size);
                    pieceOf[i] = next;
                    assertTrue(pipeline.read(file, slices[i], (long) next++ * size, i));
                }
                while (pipeline.await()) {
                    int i = (int) pipeline.tag();
                    assertEquals(size, pipeline.result());
                    System.arraycopy(bytes(slices[i], size), 0, seen, pieceOf[i] * size, size);
                    if (next < pieces) {
                        pieceOf[i] = next;
                        assertTrue(pipeline.read(file, slices[i], (long) next++ * size, i));
                    }
                }
            }

            assertArrayEquals(content, seen);
        }

        @Test
        void works_from_many_virtual_threads() throws Exception {
            Files.writeString(root().resolve("a.txt"), "hello");

            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<String>> read = java.util.stream.IntStream.range(0, 50)
                        .mapToObj(i -> threads.submit(() -> {
                            try (RemoteFile file = session.open("a.txt", OpenMode.READ);
                                    Slice slice = session.allocate(16)) {
                                return new String(bytes(slice, file.read(slice, 0)), UTF_8);
                            }
                        }))
                        .toList();
                for (Future<String> one : read) {
                    assertEquals("hello", one.get());
                }
            }
        }
    }

    @Nested
    class Writing {

        @Test
        void puts_the_bytes_where_they_belong() throws IOException {
            try (RemoteFile file = session.open("new", OpenMode.CREATE_NEW);
                    Slice slice = session.allocate(3)) {
                fill(slice, "abc".getBytes(UTF_8));
                assertEquals(3, file.write(slice, 2));
                file.sync();
                file.syncContent();
            }

            assertEquals("\0\0abc", Files.readString(root().resolve("new")));
        }

        @Test
        void to_a_file_that_was_opened_for_reading_is_refused() throws IOException {
            Files.writeString(root().resolve("a.txt"), "hello");

            try (RemoteFile file = session.open("a.txt", OpenMode.READ);
                    Slice slice = session.allocate(3)) {
                assertErrno(Errno.EBADF, () -> file.write(slice, 0));
            }
        }

        @Test
        void more_than_the_device_has_room_for_is_refused() throws IOException {
            try (RemoteFile file = session.open("large", OpenMode.CREATE)) {
                // ENOSPC, or EFBIG where the file system cannot even count so far.
                IOException refused = assertThrows(IOException.class, () -> file.allocate(0, 0L, 1L << 50));
                assertTrue(String.valueOf(refused.getMessage()).matches("(?s).*(ENOSPC|EFBIG).*"), refused::toString);
            }
        }

        @Test
        void truncating_and_allocating_change_the_length() throws IOException {
            try (RemoteFile file = session.open("new", OpenMode.CREATE_NEW)) {
                file.truncate(1000);
                assertEquals(1000, file.status().sizeBytes());
                file.allocate(0, 0, 5000);
                assertEquals(5000, file.status().sizeBytes());
                file.allocate(FallocateFlags.KEEP_SIZE, 0, 9000);
                assertEquals(5000, file.status().sizeBytes());
                file.truncate(1);
                assertEquals(1, file.status().sizeBytes());
            }
        }
    }

    @Nested
    class Opening {

        @Test
        void what_is_not_there_fails() {
            assertThrows(NoSuchFileException.class, () -> session.open("nothing", OpenMode.READ));
            assertThrows(NoSuchFileException.class, () -> session.open("", OpenMode.READ));
        }

        @Test
        void as_new_what_is_there_fails() throws IOException {
            Files.writeString(root().resolve("a.txt"), "hello");

            assertThrows(FileAlreadyExistsException.class, () -> session.open("a.txt", OpenMode.CREATE_NEW));
        }

        @Test
        void to_replace_makes_the_file_empty() throws IOException {
            Files.writeString(root().resolve("a.txt"), "hello");

            session.open("a.txt", OpenMode.REPLACE).close();

            assertEquals(0, Files.size(root().resolve("a.txt")));
        }

        @Test
        void a_file_as_a_directory_fails() throws IOException {
            Files.writeString(root().resolve("a.txt"), "hello");

            assertThrows(NotDirectoryException.class, () -> session.open("a.txt", OpenMode.DIRECTORY));
            assertThrows(NotDirectoryException.class, () -> session.open("a.txt/b", OpenMode.READ));
        }

        @Test
        void a_directory_and_reading_it_as_a_file_fails() throws IOException {
            try (RemoteFile directory = session.open(".", OpenMode.READ);
                    Slice slice = session.allocate(10)) {
                assertErrno(Errno.EISDIR, () -> directory.read(slice, 0));
            }
        }

        @Test
        void relative_to_a_directory_begins_there() throws IOException {
            Files.createDirectories(root().resolve("a/b"));
            Files.writeString(root().resolve("a/b/c"), "x");

            try (RemoteFile directory = session.open("a", OpenMode.DIRECTORY);
                    RemoteFile file = directory.open("b/c", OpenMode.READ)) {
                assertEquals(1, file.status().sizeBytes());
            }
        }

        @Test
        void a_link_that_stays_below_the_root_follows_it() throws IOException {
            Files.writeString(root().resolve("a.txt"), "hello");
            Files.createSymbolicLink(root().resolve("link"), Path.of("a.txt"));

            try (RemoteFile file = session.open("link", OpenMode.READ)) {
                assertEquals(5, file.status().sizeBytes());
            }
        }

        @Test
        void with_a_name_that_is_too_long_fails() {
            assertErrno(Errno.ENAMETOOLONG, () -> session.open("x".repeat(256), OpenMode.READ));
            assertErrno(Errno.ENAMETOOLONG, () -> session.open("x/".repeat(2048), OpenMode.READ));
            assertErrno(Errno.ENAMETOOLONG, () -> session.remove("x".repeat(256)));
        }

        @Test
        void what_is_neither_file_nor_directory_fails_at_once() throws Exception {
            Path fifo = root().resolve("fifo");
            assertEquals(
                    0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());

            assertErrno(Errno.ENXIO, () -> session.open("fifo", OpenMode.READ));
            assertErrno(Errno.ENXIO, () -> session.open("fifo", OpenMode.READ_WRITE));
            assertErrno(Errno.ENXIO, () -> session.open("fifo", new OpenMode(OpenFlags.WRONLY, 0, 0L)));
            assertErrno(Errno.ENXIO, () -> session.open("fifo", OpenMode.CREATE));
            assertTrue(!session.status("fifo").isFile());
        }
    }

    @Nested
    class A_path_that_would_leave_the_root {

        @Test
        void is_refused_whatever_it_is_for() throws IOException {
            Files.writeString(folder.resolve("outside"), "secret");
            Files.createDirectory(root().resolve("d"));
            Files.createSymbolicLink(root().resolve("out"), folder);
            Files.createSymbolicLink(root().resolve("file-out"), folder.resolve("outside"));
            Files.createSymbolicLink(root().resolve("up"), Path.of(".."));
            Files.createSymbolicLink(root().resolve("magic"), Path.of("/proc/self/root"));
            Files.writeString(root().resolve("inside"), "x");

            for (String path :
                    List.of("../outside", "d/../../outside", "/etc/passwd", "out/outside", "up/outside", "magic/etc")) {
                assertErrno(Errno.EXDEV, () -> session.open(path, OpenMode.READ));
                assertErrno(Errno.EXDEV, () -> session.open(path, OpenMode.CREATE));
                assertErrno(Errno.EXDEV, () -> session.status(path));
                assertErrno(Errno.EXDEV, () -> session.remove(path));
                assertErrno(Errno.EXDEV, () -> session.removeDirectory(path));
                assertErrno(Errno.EXDEV, () -> session.makeDirectory(path, 0755));
                assertErrno(Errno.EXDEV, () -> session.rename("inside", path));
                assertErrno(Errno.EXDEV, () -> session.rename(path, "inside"));
            }
            assertErrno(Errno.EXDEV, () -> session.open("file-out", OpenMode.READ));
            assertErrno(Errno.EXDEV, () -> session.open("file-out", OpenMode.REPLACE));
            assertErrno(Errno.EXDEV, () -> session.status("file-out"));
            assertEquals("secret", Files.readString(folder.resolve("outside")));
        }

        @Test
        void is_refused_from_a_directorys_handle_too() throws IOException {
            Files.createDirectory(root().resolve("d"));
            try (RemoteFile directory = session.open("d", OpenMode.DIRECTORY)) {
                assertErrno(Errno.EXDEV, () -> directory.open("..", OpenMode.DIRECTORY));
            }
        }

        @Test
        void is_no_matter_for_what_removes_a_link_itself() throws IOException {
            Files.createSymbolicLink(root().resolve("out"), folder);

            assertTrue(session.statusOfLink("out").isSymbolicLink());
            session.rename("out", "out2");
            session.remove("out2");

            assertTrue(Files.exists(folder));
            assertFalse(Files.exists(root().resolve("out2")));
        }

        @Test
        void is_not_named_by_dots_either() throws IOException {
            Files.createDirectory(root().resolve("d"));
            for (String path : List.of(".", "..", "d/.", "d/..")) {
                assertErrno(Errno.EINVAL, () -> session.remove(path));
                assertErrno(Errno.EINVAL, () -> session.removeDirectory(path));
                assertErrno(Errno.EEXIST, () -> session.makeDirectory(path, 0755));
            }
            assertThrows(NoSuchFileException.class, () -> session.remove(""));
        }
    }

    @Nested
    class Names {

        @Test
        void are_listed_without_dots() throws IOException {
            Files.createDirectory(root().resolve("d"));
            Files.writeString(root().resolve("f"), "");

            TreeSet<String> names = new TreeSet<>();
            session.list(".").forEach(item -> names.add(item.name()));

            assertEquals(new TreeSet<>(List.of("d", "f")), names);
        }

        @Test
        void are_all_listed_however_many_there_are() throws IOException {
            for (int i = 0; i < 3000; i++) {
                Files.createFile(root().resolve("a-rather-long-name-for-a-file-" + i));
            }

            List<DirectoryItem> items = session.list(".");

            assertEquals(
                    3000, items.stream().map(DirectoryItem::name).distinct().count());
        }

        @Test
        void of_a_file_are_not_listed() throws IOException {
            Files.writeString(root().resolve("f"), "");

            assertThrows(NotDirectoryException.class, () -> session.list("f"));
        }

        @Test
        void are_made_moved_and_removed() throws IOException {
            session.makeDirectory("d", 0700);
            session.makeDirectory("d/e/", 0700);
            session.open("d/f", OpenMode.CREATE_NEW).close();
            session.rename("d/f", "d/e/g");
            session.rename("d/e", "h");

            assertTrue(session.status("h/g").isFile());
            assertThrows(DirectoryNotEmptyException.class, () -> session.removeDirectory("h"));
            assertErrno(Errno.EISDIR, () -> session.remove("h"));
            assertThrows(NotDirectoryException.class, () -> session.removeDirectory("h/g"));

            session.remove("h/g");
            session.removeDirectory("h/");
            session.removeDirectory("d");

            assertEquals(List.of(), session.list("."));
        }

        @Test
        void are_not_overwritten_on_request() throws IOException {
            Files.writeString(root().resolve("a"), "a");
            Files.writeString(root().resolve("b"), "b");

            assertThrows(FileAlreadyExistsException.class, () -> session.rename("a", "b", RenameFlags.NOREPLACE));
            session.rename("a", "b", RenameFlags.EXCHANGE);

            assertEquals("b", Files.readString(root().resolve("a")));
        }

        @Test
        void hold_any_text() throws IOException {
            String name = "Grüße — 你好 \t\n.txt";
            session.open(name, OpenMode.CREATE_NEW).close();

            assertEquals(name, session.list(".").getFirst().name());
        }

        @Test
        void lead_to_the_status_that_Linux_tells() throws IOException {
            Path path = Files.writeString(root().resolve("a"), "hello");
            Files.setLastModifiedTime(path, java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_123L));

            FileStatus status = session.status("a");

            assertEquals(5, status.sizeBytes());
            assertEquals(Files.getAttribute(path, "unix:ino"), status.inode());
            assertEquals(Files.getAttribute(path, "unix:mode"), status.mode());
            assertEquals(1_000_000_000_123L, status.modified().toEpochMilli());
            assertTrue(session.status(".").isDirectory());
        }
    }

    @Nested
    class A_handle {

        @Test
        void is_unknown_once_it_is_closed() throws IOException {
            Files.writeString(root().resolve("a"), "hello");
            RemoteFile file = session.open("a", OpenMode.READ);
            file.close();
            file.close();

            try (Slice slice = session.allocate(10)) {
                assertErrno(Errno.EBADF, () -> file.read(slice, 0));
            }
            assertErrno(Errno.EBADF, file::status);
        }

        @Test
        void of_another_session_is_unknown() throws IOException {
            Files.writeString(root().resolve("a"), "hello");
            try (Session another = service.connect();
                    RemoteFile theirs = another.open("a", OpenMode.READ);
                    RemoteFile ours = session.open("a", OpenMode.READ);
                    Slice slice = session.allocate(10)) {
                long answer = RawCalls.answer(session, Opcode.READ_FIXED.number(), (entries, at) -> {
                    SubmissionEntry.setFd(entries, at, theirs.handle());
                    SubmissionEntry.setAddress(entries, at, slice.offset());
                    SubmissionEntry.setLength(entries, at, 5);
                });

                assertEquals(Errno.EBADF.negated(), answer);
                assertEquals(5, ours.read(slice, 0));
            }
        }

        @Test
        void closed_with_reads_in_flight_lets_them_end() throws IOException {
            Files.write(root().resolve("a"), new byte[1 << 20]);
            RemoteFile file = session.open("a", OpenMode.READ);
            try (Pipeline pipeline = session.pipeline();
                    Slice slice = session.allocate(1 << 20)) {
                for (int i = 0; i < 20; i++) {
                    pipeline.read(file, slice, 0, i);
                }
                long at = pipeline.claim();
                SubmissionEntry.clear(pipeline.entries(), at);
                SubmissionEntry.setHeader(pipeline.entries(), at, Opcode.CLOSE.number(), 0, 0);
                SubmissionEntry.setFd(pipeline.entries(), at, file.handle());
                pipeline.ready(at, 99);
                pipeline.read(file, slice, 0, 20);
                while (pipeline.await()) {
                    long expected = switch ((int) pipeline.tag()) {
                        case 99 -> 0;
                        case 20 -> Errno.EBADF.negated();
                        default -> 1 << 20;
                    };
                    assertEquals(expected, pipeline.result(), "of call " + pipeline.tag());
                }
            }
        }
    }

    @Nested
    class A_service_that_only_lets_read {

        @Test
        void refuses_every_change_with_EROFS() throws IOException {
            service.close();
            Files.writeString(root().resolve("a"), "hello");
            try (FileService readOnly = FileService.start(folder, serving, FileAccess.READ_ONLY, Limits.standard());
                    Session reader = readOnly.connect();
                    RemoteFile file = reader.open("a", OpenMode.READ);
                    Slice slice = reader.allocate(5)) {
                assertErrno(Errno.EROFS, () -> reader.open("a", OpenMode.READ_WRITE));
                assertErrno(Errno.EROFS, () -> reader.open("new", OpenMode.CREATE));
                assertErrno(Errno.EROFS, () -> reader.open("a", OpenMode.READ.with(OpenFlags.TRUNC)));
                assertErrno(Errno.EROFS, () -> reader.open(".", OpenMode.READ.with(OpenFlags.TMPFILE)));
                assertErrno(Errno.EROFS, () -> file.write(slice, 0));
                assertErrno(Errno.EROFS, () -> file.truncate(0));
                assertErrno(Errno.EROFS, () -> file.allocate(0, 0, 10));
                assertErrno(Errno.EROFS, () -> reader.remove("a"));
                assertErrno(Errno.EROFS, () -> reader.rename("a", "b"));
                assertErrno(Errno.EROFS, () -> reader.makeDirectory("d", 0700));
                assertEquals(5, file.read(slice, 0));
                file.sync();
                assertEquals(1, reader.list(".").size());
            }
        }
    }

    @Test
    void More_handles_than_a_session_may_have_are_refused_and_others_go_on() throws IOException {
        service.close();
        try (FileService small = FileService.start(
                        folder,
                        serving,
                        FileAccess.READ_WRITE,
                        Limits.standard().withHandlesPerSession(3));
                Session greedy = small.connect();
                Session modest = small.connect()) {
            RemoteFile first = greedy.open("a", OpenMode.CREATE);
            greedy.open("a", OpenMode.CREATE);
            greedy.open("a", OpenMode.CREATE);

            assertErrno(Errno.EMFILE, () -> greedy.open("b", OpenMode.CREATE));
            assertFalse(Files.exists(root().resolve("b")));
            modest.open("a", OpenMode.CREATE).close();
            first.close();
            greedy.open("a", OpenMode.CREATE).close();
        }
    }

    @Test
    void More_calls_with_paths_than_are_served_at_once_wait_and_are_all_answered() throws IOException {
        Files.writeString(root().resolve("a"), "hello");
        int count = 200;
        try (Pipeline pipeline = session.pipeline();
                Slice slice = session.allocate(256L * (count + 1))) {
            slice.memory().setString(0, "a");
            for (int i = 0; i < count; i++) {
                long at = pipeline.claim();
                SubmissionEntry.clear(pipeline.entries(), at);
                SubmissionEntry.setHeader(pipeline.entries(), at, Opcode.STATX.number(), 0, 0);
                SubmissionEntry.setFd(pipeline.entries(), at, AtFlags.FDCWD);
                SubmissionEntry.setAddress(pipeline.entries(), at, slice.offset());
                SubmissionEntry.setOffset(pipeline.entries(), at, slice.offset() + 256L * (i + 1));
                SubmissionEntry.setLength(pipeline.entries(), at, StatxMask.BASIC_STATS);
                pipeline.ready(at, i);
            }
            int answered = 0;
            while (pipeline.await()) {
                assertEquals(0, pipeline.result());
                answered++;
            }
            assertEquals(count, answered);
            for (int i = 1; i <= count; i++) {
                assertEquals(5, Statx.sizeBytes(slice.memory().asSlice(256L * i, 256)));
            }
        }
    }

    @Test
    void More_calls_than_the_server_has_room_for_wait_and_are_all_answered() throws IOException {
        service.close();
        Files.write(root().resolve("a"), new byte[4096]);
        Limits limits = Limits.standard().withCalls(64, 4);
        try (FileService narrow = FileService.start(folder, serving, FileAccess.READ_WRITE, limits);
                Session first = narrow.connect();
                Session second = narrow.connect()) {
            assertEquals(64, first.depth());
            assertEquals(600, readAtDepth(first, 60, 600) + readAtDepth(second, 60, 0));
            Thread other = Thread.ofPlatform().start(() -> readAtDepth(second, 60, 3000));
            assertEquals(3000, readAtDepth(first, 60, 3000));
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int readAtDepth(Session reader, int depth, int reads) {
        int answered = 0;
        try (RemoteFile file = reader.open("a", OpenMode.READ);
                Pipeline pipeline = reader.pipeline();
                Slice slice = reader.allocate(4096)) {
            int begun = 0;
            while (begun < Math.min(depth, reads)) {
                assertTrue(pipeline.read(file, slice, 0, begun++));
            }
            while (pipeline.await()) {
                assertEquals(4096, pipeline.result());
                answered++;
                if (begun < reads) {
                    assertTrue(pipeline.read(file, slice, 0, begun++));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return answered;
    }

    @Test
    void A_path_that_Java_could_not_say_to_Linux_is_refused_before_it_is_sent() {
        assertThrows(java.nio.file.InvalidPathException.class, () -> session.open("a\0b", OpenMode.READ));
        assertThrows(java.nio.file.InvalidPathException.class, () -> session.open("\ud800", OpenMode.READ));
    }

    @Test
    void An_errno_without_an_exception_of_its_own_keeps_its_number() {
        SyscallException thrown = assertThrows(SyscallException.class, () -> session.open("../x", OpenMode.READ));

        assertEquals(Errno.EXDEV.number(), thrown.errno());
    }
}
