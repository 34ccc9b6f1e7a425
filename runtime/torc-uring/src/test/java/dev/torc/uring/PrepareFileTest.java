package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.Errno;
import dev.torc.uapi.FallocateFlags;
import dev.torc.uapi.FileAdvice;
import dev.torc.uapi.Iovec;
import dev.torc.uapi.MemoryAdvice;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.RwFlags;
import dev.torc.uapi.SyncFileRangeFlags;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What each operation on an open file does, asked of Linux.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PrepareFileTest {

    private static final String TEXT = "every call goes through a ring";

    @TempDir
    Path folder = Path.of("");

    private final TestRing test = new TestRing();
    private Path file = Path.of("");
    private int fd;

    @BeforeEach
    void openFile() throws IOException {
        file = Files.writeString(folder.resolve("file"), TEXT);
        fd = test.open(file, OpenFlags.RDWR | OpenFlags.CLOEXEC);
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Nested
    class Reading {

        @Test
        void brings_the_bytes_from_an_offset() {
            MemorySegment buffer = test.arena.allocate(4);

            assertEquals(4, test.run((e, at) -> PrepareFile.read(e, at, fd, buffer, 6)));

            assertEquals("call", TestRing.text(buffer, 4));
        }

        @Test
        void moves_the_files_own_position_where_that_is_meant() {
            MemorySegment buffer = test.arena.allocate(5);

            test.run((e, at) -> PrepareFile.read(e, at, fd, buffer, PrepareFile.CURRENT_POSITION));
            test.run((e, at) -> PrepareFile.read(e, at, fd, buffer, PrepareFile.CURRENT_POSITION));

            assertEquals(" call", TestRing.text(buffer, 5));
        }

        @Test
        void into_several_parts_fills_them_one_after_the_other() {
            MemorySegment buffer = test.arena.allocate(10);
            MemorySegment vectors = vectors(buffer.asSlice(5, 5), buffer.asSlice(0, 5));

            assertEquals(10, test.run((e, at) -> PrepareFile.readVectored(e, at, fd, vectors.address(), 2, 0)));

            assertEquals(" callevery", TestRing.text(buffer, 10));
        }

        @Test
        void into_a_registered_buffer_and_from_a_registered_file() throws IOException {
            MemorySegment buffer = test.arena.allocate(4096, 4096);
            test.ring.buffers().register(List.of(buffer));
            test.ring.files().register(fd);

            assertEquals(
                    5,
                    test.run(
                            (e, at) -> PrepareFile.readFixed(e, at, FixedFile.at(0), buffer.address() + 100, 5, 0, 0)));

            assertEquals("every", TestRing.text(buffer.asSlice(100), 5));
        }

        @Test
        void into_several_parts_of_a_registered_buffer() throws IOException {
            TestRing.assumeSupported(Opcode.READV_FIXED);
            MemorySegment buffer = test.arena.allocate(4096, 4096);
            test.ring.buffers().register(List.of(buffer));
            MemorySegment vectors = vectors(buffer.asSlice(8, 3), buffer.asSlice(0, 3));

            assertEquals(6, test.run((e, at) -> PrepareFile.readVectoredFixed(e, at, fd, vectors.address(), 2, 0, 0)));

            assertEquals("eve", TestRing.text(buffer.asSlice(8), 3));
            assertEquals("ry ", TestRing.text(buffer, 3));
        }

        @Test
        void beyond_two_gibibytes_is_reading_there() {
            long far = (3L << 30) + 7;
            test.succeed((e, at) -> PrepareFile.write(e, at, fd, test.bytes("far"), far));
            MemorySegment buffer = test.arena.allocate(3);

            assertEquals(3, test.run((e, at) -> PrepareFile.read(e, at, fd, buffer, far)));

            assertEquals("far", TestRing.text(buffer, 3));
        }

        @Test
        void can_be_asked_not_to_wait() {
            MemorySegment buffer = test.arena.allocate(4);
            test.prepare(1, (e, at) -> {
                PrepareFile.read(e, at, fd, buffer, 0);
                Prepare.readWriteFlags(e, at, RwFlags.NOWAIT);
            });

            int result = test.next().result();

            assertTrue(result == 4 || result == Errno.EAGAIN.negated(), "" + result);
        }

        @Test
        void into_memory_on_the_heap_is_refused() {
            MemorySegment heap = MemorySegment.ofArray(new byte[4]);
            MemorySegment readOnly = test.arena.allocate(4).asReadOnly();
            long at = test.ring.claim();

            assertThrows(IllegalArgumentException.class, () -> PrepareFile.read(test.ring.entries(), at, fd, heap, 0));
            assertThrows(
                    IllegalArgumentException.class, () -> PrepareFile.read(test.ring.entries(), at, fd, readOnly, 0));
        }
    }

    @Nested
    class Writing {

        @Test
        void puts_the_bytes_at_an_offset() throws IOException {
            assertEquals(4, test.run((e, at) -> PrepareFile.write(e, at, fd, test.bytes("read"), 6)));

            assertEquals("every read goes through a ring", Files.readString(file));
        }

        @Test
        void from_several_parts() throws IOException {
            MemorySegment vectors = vectors(test.bytes("EV"), test.bytes("ERY"));

            assertEquals(5, test.run((e, at) -> PrepareFile.writeVectored(e, at, fd, vectors.address(), 2, 0)));

            assertEquals("EVERY", Files.readString(file).substring(0, 5));
        }

        @Test
        void from_a_registered_buffer() throws IOException {
            MemorySegment buffer = test.arena.allocate(4096, 4096);
            MemorySegment.copy(test.bytes("fixed"), 0, buffer, 0, 5);
            test.ring.buffers().register(List.of(buffer));

            assertEquals(5, test.run((e, at) -> PrepareFile.writeFixed(e, at, fd, buffer.address(), 5, 0, 0)));

            assertEquals("fixed", Files.readString(file).substring(0, 5));
        }

        @Test
        void from_several_parts_of_a_registered_buffer() throws IOException {
            TestRing.assumeSupported(Opcode.WRITEV_FIXED);
            MemorySegment buffer = test.arena.allocate(4096, 4096);
            MemorySegment.copy(test.bytes("abcdef"), 0, buffer, 0, 6);
            test.ring.buffers().register(List.of(buffer));
            MemorySegment vectors = vectors(buffer.asSlice(3, 3), buffer.asSlice(0, 3));

            assertEquals(6, test.run((e, at) -> PrepareFile.writeVectoredFixed(e, at, fd, vectors.address(), 2, 0, 0)));

            assertEquals("defabc", Files.readString(file).substring(0, 6));
        }
    }

    @Nested
    class The_file_itself {

        @Test
        void is_flushed_in_three_ways() {
            assertEquals(0, test.run((e, at) -> PrepareFile.fsync(e, at, fd)));
            assertEquals(0, test.run((e, at) -> PrepareFile.fdatasync(e, at, fd)));
            assertEquals(
                    0, test.run((e, at) -> PrepareFile.syncFileRange(e, at, fd, 0, 4096, SyncFileRangeFlags.WRITE)));
        }

        @Test
        void is_given_room_and_cut() throws IOException {
            assertEquals(0, test.run((e, at) -> PrepareFile.fallocate(e, at, fd, 0, 0, 10_000)));
            assertEquals(10_000, Files.size(file));

            assertEquals(
                    0,
                    test.run((e, at) -> PrepareFile.fallocate(
                            e, at, fd, FallocateFlags.PUNCH_HOLE | FallocateFlags.KEEP_SIZE, 0, 4096)));
            assertEquals(0, Files.readAllBytes(file)[0]);

            TestRing.assumeSupported(Opcode.FTRUNCATE);
            assertEquals(0, test.run((e, at) -> PrepareFile.ftruncate(e, at, fd, 5L << 30)));
            assertEquals(5L << 30, Files.size(file));
        }

        @Test
        void takes_advice_about_itself_and_about_memory() {
            MemorySegment memory = test.arena.allocate(8192, 4096);

            assertEquals(0, test.run((e, at) -> PrepareFile.fadvise(e, at, fd, 0, 4096, FileAdvice.WILLNEED)));
            assertEquals(0, test.run((e, at) -> PrepareFile.fadvise(e, at, fd, 0, 5L << 30, FileAdvice.RANDOM)));
            assertEquals(
                    0, test.run((e, at) -> PrepareFile.madvise(e, at, memory.address(), 8192, MemoryAdvice.WILLNEED)));
        }

        @Test
        void is_closed_once() {
            assertEquals(0, test.run((e, at) -> PrepareFile.close(e, at, fd)));
            assertEquals(Errno.EBADF.negated(), test.run((e, at) -> PrepareFile.close(e, at, fd)));
        }

        @Test
        void is_not_closed_by_the_mark_of_a_registered_one() {
            long at = test.ring.claim();

            assertThrows(
                    IllegalArgumentException.class, () -> PrepareFile.close(test.ring.entries(), at, FixedFile.at(0)));
        }

        @Test
        void becomes_a_descriptor_again_if_it_was_a_registered_file_only() throws IOException {
            TestRing.assumeSupported(Opcode.FIXED_FD_INSTALL);
            test.ring.files().register(fd);
            test.closeFile(fd);

            int again = test.succeed((e, at) -> PrepareFile.installDescriptor(e, at, 0, 0));

            MemorySegment buffer = test.arena.allocate(5);
            assertEquals(5, test.run((e, at) -> PrepareFile.read(e, at, again, buffer, 0)));
            assertEquals(0, test.run((e, at) -> PrepareFile.closeDirect(e, at, 0)));
            assertEquals(
                    Errno.EBADF.negated(), test.run((e, at) -> PrepareFile.read(e, at, FixedFile.at(0), buffer, 0)));
        }
    }

    @Nested
    class Pipes {

        @Test
        void are_made_written_teed_spliced_and_read() {
            TestRing.assumeSupported(Opcode.PIPE);
            int[] first = pipe();
            int[] second = pipe();
            test.succeed(
                    (e, at) -> PrepareFile.write(e, at, first[1], test.bytes("water"), PrepareFile.CURRENT_POSITION));

            assertEquals(5, test.run((e, at) -> PrepareFile.tee(e, at, first[0], second[1], 100, 0)));
            assertEquals("water", read(second[0]));

            assertEquals(
                    5,
                    test.run((e, at) ->
                            PrepareFile.splice(e, at, first[0], PrepareFile.CURRENT_POSITION, fd, 0, 100, 0)));
            assertEquals("water", readAt(fd));
        }

        @Test
        void are_spliced_from_a_registered_file() throws IOException {
            TestRing.assumeSupported(Opcode.PIPE);
            int[] pipe = pipe();
            test.ring.files().register(fd);

            assertEquals(
                    5,
                    test.run((e, at) -> PrepareFile.splice(
                            e, at, FixedFile.at(0), 0, pipe[1], PrepareFile.CURRENT_POSITION, 5, 0)));

            assertEquals("every", read(pipe[0]));
        }

        @Test
        void are_made_as_registered_files() throws IOException {
            TestRing.assumeSupported(Opcode.PIPE);
            test.ring.files().reserve(4);
            MemorySegment indexes = test.arena.allocate(ValueLayout.JAVA_INT, 2);

            test.succeed((e, at) -> PrepareFile.pipeDirect(e, at, indexes.address(), 0, 1));

            test.succeed((e, at) ->
                    PrepareFile.write(e, at, FixedFile.at(2), test.bytes("direct"), PrepareFile.CURRENT_POSITION));
            assertEquals("direct", read(FixedFile.at(1)));
        }

        private int[] pipe() {
            MemorySegment ends = test.arena.allocate(ValueLayout.JAVA_INT, 2);
            test.succeed((e, at) -> PrepareFile.pipe(e, at, ends.address(), OpenFlags.CLOEXEC));
            return ends.toArray(ValueLayout.JAVA_INT);
        }

        private String read(int end) {
            MemorySegment buffer = test.arena.allocate(100);
            return TestRing.text(
                    buffer,
                    test.succeed((e, at) -> PrepareFile.read(e, at, end, buffer, PrepareFile.CURRENT_POSITION)));
        }

        private String readAt(int from) {
            MemorySegment buffer = test.arena.allocate(5);
            return TestRing.text(buffer, test.succeed((e, at) -> PrepareFile.read(e, at, from, buffer, 0)));
        }
    }

    private MemorySegment vectors(MemorySegment... parts) {
        MemorySegment vectors = test.arena.allocate(Iovec.LAYOUT, parts.length);
        for (int i = 0; i < parts.length; i++) {
            Iovec.setAddress(vectors, i, parts[i].address());
            Iovec.setLengthBytes(vectors, i, parts[i].byteSize());
        }
        return vectors;
    }
}
