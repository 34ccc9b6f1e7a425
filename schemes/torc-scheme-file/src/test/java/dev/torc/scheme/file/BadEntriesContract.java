package dev.torc.scheme.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.RwFlags;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a wrong entry is answered with, and that it disturbs nothing else.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class BadEntriesContract {

    private static final long POOL_BYTES = 16L << 20;
    private static final int SLICE_BYTES = 4096;

    @TempDir
    Path folder;

    private final Serving serving;
    private FileService service;
    private Session session;
    private RemoteFile file;
    private Slice slice;

    BadEntriesContract(Serving serving) {
        this.serving = serving;
    }

    @BeforeEach
    void start() throws IOException {
        service = FileService.start(folder, serving);
        Files.writeString(service.root().resolve("a"), "hello");
        session = service.connect();
        file = session.open("a", OpenMode.READ_WRITE);
        slice = session.allocate(SLICE_BYTES);
    }

    @AfterEach
    void everything_else_goes_on() throws IOException {
        assertEquals(5, file.read(slice, 0));
        try (Session another = service.connect()) {
            assertEquals(5, another.status("a").sizeBytes());
        }
        session.close();
        service.untilSessions(0);
        service.close();
    }

    private void assertAnswer(Errno expected, Opcode opcode, RawCalls.Fields fields) {
        assertEquals(expected.negated(), RawCalls.answer(session, opcode.number(), fields), opcode::name);
    }

    /// A read that is right, to be spoilt by one more field.
    private RawCalls.Fields readAnd(RawCalls.Fields more) {
        return (entries, at) -> {
            SubmissionEntry.setFd(entries, at, file.handle());
            SubmissionEntry.setAddress(entries, at, slice.offset());
            SubmissionEntry.setLength(entries, at, 5);
            more.write(entries, at);
        };
    }

    @Test
    void An_opcode_that_neither_Linux_nor_Torc_has_is_EINVAL() {
        assertEquals(Errno.EINVAL.negated(), RawCalls.answer(session, 127, (entries, at) -> {}));
        assertEquals(Errno.EINVAL.negated(), RawCalls.answer(session, TorcOpcode.LAST, (entries, at) -> {}));
    }

    @Test
    void An_opcode_that_this_scheme_does_not_serve_is_ENOSYS() {
        assertAnswer(Errno.ENOSYS, Opcode.SOCKET, (entries, at) -> {});
        assertAnswer(Errno.ENOSYS, Opcode.READ, (entries, at) -> {});
        assertEquals(Errno.ENOSYS.negated(), RawCalls.answer(session, 160, (entries, at) -> {}));
        assertEquals(Errno.ENOSYS.negated(), RawCalls.answer(session, 255, (entries, at) -> {}));
    }

    @Test
    void A_flag_that_is_not_understood_is_EINVAL() {
        int understood = SqeFlags.IO_DRAIN | SqeFlags.IO_LINK | SqeFlags.IO_HARDLINK;
        for (int flag = 1; flag < 256; flag <<= 1) {
            int flags = flag;
            if ((flags & understood) != 0) {
                continue;
            }
            assertAnswer(
                    Errno.EINVAL,
                    Opcode.READ_FIXED,
                    readAnd((entries, at) -> SubmissionEntry.addFlags(entries, at, flags)));
        }
        assertAnswer(Errno.EINVAL, Opcode.NOP, (entries, at) -> SubmissionEntry.addFlags(entries, at, SqeFlags.ASYNC));
    }

    @Test
    void A_field_that_contradicts_the_opcode_is_EINVAL() {
        assertAnswer(Errno.EINVAL, Opcode.READ_FIXED, readAnd((e, at) -> SubmissionEntry.setAddress3(e, at, 1)));
        assertAnswer(Errno.EINVAL, Opcode.READ_FIXED, readAnd((e, at) -> SubmissionEntry.setFileIndex(e, at, 1)));
        assertAnswer(Errno.EINVAL, Opcode.READ_FIXED, readAnd((e, at) -> SubmissionEntry.setPad2(e, at, 1)));
        assertAnswer(Errno.EINVAL, Opcode.READ_FIXED, readAnd((e, at) -> SubmissionEntry.setBufferIndex(e, at, 0, 1)));
        assertAnswer(
                Errno.EINVAL,
                Opcode.READ_FIXED,
                readAnd((e, at) -> SubmissionEntry.setHeader(e, at, Opcode.READ_FIXED.number(), 0, 1)));
        assertAnswer(Errno.EINVAL, Opcode.CLOSE, readAnd((e, at) -> {}));
        assertAnswer(Errno.EINVAL, Opcode.FSYNC, readAnd((e, at) -> {}));
        assertAnswer(Errno.EINVAL, Opcode.FTRUNCATE, readAnd((e, at) -> {}));
        assertAnswer(Errno.EINVAL, Opcode.UNLINKAT, readAnd((e, at) -> SubmissionEntry.setOffset(e, at, 1)));
        assertAnswer(Errno.EINVAL, Opcode.MKDIRAT, readAnd((e, at) -> SubmissionEntry.setOperationFlags(e, at, 1)));
        assertAnswer(Errno.EINVAL, Opcode.NOP, (e, at) -> SubmissionEntry.setOperationFlags(e, at, 1));
    }

    @Test
    void A_flag_of_the_operation_that_Linux_does_not_know_is_what_Linux_says() {
        assertAnswer(Errno.EINVAL, Opcode.FSYNC, (entries, at) -> {
            SubmissionEntry.setFd(entries, at, file.handle());
            SubmissionEntry.setOperationFlags(entries, at, 2);
        });
        assertAnswer(Errno.EINVAL, Opcode.UNLINKAT, (entries, at) -> {
            SubmissionEntry.setFd(entries, at, AtFlags.FDCWD);
            SubmissionEntry.setAddress(entries, at, path("a"));
            SubmissionEntry.setOperationFlags(entries, at, 1);
        });
        assertAnswer(
                Errno.EOPNOTSUPP,
                Opcode.READ_FIXED,
                readAnd((entries, at) -> SubmissionEntry.setOperationFlags(entries, at, 1 << 30)));
        assertAnswer(
                Errno.EOPNOTSUPP,
                Opcode.READ_FIXED,
                readAnd((entries, at) -> SubmissionEntry.setOperationFlags(entries, at, RwFlags.HIPRI)));
    }

    @Test
    void Memory_outside_the_pool_is_EFAULT() {
        long[][] ranges = {
            {POOL_BYTES, 1},
            {POOL_BYTES - 1, 2},
            {-1, 1},
            {Long.MAX_VALUE, 1},
            {Long.MIN_VALUE, 5},
            {0, 0xffff_ffffL},
            {POOL_BYTES, 0xffff_ffffL},
        };
        for (long[] range : ranges) {
            for (Opcode opcode : new Opcode[] {Opcode.READ_FIXED, Opcode.WRITE_FIXED}) {
                assertAnswer(Errno.EFAULT, opcode, (entries, at) -> {
                    SubmissionEntry.setFd(entries, at, file.handle());
                    SubmissionEntry.setAddress(entries, at, range[0]);
                    SubmissionEntry.setLength(entries, at, (int) range[1]);
                });
            }
        }
    }

    @Test
    void A_pool_that_the_session_does_not_have_is_EFAULT() {
        assertAnswer(
                Errno.EFAULT,
                Opcode.READ_FIXED,
                readAnd((entries, at) -> SubmissionEntry.setBufferIndex(entries, at, 1, 0)));
        assertAnswer(
                Errno.EFAULT,
                Opcode.READ_FIXED,
                readAnd((entries, at) -> SubmissionEntry.setBufferIndex(entries, at, 0xffff, 0)));
    }

    @Test
    void A_struct_or_a_path_outside_the_pool_is_EFAULT() {
        assertAnswer(Errno.EFAULT, Opcode.STATX, (entries, at) -> {
            SubmissionEntry.setFd(entries, at, AtFlags.FDCWD);
            SubmissionEntry.setAddress(entries, at, path("a"));
            SubmissionEntry.setOffset(entries, at, POOL_BYTES - 255);
        });
        assertAnswer(Errno.EFAULT, Opcode.OPENAT, (entries, at) -> {
            SubmissionEntry.setFd(entries, at, AtFlags.FDCWD);
            SubmissionEntry.setAddress(entries, at, POOL_BYTES);
        });
        assertAnswer(Errno.EFAULT, Opcode.OPENAT2, (entries, at) -> {
            SubmissionEntry.setFd(entries, at, AtFlags.FDCWD);
            SubmissionEntry.setAddress(entries, at, path("a"));
            SubmissionEntry.setOffset(entries, at, POOL_BYTES - 8);
            SubmissionEntry.setLength(entries, at, 24);
        });
        assertAnswer(Errno.EFAULT, Opcode.RENAMEAT, (entries, at) -> {
            SubmissionEntry.setFd(entries, at, AtFlags.FDCWD);
            SubmissionEntry.setAddress(entries, at, path("a"));
            SubmissionEntry.setOffset(entries, at, -5);
            SubmissionEntry.setLength(entries, at, AtFlags.FDCWD);
        });
    }

    @Test
    void An_open_how_is_as_strict_as_Linux_has_it() {
        assertEquals(Errno.EINVAL.negated(), openHow(23, OpenFlags.RDONLY, 0, 0));
        assertEquals(Errno.EINVAL.negated(), openHow(24, OpenFlags.RDONLY, 0600, 0));
        assertEquals(Errno.EINVAL.negated(), openHow(24, 1L << 40, 0, 0));
        assertEquals(Errno.EINVAL.negated(), openHow(24, OpenFlags.RDONLY, 0, 1L << 40));
        assertEquals(Errno.E2BIG.negated(), openHow(5000, OpenFlags.RDONLY, 0, 0));
        assertTrue(openHow(32, OpenFlags.RDONLY, 0, 0) >= 0);
        slice.memory().set(java.lang.foreign.ValueLayout.JAVA_BYTE, 1024 + 24, (byte) 1);
        assertEquals(Errno.E2BIG.negated(), openHow(32, OpenFlags.RDONLY, 0, 0));
    }

    private long openHow(int bytes, long flags, long mode, long resolve) {
        var how = slice.memory().asSlice(1024, 24);
        OpenHow.setFlags(how, flags);
        OpenHow.setMode(how, mode);
        OpenHow.setResolve(how, resolve);
        return RawCalls.answer(session, Opcode.OPENAT2.number(), (entries, at) -> {
            SubmissionEntry.setFd(entries, at, AtFlags.FDCWD);
            SubmissionEntry.setAddress(entries, at, path("a"));
            SubmissionEntry.setOffset(entries, at, slice.offset() + 1024);
            SubmissionEntry.setLength(entries, at, bytes);
        });
    }

    @Test
    void A_negative_file_offset_is_EINVAL() {
        assertAnswer(
                Errno.EINVAL, Opcode.READ_FIXED, readAnd((entries, at) -> SubmissionEntry.setOffset(entries, at, -1)));
    }

    @Test
    void A_handle_that_never_was_is_EBADF() {
        for (int handle : new int[] {-1, 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, file.handle() + 1}) {
            assertAnswer(
                    Errno.EBADF,
                    Opcode.READ_FIXED,
                    readAnd((entries, at) -> SubmissionEntry.setFd(entries, at, handle)));
            assertAnswer(Errno.EBADF, Opcode.CLOSE, (entries, at) -> SubmissionEntry.setFd(entries, at, handle));
            assertAnswer(Errno.EBADF, Opcode.OPENAT, (entries, at) -> {
                SubmissionEntry.setFd(entries, at, handle);
                SubmissionEntry.setAddress(entries, at, path("a"));
            });
        }
    }

    @Test
    void Entries_of_random_bits_are_each_answered_once() {
        Random random = new Random(20_26);
        int rounds = 3000;
        int[] answers = new int[rounds];
        try (Pipeline pipeline = session.pipeline()) {
            for (int i = 0; i < rounds; i++) {
                long at = pipeline.claim();
                while (at == SubmissionQueue.FULL) {
                    assertTrue(pipeline.await());
                    answers[(int) pipeline.tag()]++;
                    at = pipeline.claim();
                }
                for (int word = 0; word < SubmissionEntry.BYTES; word += 8) {
                    pipeline.entries().putLong(at + word, random.nextInt(3) == 0 ? 0 : random.nextLong());
                }
                if (random.nextBoolean()) {
                    SubmissionEntry.setHeader(pipeline.entries(), at, random.nextInt(160), 0, 0);
                }
                if (random.nextBoolean()) {
                    SubmissionEntry.setFd(pipeline.entries(), at, file.handle() + 1);
                }
                if (i == rounds - 1) {
                    // The end of the chain that the one before may have begun.
                    SubmissionEntry.setHeader(pipeline.entries(), at, Opcode.NOP.number(), 0, 0);
                }
                pipeline.ready(at, i);
            }
            while (pipeline.await()) {
                answers[(int) pipeline.tag()]++;
            }
        }
        for (int count : answers) {
            assertEquals(1, count);
        }
    }

    private long path(String path) {
        slice.memory().setString(0, path);
        return slice.offset();
    }
}
