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
