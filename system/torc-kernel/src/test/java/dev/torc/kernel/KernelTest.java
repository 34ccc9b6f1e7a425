package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.DirectoryItem;
import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a process that has attached can open by name.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KernelTest {

    @TempDir
    private Path folder;

    private RunningKernel running;
    private Session session;

    @BeforeEach
    void start() throws IOException {
        running = RunningKernel.in(folder);
        session = running.attach();
    }

    @AfterEach
    void stop() {
        session.close();
        running.close();
    }

    private List<String> names(Session of) throws IOException {
        return of.list(":").stream().map(DirectoryItem::name).toList();
    }

    private static int errnoOf(org.junit.jupiter.api.function.Executable act) {
        return assertThrows(SyscallException.class, act).errno();
    }

    /// Row 9 of the checklist.
    @Test
    void Opens_and_closes_that_are_submitted_together_are_answered_in_one_wait() {
        int batch = 8;
        List<Integer> handles = new ArrayList<>();
        try (Slice path = session.allocate(16);
                Pipeline pipeline = session.pipeline()) {
            path.memory().setString(0, "null:");
            for (int i = 0; i < batch; i++) {
                long at = pipeline.claim();
                SubmissionEntry.start(pipeline.entries(), at, Opcode.OPENAT.number(), 0, AtFlags.FDCWD);
                SubmissionEntry.setAddress(pipeline.entries(), at, path.offset());
                pipeline.ready(at, i);
            }
            assertEquals(batch, pipeline.enter(batch, batch));
            while (pipeline.poll()) {
                handles.add((int) pipeline.result());
            }
            for (int handle : handles) {
                long at = pipeline.claim();
                SubmissionEntry.start(pipeline.entries(), at, Opcode.CLOSE.number(), 0, handle);
                pipeline.ready(at, handle);
            }
            assertEquals(batch, pipeline.enter(batch, batch));
            while (pipeline.poll()) {
                assertEquals(0, pipeline.result());
            }
        }
        assertEquals(batch, new HashSet<>(handles).size());
    }

    @Nested
    class The_kernel_s_own_schemes {

        @Test
        void Null_takes_everything_and_has_nothing() throws IOException {
            try (RemoteFile file = session.open("null:", OpenMode.READ_WRITE);
                    Slice slice = session.allocate(100)) {
                assertEquals(100, file.write(slice, 0L));
                assertEquals(0, file.read(slice, 0L));
            }
        }

        @Test
        void Zero_has_zeros_without_end() throws IOException {
            try (RemoteFile file = session.open("zero:", OpenMode.READ);
                    Slice slice = session.allocate(100)) {
                slice.memory().fill((byte) 7);
                assertEquals(100, file.read(slice, 1L << 40));
                for (int i = 0; i < 100; i++) {
                    assertEquals(0, slice.memory().get(ValueLayout.JAVA_BYTE, i));
                }
            }
        }

        @Test
        void They_have_nothing_beneath_them() {
            assertThrows(NoSuchFileException.class, () -> session.open("null:a", OpenMode.READ));
            assertThrows(NoSuchFileException.class, () -> session.status("zero:a"));
        }

        @Test
        void They_cannot_be_removed() {
            assertThrows(AccessDeniedException.class, () -> session.remove(":null"));
        }
    }

    /// Row 36 of the checklist.
    @Nested
    class The_root_scheme {

        @Test
        void Lists_the_names_that_its_caller_sees() throws IOException {
            assertTrue(names(session).containsAll(List.of("null", "zero")));
        }

        @Test
        void Makes_a_name_that_all_see_and_frees_it_when_it_is_closed() throws IOException {
            try (Session other = running.attach()) {
                try (RemoteFile scheme = session.open(":mine", OpenMode.CREATE_NEW)) {
                    assertTrue(names(other).contains("mine"));
                    assertTrue(scheme.status().toString().contains("FileStatus"));
                }
                assertEquals(false, names(other).contains("mine"));
            }
        }

        @Test
        void Refuses_a_name_that_is_taken_with_EEXIST() throws IOException {
            try (RemoteFile _ = session.open(":mine", OpenMode.CREATE)) {
                assertThrows(FileAlreadyExistsException.class, () -> session.open(":mine", OpenMode.CREATE));
                assertThrows(FileAlreadyExistsException.class, () -> session.open(":null", OpenMode.CREATE));
            }
        }

        @Test
        void Refuses_what_is_no_name_with_EINVAL() {
            assertEquals(Errno.EINVAL.number(), errnoOf(() -> session.open(":a/b", OpenMode.CREATE)));
            assertEquals(Errno.EINVAL.number(), errnoOf(() -> session.open(":a:b", OpenMode.CREATE)));
            assertEquals(Errno.EINVAL.number(), errnoOf(() -> session.open(":\u00e4", OpenMode.CREATE)));
        }

        @Test
        void Frees_the_names_of_a_context_that_ends() throws IOException {
            Session other = running.attach();
            other.open(":mine", OpenMode.CREATE);
            other.close();
            RunningKernel.until("the name is free", () -> {
                try {
                    return !names(session).contains("mine");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }

        @Test
        void Says_ENOENT_of_a_name_to_remove_that_is_not_there_and_ENODEV_of_one_to_open() {
            assertThrows(NoSuchFileException.class, () -> session.remove(":nobody"));
            assertEquals(Errno.ENODEV.number(), errnoOf(() -> session.open("nobody:a", OpenMode.READ)));
        }

        @Test
        void Takes_a_name_away_from_the_process_that_has_it() throws IOException {
            try (RemoteFile scheme = session.open(":mine", OpenMode.CREATE);
                    Slice slice = session.allocate(8)) {
                session.remove(":mine");
                assertEquals(0, scheme.read(slice, 0L));
                assertEquals(false, names(session).contains("mine"));
            }
        }
    }
}
